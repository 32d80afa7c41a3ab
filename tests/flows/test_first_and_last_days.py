"""A night on which a value of a policy does not hold, not yet or no more, is refused with the value's name."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from flows.errors import UsageError
from flows.ledgers import open_ledgers, snapshot
from flows.pin import pin
from flows.reference import policies
from tests.flows.nights import sample_home

FIRST_DAY = datetime(2026, 10, 31, 16, tzinfo=UTC)
"""Midnight in Shanghai, where the first of November begins."""


def test_a_night_before_a_policys_first_day_is_refused(tmp_path: Path) -> None:
    home = sample_home(tmp_path / "home")
    open_ledgers(home)
    with pytest.raises(UsageError, match=r"policy \S+: \S.*, call_hours.* held not yet on 2026-10-31"):
        pin(home, snapshot(home), as_of=FIRST_DAY.replace(hour=15, minute=59))
    assert pin(home, snapshot(home), as_of=FIRST_DAY).policies


def test_a_value_holds_from_its_first_day_to_its_last() -> None:
    policy = policies()["cn"]
    days = {"effective_from": date(2026, 11, 3), "effective_until": date(2026, 11, 5)}
    bounded = policy.model_copy(update={"max_attempts_7d": policy.max_attempts_7d.model_copy(update=days)})
    said = {
        day: (bounded.not_begun_by(date(2026, 11, day)), bounded.ended_by(date(2026, 11, day))) for day in (2, 3, 5, 6)
    }
    assert said == {2: (["max_attempts_7d"], []), 3: ([], []), 5: ([], []), 6: ([], ["max_attempts_7d"])}
