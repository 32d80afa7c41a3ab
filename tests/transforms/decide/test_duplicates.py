"""Of the contacts that give one number, one is kept, whatever order they arrived in."""

from datetime import date
from itertools import permutations
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from flows.gates import gate
from schemas.tables.verdicts import Duplicates
from transforms.decide.duplicates import duplicates, mark_kept

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
    }


def kept(drawing: str) -> set[str]:
    return set(mark_kept(drawn(drawing).lazy()).filter("is_kept").collect()["contact"])


def test_a_duplicate_says_how_near_the_kept_one_is() -> None:
    marked = mark_kept(drawn(DRAWING).lazy()).collect()
    assert dict(marked.filter(~pl.col("is_kept")).select("contact", "scope").iter_rows()) == {
        "row": "row",
        "list": "list",
        "later": "supplier",
        "other": "campaign",
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


def test_in_one_list_the_earlier_row_wins_then_the_first_column() -> None:
    assert kept("""
        contact | number | list | supplier | listed | row | column
        below   | 1      | a    | crm      | 1      | 9   | 1
        beside  | 1      | a    | crm      | 1      | 2   | 2
        first   | 1      | a    | crm      | 1      | 2   | 1
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
