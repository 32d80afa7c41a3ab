"""The vocabularies are complete, and in the order that the contract gives."""

import re
from datetime import timedelta
from itertools import groupby, pairwise

import polars as pl

from schemas.outcomes import NOT_ATTEMPTS, OUTCOME_MEANINGS, RANKS, REFUSALS, OutcomeClass, is_attempt, is_refusal
from schemas.reasons import REJECT_MEANINGS, RejectReason, SuppressionReason
from schemas.verdicts import CHANGES, HELD, LASTING, MEANINGS, VERDICTS, Verdict
from tests.transforms.decide.drawn import AS_OF, CN, law_of
from transforms.decide.ladder import ladder

CONTRACT = """
`complained` · `refused` · `erased` · `on_register` · `wrong_person` · `unreachable` (terminally invalid) ·
`line_type_excluded` · `list_held` (held) · `no_consent` · `consent_withdrawn` · `consent_expired` · `reached` (already
succeeded) · `register_stale` (held) · `awaiting_outcome` (held) · `outcome_unknown` (held) ·
`exhausted` (a lifetime cap) · `resting` (an interval or a rolling cap) · `outside_hours` · `over_capacity` · `callable`
"""
"""The verdicts as the contract lists them: the first that holds is the verdict."""

LADDER = re.findall(r"`(\w+)`", CONTRACT)


def test_the_verdicts_are_the_contracts_in_its_order() -> None:
    assert list(VERDICTS) == LADDER


def test_the_held_verdicts_are_the_contracts() -> None:
    assert sorted(HELD) == sorted(re.findall(r"`(\w+)` \(held\)", CONTRACT))


def test_the_rungs_stand_in_the_contracts_order() -> None:
    rungs = [str(rung.verdict) for rung in ladder(law_of(CN), valid_until=AS_OF + timedelta(hours=20))]
    climbed = [verdict for verdict, _ in groupby(rungs)]
    assert climbed == [verdict for verdict in LADDER if verdict != "over_capacity"]


def test_every_verdict_has_a_meaning_of_its_own() -> None:
    assert list(MEANINGS) == list(Verdict)
    assert len(set(MEANINGS.values())) == len(Verdict)
    assert all(MEANINGS.values())
    assert list(CHANGES) == list(Verdict)
    assert list(LASTING) == list(Verdict)


def test_every_outcome_class_has_a_rank_of_its_own_and_stands_at_it() -> None:
    assert list(RANKS) == list(OutcomeClass)
    assert all(higher > lower for higher, lower in pairwise(RANKS.values()))


def test_every_outcome_class_has_a_meaning_of_its_own() -> None:
    assert list(OUTCOME_MEANINGS) == list(OutcomeClass)
    assert len(set(OUTCOME_MEANINGS.values())) == len(OutcomeClass)


def test_a_no_outranks_everything_and_the_unknown_nothing() -> None:
    ranked = sorted(RANKS, key=lambda name: -RANKS[name])
    assert set(ranked[: len(REFUSALS)]) == REFUSALS
    assert ranked[-1] == OutcomeClass.UNKNOWN


def test_a_refusal_is_a_no_and_counts_as_an_attempt() -> None:
    outcomes = pl.DataFrame({"outcome_class": [str(name) for name in OutcomeClass]}).select(
        "outcome_class", is_refusal().alias("is_refusal"), is_attempt().alias("is_attempt")
    )
    assert set(outcomes.filter("is_refusal")["outcome_class"]) == {
        "REFUSAL_COMPLAINT",
        "REFUSAL_EXPLICIT",
        "REFUSAL_NOT_INTERESTED",
    }
    not_attempts = outcomes.filter(~pl.col("is_attempt"))["outcome_class"]
    assert set(not_attempts) == {"DNC_REGISTER_HIT", "TECHNICAL", "NOT_DIALLED"} == NOT_ATTEMPTS


def test_an_outcome_that_nobody_explained_counts_as_an_attempt() -> None:
    assert pl.DataFrame({"outcome_class": ["UNKNOWN"]}).select(is_attempt()).item() is True


def test_every_reject_reason_has_a_meaning_of_its_own() -> None:
    assert list(REJECT_MEANINGS) == list(RejectReason)
    assert len(set(REJECT_MEANINGS.values())) == len(RejectReason)


def test_the_noes_are_four() -> None:
    assert sorted(SuppressionReason) == ["complaint", "erasure", "refusal", "withdrawal"]
