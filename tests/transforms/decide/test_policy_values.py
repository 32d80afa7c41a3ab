"""Every value of a policy decides something: changed, it changes a verdict or a window that is drawn here."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl
import pytest

from schemas.policy import Policy
from schemas.settings import RegisterRule
from tests.transforms.decide.drawn import AS_OF, CN, Records, decided, policy_of, read, with_values

NATIONAL = {"national": RegisterRule(jurisdiction="CN", max_age_days=90)}

WIDE = with_values(
    CN,
    **{f"max_{whose}attempts_{window}": 99 for whose in ("", "campaign_") for window in ("5min", "24h", "7d", "30d")},
    max_attempts_lifetime=99,
    max_campaign_attempts_lifetime=99,
    interval_hours={"NO_ANSWER": 0.01},
)
"""China's policy with nothing that makes a number rest: what one value says is seen when it alone is changed."""

LONG_AGO = "NO_ANSWER@other 400d, NO_ANSWER@other 300d"
CASES: dict[str, tuple[str, Mapping[str, Any], str, str]] = {
    "allowed_line_types": ("row | line\n1 | fixed_line", {"value": ("mobile",)}, "callable", "line_type_excluded"),
    "call_hours": (
        "row\n1",
        {"value": ({"days": ("sun",), "start": "09:00", "end": "20:00"},)},
        "callable",
        "outside_hours",
    ),
    "max_attempts_5min": ("row | outcomes\n1 | NO_ANSWER@other +18h", {"value": 1}, "callable", "callable"),
    "max_attempts_24h": ("row | outcomes\n1 | NO_ANSWER@other 1h", {"value": 1}, "callable", "resting"),
    "max_attempts_7d": ("row | outcomes\n1 | NO_ANSWER@other 3d", {"value": 1}, "callable", "resting"),
    "max_attempts_30d": ("row | outcomes\n1 | NO_ANSWER@other 20d", {"value": 1}, "callable", "resting"),
    "max_attempts_lifetime": (f"row | outcomes\n1 | {LONG_AGO}", {"value": 2}, "callable", "exhausted"),
    "max_campaign_attempts_5min": ("row | outcomes\n1 | NO_ANSWER +18h", {"value": 1}, "callable", "callable"),
    "max_campaign_attempts_24h": ("row | outcomes\n1 | NO_ANSWER 1h", {"value": 1}, "callable", "resting"),
    "max_campaign_attempts_7d": ("row | outcomes\n1 | NO_ANSWER 3d", {"value": 1}, "callable", "resting"),
    "max_campaign_attempts_30d": ("row | outcomes\n1 | NO_ANSWER 20d", {"value": 1}, "callable", "resting"),
    "max_campaign_attempts_lifetime": ("row | outcomes\n1 | NO_ANSWER 400d", {"value": 1}, "callable", "exhausted"),
    "interval_hours": ("row | outcomes\n1 | BUSY 1h", {"value": {"BUSY": 48}}, "callable", "resting"),
    "refused_after": ("row | outcomes\n1 | BUSY 300d", {"value": {"BUSY": 1}}, "callable", "refused"),
    "unreachable_after": ("row | outcomes\n1 | BUSY 200d", {"value": {"BUSY": 1}}, "callable", "unreachable"),
    "register_max_age_days": ("row\n1", {"value": 5}, "callable", "register_stale"),
    "reopen_on_new_consent": ("row | consent | no\n1 | 2d | refusal 5d", {"value": True}, "refused", "callable"),
}
"""Of each value: a night, another value, and what the night decides under the one and under the other."""

ELSEWHERE = {"on_holidays", "swept_share"}
"""Values that need a night of their own, below."""


def night(records: Records, policy: Policy) -> pl.DataFrame:
    """The night of the records, in which the national register is ten days old."""
    return decided(records, policy=policy, registers=NATIONAL, snapshots={"national": date(2026, 11, 11)})


def test_every_value_is_tried() -> None:
    assert set(CASES) | ELSEWHERE == set(Policy.values())


@pytest.mark.parametrize("name", CASES)
def test_a_value_that_is_changed_changes_what_is_decided(name: str) -> None:
    drawing, changed, before, after = CASES[name]
    records = read(drawing)
    first, second = night(records, WIDE), night(records, with_values(WIDE, **{name: changed["value"]}))
    assert (first["verdict"].to_list(), second["verdict"].to_list()) == ([before], [after])
    shown = ["verdict", "window_start", "window_end", "next_call_at"]
    assert not first.select(shown).equals(second.select(shown))


def test_holidays_close_the_day() -> None:
    eve = AS_OF.replace(month=9, day=30)
    records = read("row\n1")
    records.consents[0]["granted_at"] = eve.replace(year=2025)
    assert decided(records, policy=with_values(CN, on_holidays="open"), as_of=eve)["verdict"].item() == "callable"
    assert decided(records, policy=CN, as_of=eve)["verdict"].item() == "outside_hours"


def test_a_smaller_swept_share_holds_more_lists() -> None:
    one = read("row\n1").contacts[0]
    apart = [{**one, "row_number": row, "e164": 8613800000000 + 11 * row**3 + row} for row in range(1, 201)]
    in_a_row = [{**one, "row_number": 300 + step, "e164": 8613900000000 + step} for step in range(8)]
    records = Records(contacts=apart + in_a_row)
    verdicts = [
        decided(records, policy=with_values(CN, swept_share=share))["verdict"].unique().to_list()
        for share in (0.2, 0.01)
    ]
    assert verdicts == [["no_consent"], ["list_held"]]


@pytest.mark.parametrize("name", ["us", "gb", "eu-de", "sg", "house"])
def test_the_law_of_the_numbers_region_holds_wherever_it_is_stricter(name: str) -> None:
    law = policy_of(name)
    both = CN.together_with(law)
    assert both == both.together_with(both)
    for value, direction in Policy.directions().items():
        strict = getattr(both, value).value
        assert direction.allows(strict, getattr(CN, value).value), value
        assert direction.allows(strict, getattr(law, value).value), value
    back = law.together_with(CN)
    same = [value for value in Policy.values() if value not in {"call_hours", "allowed_line_types"}]
    assert {value: getattr(back, value).value for value in same} == {
        value: getattr(both, value).value for value in same
    }
