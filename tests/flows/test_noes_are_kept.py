"""However badly a no is sent, and however late it comes, it is kept."""

from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from flows import nightly
from flows.errors import BadInput, OutsideFailure, PromiseBroken
from flows.home import Home
from flows.intake.take_in import take_in
from flows.ledgers import read_ledger, snapshot
from flows.lock import one_writer
from flows.run_folder import read_run
from tests.flows.nights import NIGHT_BEFORE, TONIGHT, Prepared, next_day, night, put, sample_home

NUMBER, OTHER = "13800138000", "13900139001"
GOOD_CONSENT = "13700137000,Sunrise Dental,checkup-reminder,voice,2026-01-05,,crm:9"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return sample_home(tmp_path / "home")


@pytest.fixture
def quiet(home: Home) -> Home:
    """The sample home with an empty inbox."""
    for file in home.inbox.rglob("*.csv"):
        file.unlink()
    return home


def noes(home: Home) -> list[tuple[int, str]]:
    """Every number that said no, with how."""
    rows = read_ledger(home, "suppressions", snapshot(home)["suppressions"])
    return rows.select("e164", "reason").unique().sort("e164", "reason").collect().rows()


def test_the_same_bytes_as_a_list_and_as_complaints_say_two_things(quiet: Home) -> None:
    for place in ("lists/web-forms/x.csv", "complaints/hotline/x.csv", "lists/clinic-crm/x.csv"):
        put(quiet, place, f"phone\n{NUMBER}\n")
    assert take_in(quiet, taken_in_at=TONIGHT).files == 3
    assert noes(quiet) == [(8613800138000, "complaint")]


def test_a_register_that_did_not_change_is_fresh_again(quiet: Home) -> None:
    for day in ("2026-10-20", "2026-11-20"):
        put(quiet, f"registers/national/{day}-n.csv", f"phone\n{NUMBER}\n")
    assert take_in(quiet, taken_in_at=TONIGHT).files == 2


@pytest.mark.parametrize(
    "rows",
    [
        f"{NUMBER},2026-11-01,rude, called twice\n{OTHER},2026-11-01,\n",
        f"{NUMBER};{OTHER},2026-11-01,x\n",
        f"{NUMBER} / +86 139-0013-9001,2026-11-01,x\n",
        f"{NUMBER} (mobile),2026-11-01,x\n张三 {OTHER},2026-11-01,x\n",
    ],
    ids=["torn", "two in a cell", "two written apart", "with words"],
)
def test_a_badly_written_complaint_is_a_complaint(quiet: Home, rows: str) -> None:
    put(quiet, "complaints/hotline/c.csv", f"phone,complained_at,note\n{rows}")
    taken = take_in(quiet, taken_in_at=TONIGHT)
    assert taken.rejected > 0
    assert noes(quiet) == [(8613800138000, "complaint"), (8613900139001, "complaint")]


def test_a_torn_line_of_a_register_still_lists_its_number(quiet: Home) -> None:
    put(quiet, "registers/national/2026-11-20-n.csv", f"phone\n{NUMBER}\n{OTHER},x\n")
    take_in(quiet, taken_in_at=TONIGHT)
    entries = read_ledger(quiet, "registers", snapshot(quiet)["registers"]).select("e164").collect()
    assert set(entries["e164"]) == {8613800138000, 8613900139001}


CONSENT = "phone,controller,purpose,channel,granted_at,withdrawn_at,evidence"


@pytest.mark.parametrize(
    "row",
    [
        f"{NUMBER}/{OTHER},Sunrise Dental,checkup-reminder,voice,2026-01-05,2026-11-10,crm:1",
        f"{NUMBER} / {OTHER},Sunrise Dental,checkup-reminder,voice,2026-01-05,yes,crm:1",
        f"{NUMBER}/{OTHER},Sunrise Dental,checkup-reminder,voice,2026-01-05,2026-11-10,crm:1, by phone",
        f"{NUMBER},Sunrise Dental,checkup-reminder,voice,,2026-11-10\n{OTHER}",
    ],
    ids=["two in a cell", "no date", "too long", "torn"],
)
def test_a_badly_written_withdrawal_is_a_withdrawal(quiet: Home, row: str) -> None:
    put(quiet, "consents/web/c.csv", f"{CONSENT}\n{GOOD_CONSENT}\n{row}\n")
    assert take_in(quiet, taken_in_at=TONIGHT).rejected == row.count("\n") + 1
    assert noes(quiet) == [(8613800138000, "withdrawal"), (8613900139001, "withdrawal")]


def test_a_consent_on_two_numbers_withdraws_neither(quiet: Home) -> None:
    row = f"{NUMBER}/{OTHER},Sunrise Dental,checkup-reminder,voice,2026-01-05,,crm:1"
    put(quiet, "consents/web/c.csv", f"{CONSENT}\n{GOOD_CONSENT}\n{row}\n")
    take_in(quiet, taken_in_at=TONIGHT)
    assert noes(quiet) == []


def test_a_torn_line_of_a_file_that_cannot_hold_a_withdrawal_is_none(quiet: Home) -> None:
    headings, good = CONSENT.replace(",withdrawn_at", ""), GOOD_CONSENT.replace(",,", ",")
    put(quiet, "consents/web/c.csv", f"{headings}\n{good}\n{NUMBER},Sunrise Dental\n")
    assert take_in(quiet, taken_in_at=TONIGHT).rejected == 1
    assert noes(quiet) == []


def test_a_file_of_nothing_but_torn_lines_is_refused_and_withdraws_nobody(quiet: Home) -> None:
    put(quiet, "consents/web/c.csv", f"{CONSENT}\n{NUMBER},x\n{OTHER},y\n")
    with pytest.raises(BadInput, match="not one of its rows"):
        take_in(quiet, taken_in_at=TONIGHT)
    assert noes(quiet) == []


@pytest.mark.parametrize("entries", [[], [NUMBER]], ids=["none", "one of five"])
def test_a_register_that_lost_more_than_a_fifth_is_refused_and_stops_the_night(quiet: Home, entries: list[str]) -> None:
    whole = [f"1380013800{last}" for last in range(5)]
    put(quiet, "registers/national/2026-11-10-n.csv", "\n".join(["phone", *whole, ""]))
    take_in(quiet, taken_in_at=TONIGHT)
    put(quiet, "registers/national/2026-11-20-n.csv", "\n".join(["phone", *entries, ""]))
    with pytest.raises(BadInput, match="four fifths"):
        take_in(quiet, taken_in_at=TONIGHT)


@pytest.mark.parametrize(
    "place", ["complaints/c.csv", "complaints/hotline/2026/c.csv", "complaint/hotline/c.csv", "c.csv"]
)
def test_a_file_where_nobody_looks_stops_the_night(quiet: Home, place: str) -> None:
    put(quiet, place, f"phone\n{NUMBER}\n")
    with pytest.raises(BadInput, match="lies where no file is looked for"):
        take_in(quiet, taken_in_at=TONIGHT)


def called(home: Home, run_id: str) -> str:
    """Somebody of the run's first batch."""
    batch = home.run_path(run_id) / "batches" / read_run(home, run_id).batches[0].manifest
    number: str = pl.read_parquet(batch.with_name("part-0000.parquet"))["phone_e164"].item(0)
    return number


def test_a_no_that_comes_while_the_night_runs_stops_the_hand_over(prepared: Prepared, tmp_path: Path) -> None:
    home, run = prepared.cut(tmp_path / "home")
    run_id = run.run_id
    put(home, "complaints/hotline/late.csv", f"phone\n{called(home, run_id)}\n")
    take_in(home, taken_in_at=TONIGHT)
    with pytest.raises(PromiseBroken, match="since it was decided: 1 said no"):
        nightly.publish_batches.fn(home.root, run_id)
    assert not list((home.root / "outbox").rglob("manifest.json"))


def test_a_no_about_somebody_else_does_not(prepared: Prepared, tmp_path: Path) -> None:
    home, run = prepared.cut(tmp_path / "home")
    run_id = run.run_id
    put(home, "complaints/hotline/late.csv", f"phone\n{NUMBER}\n")
    take_in(home, taken_in_at=TONIGHT)
    assert nightly.publish_batches.fn(home.root, run_id) > 0


def test_a_night_that_another_one_overtook_hands_nobody_over_twice(prepared: Prepared, tmp_path: Path) -> None:
    home, run = prepared.cut(tmp_path / "home")
    stale = run.run_id
    night(home, TONIGHT)
    with pytest.raises(PromiseBroken, match="handed over by another night"):
        nightly.publish_batches.fn(home.root, stale)
    again = night(home, NIGHT_BEFORE)
    assert again.batches == () or not _numbers_twice(home)


def _numbers_twice(home: Home) -> bool:
    given = read_ledger(home, "disclosures", snapshot(home)["disclosures"]).select("e164").collect()
    return bool(given["e164"].is_duplicated().any())


@pytest.fixture
def held(home: Home) -> Iterator[Home]:
    with one_writer(home, doing="a night"):
        yield home


def test_a_second_writer_leaves_with_a_word(held: Home) -> None:
    with pytest.raises(OutsideFailure, match="a night \\(process"), one_writer(held, doing="an intake"):
        pass


def test_contacts_without_their_files_record_are_nobody(prepared: Prepared, tmp_path: Path) -> None:
    """A list that a kill left half taken in, and that then went away, is not called."""
    home, _ = prepared.night_before(tmp_path / "home")
    next_day(home)
    contacts = read_ledger(home, "contacts", snapshot(home)["contacts"]).collect()
    orphan = contacts.head(1).with_columns(pl.lit("e" * 64).alias("file_id"), pl.lit(8613800138000).alias("e164"))
    orphan.write_delta(str(home.ledger_path("contacts")), mode="append")
    run = night(home, TONIGHT)
    parts = [*(home.run_path(run.run_id) / "verdicts").glob("*.parquet")]
    assert pl.read_parquet(parts).filter(pl.col("list_id") == "e" * 64).is_empty()
