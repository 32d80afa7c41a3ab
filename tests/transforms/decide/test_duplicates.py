"""Of the contacts that give one number, one is kept, whatever order they arrived in."""

from datetime import UTC, date, datetime
from itertools import permutations
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from flows.gates import gate
from schemas.tables.verdicts import Duplicates
from transforms.decide.duplicates import duplicates, repeated, winners
from transforms.decide.duplicates import mark_kept as mark_kept_of

DRAWING = """
    contact | number | list | supplier | listed | row | column
    first   | 1      | b    | crm      | 1      | 7   | 1
    row     | 1      | b    | crm      | 1      | 7   | 2
    list    | 1      | b    | crm      | 1      | 9   | 1
    later   | 1      | c    | crm      | 2      | 1   | 1
    other   | 1      | a    | web      | 2      | 1   | 1
    alone   | 2      | a    | web      | 2      | 3   | 1
"""


def drawn(drawing: str) -> pl.DataFrame:
    """The contacts of a drawing; `listed` is the day of November."""
    heading, *lines = [[cell.strip() for cell in line.split("|")] for line in drawing.strip().splitlines()]
    return pl.DataFrame([_contact(dict(zip(heading, line, strict=True))) for line in lines])


def _contact(cells: dict[str, str]) -> dict[str, Any]:
    return {
        "contact": cells["contact"],
        "e164": 12025550100 + int(cells["number"]),
        "file_id": cells["list"] * 64,
        "supplier": cells["supplier"],
        "listed_on": date(2026, 11, int(cells["listed"])),
        "row_number": int(cells["row"]),
        "phone_column": int(cells["column"]),
        "number_in_cell": int(cells.get("number in cell", 1)),
    }


def mark_kept(contacts: pl.LazyFrame, held: str = "", granted: str | None = None) -> pl.LazyFrame:
    """Marked where the lists `held` (their letters) are held and number 1 consented at `granted`, UTC."""
    lists = pl.LazyFrame({"file_id": [letter * 64 for letter in held]}, schema={"file_id": pl.String})
    instants = [datetime.fromisoformat(granted).replace(tzinfo=UTC)] if granted else []
    grants = pl.LazyFrame(
        {"e164": [12025550101 for _ in instants], "first_grant_at": instants},
        schema={"e164": pl.Int64, "first_grant_at": pl.Datetime("us", "UTC")},
    )
    won = winners(contacts, repeated(contacts), held=lists, grants=grants, time_zone="Asia/Shanghai")
    return mark_kept_of(contacts, won)


def kept(drawing: str, held: str = "", granted: str | None = None) -> set[str]:
    return set(mark_kept(drawn(drawing).lazy(), held, granted).filter("is_kept").collect()["contact"])


def test_a_duplicate_says_how_near_the_kept_one_is() -> None:
    marked = mark_kept(drawn(DRAWING).lazy()).collect()
    assert dict(marked.filter(~pl.col("is_kept")).select("contact", "scope").iter_rows()) == {
        "row": "row",
        "list": "list",
        "later": "supplier",
        "other": "across",
    }
    assert set(marked.filter("is_kept")["contact"]) == {"first", "alone"}


def test_the_duplicates_pass_their_gate_and_name_the_kept_one() -> None:
    doubled = gate(Duplicates, duplicates(mark_kept(drawn(DRAWING).lazy()), campaign="spring"))
    assert doubled.height == 4
    assert set(doubled.select("kept_list_id", "kept_row_number").iter_rows()) == {("b" * 64, 7)}
    assert set(doubled["campaign"]) == {"spring"}


def test_the_earliest_list_wins_over_a_smaller_id_and_an_earlier_row() -> None:
    assert kept("""
        contact | number | list | supplier | listed | row | column
        late    | 1      | a    | crm      | 2      | 1   | 1
        early   | 1      | z    | crm      | 1      | 9   | 3
    """) == {"early"}


def test_of_lists_of_one_day_the_smaller_id_wins() -> None:
    assert kept("""
        contact | number | list | supplier | listed | row | column
        larger  | 1      | b    | crm      | 1      | 1   | 1
        smaller | 1      | a    | web      | 1      | 9   | 3
    """) == {"smaller"}


TWO_LISTS = """
    contact | number | list | supplier | listed | row | column
    early   | 1      | a    | crm      | 1      | 1   | 1
    later   | 1      | b    | web      | 5      | 1   | 1
    latest  | 1      | c    | web      | 9      | 1   | 1
"""


@pytest.mark.parametrize(
    ("granted", "wins"),
    [
        (None, "early"),
        ("2026-10-31T12:00", "early"),
        ("2026-11-01T12:00", "early"),  # of the same day
        ("2026-11-01T16:30", "later"),  # half past midnight on the 2nd in Shanghai
        ("2026-11-05T12:00", "later"),
        ("2026-11-08T12:00", "latest"),
        ("2026-11-10T12:00", "early"),  # no list bears it
    ],
)
def test_the_earliest_list_that_bears_the_consent_wins(granted: str | None, wins: str) -> None:
    assert kept(TWO_LISTS, granted=granted) == {wins}


def test_a_list_that_is_held_stands_in_for_nobody_elses_contact() -> None:
    assert kept(TWO_LISTS, held="a") == {"later"}
    assert kept(TWO_LISTS, held="ab", granted="2026-11-01T12:00") == {"latest"}
    assert kept(TWO_LISTS, held="abc") == {"early"}


def test_in_one_list_the_earlier_row_wins_then_the_first_column() -> None:
    assert kept("""
        contact | number | list | supplier | listed | row | column
        below   | 1      | a    | crm      | 1      | 9   | 1
        beside  | 1      | a    | crm      | 1      | 2   | 2
        first   | 1      | a    | crm      | 1      | 2   | 1
    """) == {"first"}


def test_in_one_cell_the_first_number_wins() -> None:
    assert kept("""
        contact | number | list | supplier | listed | row | column | number in cell
        second  | 1      | a    | crm      | 1      | 2   | 1      | 2
        first   | 1      | a    | crm      | 1      | 2   | 1      | 1
        third   | 1      | a    | crm      | 1      | 2   | 1      | 3
    """) == {"first"}


@pytest.mark.parametrize("order", list(permutations(range(6)))[::48])
def test_any_order_of_arrival_gives_the_same(order: tuple[int, ...]) -> None:
    contacts = drawn(DRAWING)
    as_they_came = mark_kept(contacts.lazy()).collect()
    shuffled = mark_kept(contacts[list(order)].lazy()).collect()
    assert_frame_equal(shuffled, as_they_came, check_row_order=False)


def test_exactly_one_contact_of_each_number_is_kept_and_none_is_lost() -> None:
    marked = mark_kept(drawn(DRAWING).lazy()).collect()
    assert marked.height == 6
    assert marked.group_by("e164").agg(pl.col("is_kept").sum())["is_kept"].to_list() == [1, 1]
