"""Complaints about campaigns and lists, for a thousand calls."""

from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl
import pytest

from flows.plan import load_plan
from schemas.tables.ledgers import LEDGERS
from transforms.anomalies.complaints import attach_limit, called, mark_complained, on_lists, over_the_limit

AS_OF = datetime(2026, 11, 20, 17, 30, tzinfo=UTC)
NUMBERS = [8613800000000 + n for n in range(3000)]
BRITON = 447400000000


def days_ago(days: float) -> datetime:
    return AS_OF - timedelta(days=days)


def rated(
    calls: dict[int, float],
    complaints: dict[int, float],
    handed_over: dict[int, float] | None = None,
    limits: dict[str, float] | None = None,
    lists: dict[str, list[int]] | None = None,
) -> list[tuple[str, int, int]]:
    """`part, complaints, calls` of whatever is over the limit; all are given as days before the night, by number."""
    outcomes = [
        {"e164": number, "campaign": "a", "vendor": "v", "code": "1", "outcome_class": "NO_ANSWER", "attempted_at": at}
        for number, at in ((number, days_ago(days)) for number, days in calls.items())
    ]
    given = [{"e164": n, "campaign": "a", "handed_over_at": days_ago(days)} for n, days in (handed_over or {}).items()]
    noes = [{"e164": n, "reason": "complaint", "since": days_ago(days)} for n, days in complaints.items()]
    people = called(frame(outcomes, "outcomes"), frame(given, "disclosures"), as_of=AS_OF)
    marked = mark_complained(people, frame(noes, "suppressions"), time_zone="Asia/Shanghai")
    limited = attach_limit(marked, limits={"a": limits or {"*": 1.0}}, plan=load_plan())
    stands = [
        {"file_id": name, "supplier": "s", "e164": number} for name, own in (lists or {}).items() for number in own
    ]
    every = limited.with_columns(pl.lit("").alias("part"))
    if lists:
        every = on_lists(limited, frame(stands, "contacts"), suppliers={"a": ["s"], "b": ["s"]})
    return over_the_limit(every).select("part", "count", "of").collect().rows()


def frame(rows: list[dict[str, Any]], ledger: str) -> pl.LazyFrame:
    return pl.LazyFrame(rows, schema=LEDGERS[ledger].dtypes())


@pytest.mark.parametrize(
    ("calls", "complaints", "is_over"),
    [(1000, 3, True), (3000, 3, False), (2999, 3, True), (10, 2, False), (10, 3, True), (10, 0, False)],
)
def test_the_third_complaint_counts_for_a_rate(calls: int, complaints: int, is_over: bool) -> None:
    over = rated(dict.fromkeys(NUMBERS[:calls], 3.0), dict.fromkeys(NUMBERS[:complaints], 1.0))
    assert over == ([("", complaints, calls)] if is_over else [])


def test_only_calls_and_complaints_of_thirty_days_count() -> None:
    few, many = dict.fromkeys(NUMBERS[:10], 3.0), dict.fromkeys(NUMBERS, 31.0)
    assert rated({**many, **few}, dict.fromkeys(NUMBERS[:3], 1.0)) == [("", 3, 10)]
    assert rated(few, dict.fromkeys(NUMBERS[:3], 4.0)) == [], "who complained before the call did not about it"
    assert rated(few, dict.fromkeys(NUMBERS[20:30], 1.0)) == [], "nobody of this campaign called them"


def test_who_was_handed_over_may_have_been_called() -> None:
    assert rated({}, dict.fromkeys(NUMBERS[:3], 1.0), dict.fromkeys(NUMBERS[:5], 2.0)) == [("", 3, 5)]


def test_the_limit_is_that_of_the_numbers_region() -> None:
    calls = {**dict.fromkeys(NUMBERS[:100], 3.0), **dict.fromkeys(range(BRITON, BRITON + 100), 3.0)}
    complaints = {**dict.fromkeys(NUMBERS[:3], 1.0), **dict.fromkeys(range(BRITON, BRITON + 3), 1.0)}
    assert rated(calls, complaints, limits={"*": 500, "CN": 1.0}) == [("", 3, 100)]
    assert rated(calls, complaints, limits={"*": 500}) == []


def test_a_list_answers_for_the_numbers_on_it() -> None:
    calls = dict.fromkeys(NUMBERS, 3.0)
    complaints = dict.fromkeys(NUMBERS[:3], 1.0)
    lists = {"good": NUMBERS[2:], "bad": NUMBERS[:50], "other": NUMBERS[60:70]}
    assert rated(calls, complaints) == []
    assert rated(calls, complaints, lists=lists) == [("bad", 3, 50)]
