"""The sample data is what its generator makes, made of valid numbers, and never made over anybody's files."""

import csv
import hashlib
import re
import tomllib
from pathlib import Path

import phonenumbers
import polars as pl
import pytest

from benchmarks.samples.__main__ import main
from benchmarks.samples.dialers import NORTH, SOUTH, WEST, Dialer
from benchmarks.samples.fates import PERMILLE, PERSONS, attach_fate, copied_row, is_fate
from benchmarks.samples.folder import RECORD, NotOurs, write_samples
from benchmarks.samples.lists import LISTS
from benchmarks.samples.numbers import RANGES, attach_number, kind_of
from benchmarks.samples.people import people, with_number
from benchmarks.samples.recipe import GOLDEN, Recipe, rows
from benchmarks.samples.styles import AS_SENT, INTERNATIONAL, written

COMMITTED = Path(__file__).parents[2] / "data" / "samples"
MASK = (1 << 64) - 1
LARGE = Recipe(50_000_000)

pytestmark = pytest.mark.filterwarnings("error")


def files(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def is_valid(phone: str) -> bool:
    return phonenumbers.is_valid_number(phonenumbers.parse(phone, "CN"))


def split_mix(state: int) -> int:
    state = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    state = ((state ^ (state >> 27)) * 0x94D049BB133111EB) & MASK
    return state ^ (state >> 31)


def test_the_committed_samples_are_what_the_generator_makes(tmp_path: Path) -> None:
    write_samples(tmp_path / "samples", Recipe())
    made, committed = files(tmp_path / "samples"), files(COMMITTED)
    assert sorted(made) == sorted(committed)
    assert [path for path in made if made[path] != committed[path]] == []


def test_draws_are_split_mix_over_the_row_number() -> None:
    start = int.from_bytes(hashlib.sha256(b"1/any").digest()[:8], "big")
    drawn = rows(7, 12).select(Recipe(seed=1).draw("any")).collect().to_series().to_list()
    assert drawn == [split_mix((start + row * GOLDEN) & MASK) for row in range(7, 12)]


def test_another_seed_makes_other_people() -> None:
    one, other = (
        with_number(people(Recipe(seed=seed), is_fate("plain")), Recipe(seed=seed))
        .select(written(Recipe(), INTERNATIONAL))
        .collect()
        .to_series()
        for seed in (1, 2)
    )
    assert not set(one) & set(other)


def test_every_thousand_rows_hold_each_fate_as_often_as_it_says() -> None:
    held = {fate: people(Recipe(), is_fate(fate)).collect().height for fate in PERMILLE}
    assert held == {fate: 2 * permille for fate, permille in PERMILLE.items()}


@pytest.mark.parametrize("kind", RANGES)
def test_numbers_are_valid(kind: str) -> None:
    numbered = attach_number(rows(0, 2_000).with_columns(kind=pl.lit(kind_of(kind))), LARGE)
    phones = numbered.select(written(LARGE, INTERNATIONAL)).collect().to_series()
    assert [phone for phone in phones if not is_valid(phone)] == []


def test_numbers_stay_valid_as_suppliers_write_them() -> None:
    some = people(LARGE, pl.lit(value=True)).head(2_000)
    phones = with_number(some, LARGE).select(written(LARGE, AS_SENT)).collect().to_series()
    plain = [re.sub(r"\.0$|转12$|-8012$| ext\. 12$|^'", "", phone.strip("\u200b\u202c")) for phone in phones]
    assert [phone for phone in plain if not is_valid(phone)] == []


def test_a_list_has_its_rows_and_its_suppliers_headings(tmp_path: Path) -> None:
    write_samples(tmp_path, Recipe())
    for file in LISTS:
        text = (tmp_path / f"home/inbox/{file.folder}/{file.name}.csv").read_bytes().decode("utf-8-sig")
        heading, *lines = text.splitlines()
        assert next(csv.reader([heading])) == list(file.columns)
        assert len(lines) == Recipe().share(file.end) - Recipe().share(file.first)


def test_lists_may_be_parquet(tmp_path: Path) -> None:
    made = write_samples(tmp_path, Recipe(), list_format="parquet")
    lists = [path for path in made if "/lists/" in path]
    assert all(path.endswith(".parquet") for path in lists)
    assert all(set(pl.read_parquet_schema(tmp_path / path).values()) == {pl.String} for path in lists)


def test_every_home_says_that_it_is_synthetic(tmp_path: Path) -> None:
    write_samples(tmp_path, Recipe())
    for place in ("NOTICE.md", "home/NOTICE.md"):
        assert "never to be dialled" in (tmp_path / place).read_text(encoding="utf-8")


def test_what_was_made_may_be_made_again(tmp_path: Path) -> None:
    write_samples(tmp_path, Recipe(seed=2))
    write_samples(tmp_path, Recipe())
    assert files(tmp_path) == files(COMMITTED)


@pytest.mark.parametrize("strange", ["notes.txt", "home/ledgers/contacts/part-0.parquet", "home/inbox/lists/x/own.csv"])
def test_nothing_that_was_not_made_here_is_touched(tmp_path: Path, strange: str) -> None:
    write_samples(tmp_path, Recipe())
    own = tmp_path / strange
    own.parent.mkdir(parents=True, exist_ok=True)
    own.write_text("mine", encoding="utf-8")
    before = files(tmp_path)
    with pytest.raises(NotOurs):
        write_samples(tmp_path, Recipe(seed=2))
    assert files(tmp_path) == before


def test_a_folder_without_a_record_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "heed.toml").write_text("", encoding="utf-8")
    monkeypatch.setattr("sys.argv", ["samples", str(tmp_path)])
    assert main() == 2
    assert sorted(files(tmp_path)) == ["heed.toml"]
    assert RECORD not in files(tmp_path)


def test_a_copied_row_is_always_somebodys() -> None:
    recipe = Recipe(contacts=10_000)
    copies = attach_fate(rows(0, recipe.contacts, "row"), "row").filter(pl.col("fate") >= len(PERSONS))
    copies = copies.filter(~is_fate("bad")).select(person=copied_row(recipe), row="row")
    copied = attach_fate(copies).select((pl.col("fate") < len(PERSONS)) & (pl.col("person") != pl.col("row")))
    assert copied.collect().to_series().all()


@pytest.mark.parametrize(("dialer", "codes"), [(NORTH, "aliyun-vms"), (SOUTH, "vicidial"), (WEST, "nice-cxone")])
def test_vendors_speak_their_own_codes_and_one_that_nobody_knows(dialer: Dialer, codes: str) -> None:
    file = COMMITTED.parent / "reference" / "outcomes" / f"{codes}.toml"
    known = tomllib.loads(file.read_text(encoding="utf-8"))["codes"]
    said = {code for word in dialer.words.values() for code in word} | set(dialer.usual)
    assert len(said - set(known)) == 1
