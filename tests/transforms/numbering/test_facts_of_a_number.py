"""What the plan says of numbers, and what heed lays over it."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.tables.facts import Facts
from transforms.numbering import Plan, number_facts
from transforms.numbering.plan import Grid, Runs


def facts(number: int | None, plan: Plan, **language: str) -> dict[str, object]:
    frame = pl.DataFrame({"e164": [number]}, schema={"e164": pl.Int64})
    return frame.select(number_facts("e164", plan=plan, **language).struct.unnest()).row(0, named=True)  # type: ignore[arg-type]


def test_the_columns_are_those_of_the_facts_table(plan: Plan) -> None:
    frame = pl.DataFrame({"e164": [8613800138000, 16502530000]})
    placed = frame.select(number_facts("e164", plan=plan).struct.unnest())
    assert placed.schema == Facts.dtypes()
    Facts.validate(placed)


def test_a_mobile_number_of_beijing(plan: Plan) -> None:
    assert facts(8613800138000, plan) == {
        "phone_e164": "+8613800138000",
        "country_code": 86,
        "region_code": "CN",
        "line_type": "mobile",
        "carrier": "China Mobile",
        "virtual_operator": None,
        "place": "Beijing",
        "time_zones": ["Asia/Shanghai"],
        "plan_version": plan.version,
    }


def test_the_same_in_chinese(plan: Plan) -> None:
    said = facts(8613800138000, plan, language="zh")
    assert (said["carrier"], said["place"]) == ("中国移动", "北京市")


@pytest.mark.parametrize(
    ("number", "host"),
    [
        (8616201234567, "China Telecom"),
        (8617001234567, "China Telecom"),
        (8616501234567, "China Mobile"),
        (8617051234567, "China Mobile"),
        (8616701234567, "China Unicom"),
        (8617091234567, "China Unicom"),
        (8617101234567, "China Unicom"),
    ],
)
def test_a_virtual_operator_has_the_carrier_of_its_host(number: int, host: str, plan: Plan) -> None:
    said = facts(number, plan)
    assert (said["virtual_operator"], said["carrier"]) == (host, host)


def test_broadnets_own_range_is_not_virtual(plan: Plan) -> None:
    said = facts(8619201234567, plan)
    assert (said["virtual_operator"], said["carrier"]) == (None, "China Broadnet")


def test_every_time_zone_is_named_and_sorted(plan: Plan) -> None:
    zones = plan.facts["time_zones"]
    assert (zones == zones.list.sort()).all()


def test_what_is_no_number_has_no_place(plan: Plan) -> None:
    said = facts(8610000000000, plan)
    assert (said["line_type"], said["country_code"], said["time_zones"]) == ("unknown", None, [])


def test_no_number_has_no_text(plan: Plan) -> None:
    assert facts(None, plan)["phone_e164"] is None


@given(number=st.integers(86_129_9999_0000, 86_200_0001_0000) | st.integers(0, 10**16))
def test_division_finds_what_search_finds(number: int, plan: Plan) -> None:
    searched = Runs(plan.placed.starts, plan.placed.values)
    assert plan.placed.grid is not None
    assert plan.placed.places(pl.Series([number])).to_list() == searched.places(pl.Series([number])).to_list()


def test_no_grid_is_laid_over_runs_that_begin_between_its_steps() -> None:
    assert Grid.over(pl.Series([0, 10, 25]), range(0, 40, 10)) is None
    assert Grid.over(pl.Series([0, 10, 20]), range(0, 40, 10)) is not None
