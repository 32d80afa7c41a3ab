"""The funnel's counts add up, leave no step out and hold nothing but counts."""

from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.verdicts import VERDICTS
from transforms import funnel

SUPPLIERS = {"checkup": ("clinic", "forms"), "renewal": ("clinic",)}

VERDICTS_DRAWN = """
    campaign | list_id | carrier      | region_code | place                | verdict
    checkup  | a       | China Mobile | CN          | Guangzhou, Guangdong | callable
    checkup  | a       | China Mobile | CN          | Shenzhen, Guangdong  | refused
    checkup  | a       | China Unicom | CN          | Beijing              | callable
    checkup  | b       | -            | US          | New York, NY         | no_consent
    renewal  | a       | China Mobile | CN          | Guangdong Province   | refused
    renewal  | a       | China Mobile | CN          | -                    | resting
"""
DUPLICATES_DRAWN = """
    campaign | list_id
    checkup  | b
    renewal  | a
"""
REJECTS_DRAWN = """
    file_id | kind     | reason
    a       | lists    | no_number
    a       | lists    | not_valid
    b       | lists    | no_number
    c       | consents | no_evidence
"""


def drawn(table: str) -> pl.LazyFrame:
    heading, *lines = [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]
    rows = [[None if cell == "-" else cell for cell in line] for line in lines]
    return pl.LazyFrame(rows, schema=dict.fromkeys(heading, pl.String), orient="row")


def files(**rows: int) -> pl.LazyFrame:
    """List `a` is the clinic's, `b` came by the forms; `c` is no list; `d` belongs to no campaign."""
    given_rows = {"a": 5, "b": 3, "c": 9, "d": 9} | rows
    return pl.LazyFrame(
        {
            "file_id": list(given_rows),
            "kind": ["lists", "lists", "consents", "lists"],
            "source": ["clinic", "forms", "clinic", "stranger"],
            "file_name": [f"{name}.csv" for name in given_rows],
            "dated_on": [date(2026, 11, 20)] * len(given_rows),
            "rows": list(given_rows.values()),
        }
    )


def counts() -> pl.LazyFrame:
    return funnel.count_verdicts(drawn(VERDICTS_DRAWN))


def scorecard(**rows: int) -> pl.LazyFrame:
    lists = funnel.lists_by_campaign(files(**rows), suppliers=SUPPLIERS)
    rejects, duplicates = drawn(REJECTS_DRAWN), drawn(DUPLICATES_DRAWN)
    return funnel.count_lists(lists, rejects=rejects, duplicates=duplicates, counts=counts())


def steps() -> pl.LazyFrame:
    return funnel.funnel(scorecard(), counts=counts(), campaigns=list(SUPPLIERS))


def by_step(campaign: str) -> dict[str, int]:
    rows = steps().filter(pl.col("campaign") == campaign).collect()
    return dict(zip(rows["step"], rows["contacts"], strict=True))


def test_a_campaign_sees_the_lists_of_its_suppliers_alone() -> None:
    seen = scorecard().select("campaign", "list_id").collect().rows()
    assert seen == [("checkup", "a"), ("checkup", "b"), ("renewal", "a")]


def test_rows_in_are_rejected_or_duplicate_or_judged() -> None:
    night = by_step("checkup")
    assert {step: n for step, n in night.items() if n} == {
        "rows_in": 8,
        "rejected": 3,
        "duplicate": 1,
        "refused": 1,
        "no_consent": 1,
        "callable": 2,
    }
    assert night["rows_in"] == sum(n for step, n in night.items() if step != "rows_in")


def test_every_step_is_there_in_order_even_with_nobody_in_it() -> None:
    assert tuple(by_step("renewal")) == funnel.STEPS == ("rows_in", "rejected", "duplicate", *VERDICTS)


def test_a_campaign_without_lists_has_a_funnel_of_zeros() -> None:
    idle = funnel.funnel(scorecard(), counts=counts(), campaigns=["checkup", "idle", "renewal"])
    rows = idle.filter(pl.col("campaign") == "idle").collect()
    assert rows["contacts"].to_list() == [0] * len(funnel.STEPS)


def test_a_verdict_that_is_none_is_refused() -> None:
    invented = counts().with_columns(verdict=pl.lit("maybe"))
    with pytest.raises(pl.exceptions.PolarsError):
        funnel.funnel(scorecard(), counts=invented, campaigns=list(SUPPLIERS)).collect()


def test_over_all_is_the_sum_of_the_campaigns() -> None:
    whole = funnel.over_all(steps()).collect()
    assert dict(zip(whole["step"], whole["contacts"], strict=True)) == {
        step: n + by_step("renewal")[step] for step, n in by_step("checkup").items()
    }


def test_a_list_says_what_is_missing() -> None:
    assert scorecard(b=4).collect()["unaccounted"].to_list() == [0, 1, 0]


def test_by_campaign_shows_judged_contacts_and_the_callable_share() -> None:
    assert funnel.by_campaign(steps()).collect().rows() == [
        ("checkup", 8, 3, 1, 4, 2, 0.5),
        ("renewal", 5, 2, 1, 2, 0, 0.0),
    ]


def test_contacts_by_province_and_region_most_first() -> None:
    assert funnel.callable_by(counts(), "region_code", "province").collect().rows() == [
        ("CN", "Guangdong", 3, 1, 1 / 3),
        ("CN", "Beijing", 1, 1, 1.0),
        ("CN", None, 1, 0, 0.0),
        ("US", "NY", 1, 0, 0.0),
    ]


def test_contacts_by_carrier_keep_those_whose_carrier_is_not_known() -> None:
    assert funnel.callable_by(counts(), "carrier").collect().rows() == [
        ("China Mobile", 4, 1, 0.25),
        ("China Unicom", 1, 1, 1.0),
        (None, 1, 0, 0.0),
    ]


def test_rejects_count_by_kind_and_reason() -> None:
    assert funnel.count_rejects(drawn(REJECTS_DRAWN)).collect().rows() == [
        ("lists", "no_number", 2),
        ("consents", "no_evidence", 1),
        ("lists", "not_valid", 1),
    ]


@settings(deadline=None, max_examples=25)
@given(st.permutations(range(6)))
def test_the_order_of_verdicts_changes_nothing(order: list[int]) -> None:
    shuffled = funnel.count_verdicts(drawn(VERDICTS_DRAWN).collect()[order].lazy())
    for columns in (("carrier",), ("region_code", "province"), ("campaign", "list_id")):
        assert funnel.callable_by(shuffled, *columns).collect().equals(funnel.callable_by(counts(), *columns).collect())
