"""A campaign may be stricter than its policy, value by value, and never looser."""

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from schemas.hours import CallHours
from schemas.outcomes import OutcomeClass
from schemas.policy import Policy
from tests.transforms.decide.drawn import CN, policy_of

STRICTER: list[Mapping[str, Any]] = [
    {"allowed_line_types": ["mobile"]},
    {"allowed_line_types": []},
    {"call_hours": [{"start": "09:30", "end": "12:00"}, {"start": "15:00", "end": "19:00"}]},
    {"call_hours": [{"start": "10:00", "end": "11:00"}]},
    {"call_hours": []},
    {"max_attempts_24h": 1},
    {"max_attempts_30d": 4},
    {"max_attempts_lifetime": 1},
    {"max_campaign_attempts_7d": 1},
    {"max_failures_7d": 2},
    {"on_holidays": "closed_anywhere"},
    {"call_hours": [{"days": ["mon", "sat"], "start": "14:00", "end": "20:00"}]},
    {"interval_hours": {"NO_ANSWER": 24}},
    {"interval_hours": {"NO_ANSWER": 4.5, "BUSY": 6}},
    {"refused_after": {"REJECTED_NO_TALK": 1}},
    {"refused_after": {"NO_ANSWER": 9}},
    {"unreachable_after": {"SUSPENDED": 1}},
    {"register_max_age_days": 7},
    {"swept_share": 0.05},
    {"complaints_per_thousand": 0.5},
    {"reopen_on_new_consent": False},
    {"needs_register": True},
    {"max_attempts_24h": 3},
]
LOOSER: list[Mapping[str, Any]] = [
    {"allowed_line_types": ["mobile", "voip"]},
    {"call_hours": [{"start": "08:59", "end": "12:00"}]},
    {"call_hours": [{"start": "09:00", "end": "20:00"}]},
    {"max_attempts_24h": 4},
    {"max_attempts_30d": 11},
    {"max_attempts_lifetime": 61},
    {"max_campaign_attempts_lifetime": 6},
    {"max_failures_7d": 4},
    {"on_holidays": "open"},
    {"call_hours": [{"days": ["mon", "sun"], "start": "12:00", "end": "12:01"}]},
    {"interval_hours": {"NO_ANSWER": 3.9}},
    {"interval_hours": {"NO_ANSWER": 24, "BUSY": 1}},
    {"refused_after": {"REJECTED_NO_TALK": 4}},
    {"unreachable_after": {"SUSPENDED": 3}},
    {"register_max_age_days": 22},
    {"swept_share": 0.21},
    {"complaints_per_thousand": 1.5},
    {"reopen_on_new_consent": True},
]
MISTYPED: list[Mapping[str, Any]] = [
    {"max_attempts_24h": "many"},
    {"max_attempts_24h": 0},
    {"max_attempts_24h": 1.5},
    {"interval_hours": 24},
    {"interval_hours": {"NO_ANSWERS": 24}},
    {"interval_hours": {"NO_ANSWER": -1}},
    {"call_hours": [{"start": "12:00", "end": "09:00"}]},
    {"call_hours": "09-12"},
    {"allowed_line_types": "mobile"},
    {"swept_share": 0},
    {"swept_share": math.nan},
]


def _wish_id(wish: Mapping[str, Any]) -> str:
    return ", ".join(f"{name}={value}" for name, value in wish.items())


@pytest.mark.parametrize("wish", STRICTER, ids=_wish_id)
def test_a_campaign_may_be_stricter(wish: Mapping[str, Any]) -> None:
    ours = CN.stricter(wish, whose="campaign spring")
    (name,) = wish
    ruled = getattr(ours, name)
    assert ruled.reason == "stricter, asked for by campaign spring"
    assert ruled.basis == "house"
    assert ruled.source == getattr(CN, name).source
    assert {other: getattr(ours, other) for other in Policy.values() if other != name} == {
        other: getattr(CN, other) for other in Policy.values() if other != name
    }


@pytest.mark.parametrize("wish", LOOSER, ids=_wish_id)
def test_a_campaign_may_never_be_looser(wish: Mapping[str, Any]) -> None:
    (name,) = wish
    with pytest.raises(ValueError, match=rf"^{name} = .* is looser than policy cn, which says "):
        CN.stricter(wish, whose="campaign spring")


@pytest.mark.parametrize("wish", MISTYPED, ids=_wish_id)
def test_a_wish_of_another_type_is_none(wish: Mapping[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"."):
        CN.stricter(wish, whose="campaign spring")


@pytest.mark.parametrize("name", ["max_attempts", "name", "version", "jurisdiction", "call_hours.value"])
def test_a_wish_must_name_a_value_of_the_policy(name: str) -> None:
    with pytest.raises(ValueError, match=rf"^{name} is no value of a policy; known: allowed_line_types, call_hours, "):
        CN.stricter({name: 1}, whose="campaign spring")


def test_an_interval_that_never_ends_is_refused_since_no_night_can_reckon_with_it() -> None:
    with pytest.raises(ValueError, match=r"."):
        CN.stricter({"interval_hours": {"NO_ANSWER": math.inf}}, whose="campaign spring")


def test_a_rest_after_a_class_that_the_policy_lets_pass_is_stricter() -> None:
    ours = CN.stricter({"interval_hours": {"NOT_DIALLED": 1}}, whose="campaign spring")
    assert ours.interval_hours.value == CN.interval_hours.value | {OutcomeClass.NOT_DIALLED: 1}


def test_a_register_that_the_law_asks_for_is_never_done_without() -> None:
    with pytest.raises(ValueError, match="needs_register = False is looser"):
        policy_of("us").stricter({"needs_register": False}, whose="campaign spring")
    for ours, law in (("cn", "us"), ("us", "cn"), ("us", "gb")):
        assert policy_of(ours).together_with(policy_of(law)).needs_register.value is True
    assert policy_of("cn").together_with(policy_of("eu-de")).needs_register.value is False


def test_one_wish_of_a_table_leaves_the_rest_of_the_table() -> None:
    ours = CN.stricter({"interval_hours": {"NO_ANSWER": 24}}, whose="campaign spring")
    assert ours.interval_hours.value == CN.interval_hours.value | {OutcomeClass.NO_ANSWER: 24}


def test_no_wish_is_the_policy_itself() -> None:
    assert CN.stricter({}, whose="campaign spring") == CN


def test_a_policy_that_was_made_stricter_cannot_be_loosened_back() -> None:
    ours = CN.stricter({"max_attempts_24h": 1}, whose="campaign spring")
    with pytest.raises(ValueError, match="looser"):
        ours.stricter({"max_attempts_24h": 2}, whose="campaign spring")


def test_every_value_says_why_and_where_that_is_written() -> None:
    assert Policy.values() == [
        "allowed_line_types",
        "call_hours",
        "on_holidays",
        *(f"max_attempts_{window}" for window in ("5min", "24h", "7d", "30d", "lifetime")),
        *(f"max_campaign_attempts_{window}" for window in ("5min", "24h", "7d", "30d", "lifetime")),
        "max_failures_7d",
        "interval_hours",
        "refused_after",
        "unreachable_after",
        "needs_register",
        "register_max_age_days",
        "swept_share",
        "complaints_per_thousand",
        "reopen_on_new_consent",
    ]
    for name in Policy.values():
        ruled = getattr(CN, name)
        assert len(ruled.reason) >= 10, name
        assert len(ruled.source) >= 3, name
        assert ruled.basis in {"P", "S", "U", "house"}, name


@pytest.mark.parametrize("missing", ["reason", "source", "basis"])
def test_a_value_without_its_ground_is_no_value(missing: str) -> None:
    shape = CN.model_dump()
    del shape["max_attempts_24h"][missing]
    with pytest.raises(ValidationError, match=missing):
        Policy.model_validate(shape)


def test_a_policy_has_no_value_that_nobody_knows() -> None:
    with pytest.raises(ValidationError, match="max_attempts_8d"):
        Policy.model_validate({**CN.model_dump(), "max_attempts_8d": CN.max_attempts_24h.model_dump()})


def test_a_policy_does_not_change() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        CN.version = "other"  # type: ignore[misc]


def test_call_hours_lie_within_one_stretch_of_the_policys() -> None:
    law = (CallHours.model_validate({"start": "09:00", "end": "12:00"}),)
    assert CallHours.model_validate({"start": "09:00", "end": "12:00"}).within(law)
    assert not CallHours.model_validate({"start": "11:00", "end": "12:01"}).within(law)


def test_the_shipped_policies_do_not_reopen_after_a_no() -> None:
    files = sorted((Path(__file__).parents[2] / "data" / "policies").glob("*.toml"))
    assert files
    assert CN.reopen_on_new_consent.value is False
