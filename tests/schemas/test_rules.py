"""Every rule that a verdict can name is explained, and none that no verdict names."""

from datetime import timedelta
from itertools import groupby
from pathlib import Path

import polars as pl
import pytest

from schemas.list_signs import Sign
from schemas.outcomes import OutcomeClass
from schemas.rules import RULES, rule_of
from schemas.verdicts import Verdict
from tests.transforms.decide.drawn import AS_OF, CN, law_of
from transforms.decide.ladder import ladder
from transforms.decide.resting import WINDOWS

GOLDEN = Path(__file__).parents[1] / "flows" / "golden" / "verdicts.csv"

OTHERS = {
    *((Verdict.RESTING, f"{kind}:{window}") for kind in ("cap", "campaign_cap") for window in WINDOWS),
    *((Verdict.RESTING, f"interval:{name}") for name in CN.interval_hours.value),
    (Verdict.RESTING, "campaign:spring"),
    (Verdict.OVER_CAPACITY, "batch_size:3"),
}
"""What the ladder's own expressions do not show: the rests, and what one contact owes to the others."""


def _of_the_ladder() -> set[tuple[Verdict, str]]:
    """The verdict and rule of each rung, with `x` for whatever differs from number to number."""
    told = set()
    for rung in ladder(law_of(CN), valid_until=AS_OF + timedelta(hours=20)):
        rule = pl.lit(rung.rule) if isinstance(rung.rule, str) else rung.rule
        columns = rule.meta.root_names()
        if columns != ["rest_rule"]:
            told.add((rung.verdict, pl.DataFrame({name: ["x"] for name in columns or ["any"]}).select(rule).item()))
    return told


SAID = sorted(_of_the_ladder() | OTHERS)


@pytest.mark.parametrize(("verdict", "word"), SAID)
def test_every_rule_is_explained(verdict: Verdict, word: str) -> None:
    assert rule_of(verdict, word).covers(word)


def test_no_rule_is_explained_that_nobody_names() -> None:
    assert {rule_of(verdict, word) for verdict, word in SAID} == set(RULES)


def test_the_rules_stand_in_the_order_of_the_ladder() -> None:
    assert [verdict for verdict, _ in groupby(rule.verdict for rule in RULES)] == list(Verdict)


def test_the_rules_of_a_whole_night_are_explained() -> None:
    for verdict, word in pl.read_csv(GOLDEN, infer_schema=False).select("verdict", "rule").unique().rows():
        assert rule_of(Verdict(verdict), word).told(word)


def test_a_rule_that_names_a_class_or_a_sign_says_what_that_means() -> None:
    rest = rule_of(Verdict.RESTING, "interval:BUSY")
    assert rest.told("interval:BUSY").endswith("is not over: the line was busy")
    sign = f"sign:{Sign.CONSECUTIVE_NUMBERS}"
    assert rule_of(Verdict.LIST_HELD, sign).told(sign).endswith(": numbers stand in a row, one after the other")
    success = f"outcome:{OutcomeClass.SUCCESS}"
    assert rule_of(Verdict.REACHED, success).told(success) == "a call of this campaign was a success"


def test_what_a_vendors_register_said_is_not_taken_back_by_a_snapshot() -> None:
    assert "snapshot" in rule_of(Verdict.ON_REGISTER, "register:national").to_change
    assert "nothing changes it" in rule_of(Verdict.ON_REGISTER, "outcome:DNC_REGISTER_HIT").to_change
