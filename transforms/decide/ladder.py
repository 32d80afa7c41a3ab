"""The verdict ladder: every rung in order of precedence, with when it holds and the rule it names."""

from dataclasses import dataclass
from datetime import datetime

import polars as pl

from schemas.policy import Policy
from schemas.verdicts import Verdict


@dataclass(frozen=True)
class Rung:
    """`verdict` is a contact's where `holds` and no rung above does; `rule` names what made it hold."""

    verdict: Verdict
    holds: pl.Expr
    rule: pl.Expr


def climb(contacts: pl.LazyFrame, rungs: list[Rung]) -> pl.LazyFrame:
    """The contacts with `verdict` and `rule` of the first rung that holds; null where none does: no gate lets it by."""
    verdict, rule = pl.lit(None, dtype=pl.String), pl.lit(None, dtype=pl.String)
    for rung in reversed(rungs):
        holds = rung.holds.fill_null(value=False)
        verdict = pl.when(holds).then(pl.lit(str(rung.verdict))).otherwise(verdict)
        rule = pl.when(holds).then(rung.rule).otherwise(rule)
    return contacts.with_columns(verdict.alias("verdict"), rule.alias("rule"))


def ladder(policy: Policy, *, valid_until: datetime) -> list[Rung]:
    """Every rung but the two that look at other contacts, over_capacity and a number that another campaign takes.

    The last rung holds for whoever passed all others, and says so: `callable` asks for a live consent and a window.
    """
    return [*_noes(policy), *_eligibility(policy), *_consents(policy), *_holds(), *_timing(policy, valid_until)]


def _noes(policy: Policy) -> list[Rung]:
    return [
        Rung(Verdict.COMPLAINED, pl.col("complaint_since").is_not_null(), pl.lit("suppression:complaint")),
        Rung(Verdict.REFUSED, _stands("refusal_since", policy), pl.lit("suppression:refusal")),
        Rung(Verdict.REFUSED, pl.col("refused_by").is_not_null(), pl.format("refused_after:{}", "refused_by")),
        Rung(Verdict.ERASED, pl.col("erasure_since").is_not_null(), pl.lit("suppression:erasure")),
        Rung(Verdict.ON_REGISTER, pl.col("on_register").is_not_null(), pl.format("register:{}", "on_register")),
        Rung(Verdict.ON_REGISTER, pl.col("has_register_hit"), pl.lit("outcome:DNC_REGISTER_HIT")),
    ]


def _eligibility(policy: Policy) -> list[Rung]:
    wrong_since_consent = _not_followed_by("wrong_person_at", "consent_granted_at")
    gone_since_consent = pl.col("unreachable_by").is_not_null() & _not_followed_by("unreachable_at", "latest_grant_at")
    is_allowed = pl.col("line_type").is_in(list(policy.allowed_line_types.value))
    return [
        Rung(Verdict.WRONG_PERSON, wrong_since_consent, pl.lit("outcome:WRONG_PERSON")),
        Rung(Verdict.UNREACHABLE, gone_since_consent, pl.format("unreachable_after:{}", "unreachable_by")),
        Rung(Verdict.LINE_TYPE_EXCLUDED, ~is_allowed, pl.format("line_type:{}", "line_type")),
        Rung(Verdict.LIST_HELD, pl.col("list_sign").is_not_null(), pl.format("sign:{}", "list_sign")),
    ]


def _consents(policy: Policy) -> list[Rung]:
    state = pl.col("consent_state")
    return [
        Rung(Verdict.NO_CONSENT, state.is_null(), pl.lit("consent:none")),
        Rung(Verdict.CONSENT_WITHDRAWN, state == "withdrawn", pl.lit("consent:withdrawn")),
        Rung(Verdict.CONSENT_WITHDRAWN, _stands("withdrawal_since", policy), pl.lit("suppression:withdrawal")),
        Rung(Verdict.CONSENT_EXPIRED, state == "expired", pl.lit("consent:expired")),
    ]


def _holds() -> list[Rung]:
    stale, awaited = pl.col("stale_register"), pl.col("awaited_batch")
    return [
        Rung(Verdict.REACHED, pl.col("has_success"), pl.lit("outcome:SUCCESS")),
        Rung(Verdict.REGISTER_STALE, stale.is_not_null(), pl.format("register:{}", stale)),
        Rung(Verdict.AWAITING_OUTCOME, awaited.is_not_null(), pl.format("batch:{}", awaited)),
        Rung(Verdict.OUTCOME_UNKNOWN, pl.col("has_unknown"), pl.lit("outcome:UNKNOWN")),
    ]


def _timing(policy: Policy, valid_until: datetime) -> list[Rung]:
    """A contact rests where nothing of tonight's window is left after `next_call_at`."""
    end = pl.col("window_end").fill_null(valid_until)
    is_exhausted = pl.col("attempts") >= policy.max_attempts_lifetime.value
    rule = (
        pl.when(pl.col("rest_until") == pl.col("next_call_at"))
        .then(pl.lit("interval"))
        .when(pl.col("free_24h_at") == pl.col("next_call_at"))
        .then(pl.lit("cap:24h"))
        .otherwise(pl.lit("cap:30d"))
    )
    is_live = (pl.col("consent_state") == "live") & pl.col("window_end").is_not_null()
    return [
        Rung(Verdict.EXHAUSTED, is_exhausted, pl.lit("cap:lifetime")),
        Rung(Verdict.RESTING, pl.col("next_call_at") >= end, rule),
        Rung(Verdict.OUTSIDE_HOURS, pl.col("window_end").is_null(), pl.lit("hours:none_left")),
        Rung(Verdict.CALLABLE, is_live, pl.lit("consent:live")),
    ]


def _stands(since: str, policy: Policy) -> pl.Expr:
    """Whether a no still stands: always, but where the policy lets a live consent that is younger lift it."""
    stands = pl.col(since).is_not_null()
    return stands & _not_followed_by(since, "consent_granted_at") if policy.reopen_on_new_consent.value else stands


def _not_followed_by(event: str, grant: str) -> pl.Expr:
    """Whether `event` happened and no consent was granted after it."""
    return pl.col(event).is_not_null() & ~(pl.col(grant) > pl.col(event)).fill_null(value=False)
