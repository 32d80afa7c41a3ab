"""What a policy says is said to people in plain words, with the unit."""

from typing import Any

import pytest

from flows.reference import policies
from schemas.hours import CallHours
from schemas.policy import Policy
from schemas.policy_words import BASIS_MEANINGS, VALUE_MEANINGS, entries, plainly

WEEK = ("mon", "tue", "wed", "thu", "fri")
SAID: list[tuple[str, Any, str]] = [
    ("allowed_line_types", ("mobile", "fixed_line"), "mobile, fixed_line"),
    ("allowed_line_types", (), "none"),
    ("on_holidays", "closed_national", "not on those of the whole country"),
    ("max_attempts_24h", 1, "1 call"),
    ("max_campaign_attempts_7d", 4, "4 calls"),
    ("interval_hours", 0.5, "30 min"),
    ("interval_hours", 27.0, "27 h"),
    ("interval_hours", 72.0, "72 h"),
    ("interval_hours", 2160.0, "90 days"),
    ("interval_hours", {"BUSY": 4.0, "TECHNICAL": 0.5}, "BUSY 4 h, TECHNICAL 30 min"),
    ("refused_after", 3, "3 times"),
    ("register_max_age_days", 21, "21 days"),
    ("needs_register", True, "yes"),
    ("swept_share", 0.2, "20 %"),
    ("reopen_on_new_consent", False, "no"),
]
HOURS: list[tuple[list[dict[str, Any]], str]] = [
    ([], "never"),
    ([{"start": "09:00", "end": "12:00"}, {"start": "14:00", "end": "20:00"}], "daily 09:00-12:00 and 14:00-20:00"),
    (
        [{"days": WEEK, "start": "09:00", "end": "20:00"}, {"days": ("sat",), "start": "09:00", "end": "17:00"}],
        "Mon-Fri 09:00-20:00; Sat 09:00-17:00",
    ),
    ([{"days": ("mon", "wed"), "start": "09:00", "end": "10:00"}], "Mon, Wed 09:00-10:00"),
]


@pytest.mark.parametrize(("name", "value", "words"), SAID)
def test_a_value_in_plain_words(name: str, value: Any, words: str) -> None:
    assert plainly(name, value) == words


@pytest.mark.parametrize(("stretches", "words"), HOURS)
def test_call_hours_in_plain_words(stretches: list[dict[str, Any]], words: str) -> None:
    assert plainly("call_hours", tuple(CallHours.model_validate(stretch) for stretch in stretches)) == words


def test_every_value_and_basis_has_a_meaning() -> None:
    assert list(VALUE_MEANINGS) == Policy.values()
    used = {getattr(policy, name).basis for policy in policies().values() for name in Policy.values()}
    assert used <= set(BASIS_MEANINGS)


def test_a_table_is_said_entry_by_entry() -> None:
    assert entries("refused_after", {"BUSY": 1}) == {"refused_after, BUSY": "1 time"}
    assert entries("swept_share", 0.2) == {"swept_share": "20 %"}
