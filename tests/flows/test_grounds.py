"""A rule that is a policy's names the value that it rests on, in the policy's words."""

import pytest

from flows.reference import policies
from flows.why.grounds import ground_of
from schemas.policy import Policy
from schemas.rules import RULES, rule_of
from schemas.verdicts import Verdict

CN = policies()["cn"]
GROUNDS: list[tuple[Verdict, str, str, str]] = [
    (Verdict.RESTING, "interval:BUSY", "interval_hours", "4 h"),
    (Verdict.RESTING, "cap:24h", "max_attempts_24h", "3 calls"),
    (Verdict.RESTING, "campaign_cap:7d", "max_campaign_attempts_7d", "5 calls"),
    (Verdict.EXHAUSTED, "cap:lifetime", "max_attempts_lifetime", "60 calls"),
    (Verdict.REFUSED, "refused_after:REJECTED_NO_TALK", "refused_after", "3 times"),
    (Verdict.REGISTER_STALE, "register:national", "register_max_age_days", "21 days"),
    (Verdict.REGISTER_STALE, "register:none", "needs_register", "no"),
    (Verdict.OUTSIDE_HOURS, "hours:none_left", "call_hours", "daily 09:00-12:00 and 14:00-20:00"),
]


@pytest.mark.parametrize(("verdict", "word", "value", "words"), GROUNDS)
def test_a_rule_rests_on_a_value(verdict: Verdict, word: str, value: str, words: str) -> None:
    ground = ground_of(CN, rule_of(verdict, word), word)
    assert ground is not None
    assert (ground["value"], ground["in_words"]) == (value, words)
    assert ground["reason"] == getattr(CN, value).reason


@pytest.mark.parametrize(
    ("verdict", "word"), [(Verdict.ON_REGISTER, "register:national"), (Verdict.NO_CONSENT, "consent:none")]
)
def test_a_rule_that_no_policy_makes_has_no_ground(verdict: Verdict, word: str) -> None:
    assert ground_of(CN, rule_of(verdict, word), word) is None


def test_every_value_that_a_rule_names_is_one() -> None:
    named = {rule.value_for(rule.name.replace("<window>", "24h")) for rule in RULES}
    assert named - {None} <= set(Policy.values())
