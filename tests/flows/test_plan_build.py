"""The committed numbering plan is what phonenumbers says: parts of it are built again."""

from collections.abc import Iterator

import phonenumbers
import polars as pl
import pytest

from flows.plan import NUMBERING, load_plan, load_ranges, plan_behind
from flows.plan_build import answers, dialling, frames

CODES = (65, 852, 853, 39, 378, 800, 881)
"""Country codes that are built in a second or two, non-geographic ones among them."""

REGIONS = ("AG", "FR", "GB", "HK", "MX", "RU", "SG", "US")


def committed(name: str) -> pl.DataFrame:
    return pl.read_parquet(NUMBERING / f"{name}.parquet")


def test_the_plan_is_of_the_installed_phonenumbers() -> None:
    assert load_plan().version == phonenumbers.__version__, "run `make plan` and commit what it writes"
    assert plan_behind(load_plan()) is None


@pytest.mark.parametrize("code", CODES)
def test_a_country_code_built_again_is_the_same(code: int) -> None:
    found = frames.joined((code, size, answers.runs(code, size)) for size in answers.lengths(code))
    distinct, pieces = frames.answers_and_pieces(found)
    known = committed("pieces").join(committed("answers").with_row_index("answer"), on="answer", how="left")
    built = pieces.join(distinct.with_row_index("answer"), on="answer", how="left")
    places = [pieces["start"].is_between(code * 10**size, (code + 1) * 10**size - 1) for size in answers.lengths(code)]
    inside = pl.any_horizontal(pl.lit(place) for place in places)
    starts = built.filter(inside).drop("answer").sort("start")
    assert starts.height > 1
    assert known.drop("answer").join(starts.select("start"), on="start").sort("start").equals(starts)


@pytest.fixture(scope="module")
def reachable() -> frames.Reachable:
    runs = [answers.Run(start, _SOME if answer else None) for start, answer in committed("pieces").iter_rows()]
    ranges = [bounds for one in load_ranges().ranges for bounds in one.bounds()]
    return frames.Reachable(runs, ranges, list(_international()))


_SOME = answers.Answer(1, "", "", "", "", "", "", ())


def _international() -> Iterator[dialling.Run]:
    plus = committed("readings").filter(pl.col("region") == dialling.INTERNATIONAL)
    for start, addend in plus.select("start", "addend").iter_rows():
        size = len(str(start)) - 1
        yield dialling.Run(size, start - 10**size, dialling.Rule(0, "") if addend >= 0 else None)


@pytest.mark.parametrize("region", REGIONS)
def test_what_digits_mean_in_a_region_built_again_is_the_same(region: str, reachable: frames.Reachable) -> None:
    found = [(region, dialling.runs(region, size, possible=reachable)) for size in frames.SIZES]
    built = frames.readings(found)
    assert committed("readings").filter(pl.col("region") == region).equals(built)


def test_the_regions_built_again_are_the_same() -> None:
    assert frames.regions().equals(committed("regions"))


def test_the_plan_is_small() -> None:
    assert sum(path.stat().st_size for path in NUMBERING.iterdir()) < 3_000_000
