"""A scorecard counts what a list brought, and holds it against the supplier's lists before."""

from datetime import date
from statistics import median
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.gates import gate
from flows.plan import load_plan
from schemas.tables.ledgers import Rejects
from schemas.tables.lists import WHOLE_MEASURES, Scorecards
from tests.transforms.lists.lists_of_numbers import people
from transforms.funnel import province
from transforms.lists.scorecard import (
    count_allocations,
    count_duplicates,
    count_numbers,
    count_rejected,
    known_of,
    scorecards,
)
from transforms.numbering import number_facts


def _lists(*drawn: tuple[str, str, int, int]) -> pl.LazyFrame:
    """`list, supplier, day of November, rows`; half as many numbers."""
    rows = [(name, supplier, date(2026, 11, day), rows, rows // 2) for name, supplier, day, rows in drawn]
    return pl.LazyFrame(rows, schema=["list_id", "supplier", "dated_on", "rows", "numbers"], orient="row")


def _counts(*drawn: tuple[str, str, str, int]) -> pl.LazyFrame:
    return pl.LazyFrame(drawn, schema=["list_id", "measure", "part", "contacts"], orient="row")


def _card(counts: pl.LazyFrame, lists: pl.LazyFrame, list_id: str) -> dict[tuple[str, str], dict[str, Any]]:
    rows = gate(Scorecards, scorecards(counts, lists)).filter(pl.col("list_id") == list_id)
    return {(row["measure"], row["part"]): row for row in rows.iter_rows(named=True)}


def test_every_list_has_every_whole_measure_also_where_nothing_is_counted() -> None:
    card = _card(_counts(("a", "rejected", "", 3)), _lists(("a", "crm", 1, 10), ("b", "web", 1, 0)), "b")
    assert card.keys() == {(measure, "") for measure in WHOLE_MEASURES}
    assert all(row["share"] is None and row["earlier_share"] is None for row in card.values())


def test_shares_are_of_rows_or_of_numbers() -> None:
    counts = _counts(("a", "rejected", "", 5), ("a", "with_consent", "", 5), ("a", "carrier", "China Mobile", 4))
    card = _card(counts, _lists(("a", "crm", 1, 20)), "a")
    assert (card["rejected", ""]["share"], card["with_consent", ""]["share"]) == (0.25, 0.5)
    assert card["carrier", "China Mobile"]["share"] == 0.4


def test_a_list_is_held_against_the_same_suppliers_lists_before_it() -> None:
    counts = _counts(*((name, "rejected", "", n) for name, n in (("a", 1), ("b", 3), ("c", 8), ("d", 10), ("x", 10))))
    lists = _lists(
        ("a", "crm", 1, 10), ("b", "crm", 2, 10), ("c", "crm", 3, 10), ("d", "crm", 9, 10), ("x", "web", 1, 10)
    )
    told = {name: _card(counts, lists, name)["rejected", ""] for name in "abcdx"}
    assert [told[name]["earlier_share"] for name in "abcdx"] == [None, 0.1, 0.2, 0.3, None]
    assert [told[name]["earlier_lists"] for name in "abcdx"] == [0, 1, 2, 3, 0]


def test_a_part_that_a_list_has_no_more_of_is_told_as_none() -> None:
    counts = _counts(("a", "carrier", "China Mobile", 5), ("b", "carrier", "China Unicom", 5))
    card = _card(counts, _lists(("a", "crm", 1, 10), ("b", "crm", 2, 10)), "b")
    gone, new = card["carrier", "China Mobile"], card["carrier", "China Unicom"]
    assert (gone["contacts"], gone["earlier_share"]) == (0, 1.0)
    assert (new["contacts"], new["earlier_share"]) == (5, 0.0)


@settings(max_examples=30, deadline=None)
@given(rejected=st.lists(st.integers(0, 10), min_size=1, max_size=20))
def test_the_median_is_of_the_twelve_lists_before(rejected: list[int]) -> None:
    names = [f"{at:02}" for at in range(len(rejected))]
    counts = _counts(*((name, "rejected", "", n) for name, n in zip(names, rejected, strict=True)))
    rows = scorecards(counts, _lists(*((name, "crm", at + 1, 10) for at, name in enumerate(names)))).collect()
    told = rows.filter(pl.col("measure") == "rejected").sort("list_id")["earlier_share"].to_list()
    before = [rejected[max(0, at - 12) : at] for at in range(len(rejected))]
    assert told[0] is None
    assert told[1:] == pytest.approx([median(shares) / 10 for shares in before[1:]])


def test_rejects_are_counted_by_reason_and_the_invalid_apart() -> None:
    rows = [("a", "not_valid"), ("a", "not_valid"), ("a", "torn_line"), ("a", "not_a_person")]
    rejects = pl.DataFrame(rows, schema=["file_id", "reason"], orient="row").with_columns(pl.lit("lists").alias("kind"))
    every = pl.concat([Rejects.no_rows().collect(), rejects], how="diagonal").lazy()
    counted = {(measure, part): n for _, measure, part, n in count_rejected(every).collect().rows()}
    assert counted == {
        ("rejected", ""): 4,
        ("invalid", ""): 3,
        ("rejected_for", "not_valid"): 2,
        ("rejected_for", "torn_line"): 1,
        ("rejected_for", "not_a_person"): 1,
    }


def test_a_duplicate_of_two_campaigns_counts_once_at_its_nearest() -> None:
    rows = [("spring", "a", 2, 1, 1, "across"), ("autumn", "a", 2, 1, 1, "list"), ("autumn", "a", 2, 1, 2, "row")]
    names = ["campaign", "list_id", "row_number", "phone_column", "number_in_cell", "scope"]
    counted = count_duplicates(pl.LazyFrame(rows, schema=names, orient="row")).collect().rows()
    assert {(measure, part): n for _, measure, part, n in counted} == {
        ("duplicate", ""): 2,
        ("duplicate_in", "list"): 1,
        ("duplicate_in", "row"): 1,
    }


def test_numbers_are_counted_by_what_any_campaign_knows_of_them() -> None:
    numbers = pl.LazyFrame({"file_id": ["a", "a", "a", "b"], "e164": [1, 2, 3, 3]})
    nothing = dict.fromkeys(("complaint_since", "refusal_since", "erasure_since", "withdrawal_since", "refused_by"))
    known = {"consent_state": None, "on_register": None, "unreachable_by": None}
    drawn: list[dict[str, Any]] = [
        {"e164": 1, "consent_state": "expired"},
        {"e164": 1, "consent_state": "live"},
        {"e164": 2, "refusal_since": "then", "on_register": "national"},
        {"e164": 2, "complaint_since": "then", "on_register": "abroad"},
        {"e164": 3, "unreachable_by": "TERMINAL_INVALID"},
    ]
    judged = pl.LazyFrame([{**nothing, **known, **row} for row in drawn]).with_columns(known_of().alias("known"))
    counted = count_numbers(numbers, judged).filter(pl.col("contacts") > 0).collect()
    assert sorted(counted.rows()) == [
        ("a", "already_refused", "", 1),
        ("a", "on_register", "abroad", 1),
        ("a", "on_registers", "", 1),
        ("a", "unreachable", "", 1),
        ("a", "with_consent", "", 1),
        ("b", "unreachable", "", 1),
    ]


def test_numbers_are_counted_by_carrier_and_province_as_the_plan_tells_each() -> None:
    numbers = pl.DataFrame({"e164": people(3_000)}).with_columns(pl.lit("a").alias("file_id"))
    counted = count_allocations(numbers.lazy(), plan=load_plan()).collect()
    facts = numbers.select(number_facts("e164", plan=load_plan()).struct.unnest()).with_columns(province())
    for measure in ("carrier", "province"):
        told = dict(counted.filter(pl.col("measure") == measure).select("part", "contacts").rows())
        assert told == dict(facts.group_by(pl.col(measure).fill_null("not known")).len().rows())
