"""The verdict ladder: every rung in order of precedence, with when it holds and the rule it names."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import polars as pl

from schemas.verdicts import Verdict
from transforms.decide.law import Law
from transforms.decide.limits import is_beyond


@dataclass(frozen=True)
class Rung:
    """`verdict` is a contact's where `holds` and no rung above does; `rule` names what made it hold."""

    verdict: Verdict
    holds: pl.Expr
    rule: str | pl.Expr
    """Plain where it is always the same."""


def climb(contacts: pl.LazyFrame, rungs: list[Rung]) -> pl.LazyFrame:
    """The contacts with `verdict` and `rule` of the first rung that holds; null where none does: no gate lets it by."""
    place = pl.lit(None, dtype=pl.UInt8)
    for at, rung in reversed(list(enumerate(rungs))):
        place = pl.when(rung.holds.fill_null(value=False)).then(pl.lit(at, dtype=pl.UInt8)).otherwise(place)
    of_rung = pl.col("rung")
    plain = [rung.rule if isinstance(rung.rule, str) else None for rung in rungs]
    named = [pl.when(of_rung == at).then(rung.rule) for at, rung in enumerate(rungs) if isinstance(rung.rule, pl.Expr)]
    return (
        contacts.with_columns(place.alias("rung"))
        .with_columns(
            _word([str(rung.verdict) for rung in rungs]).alias("verdict"),
            pl.coalesce(_word(plain), *named).alias("rule"),
        )
        .drop("rung")
    )


def _word(of_rungs: Sequence[str | None]) -> pl.Expr:
    return pl.lit(pl.Series(of_rungs, dtype=pl.String)).gather(pl.col("rung"))


def rungs_that_hold(contacts: pl.LazyFrame, rungs: list[Rung]) -> pl.LazyFrame:
    """The contacts with `rungs`: of every rung that holds, in order, its `verdict` and `rule`; null for the others."""
    marked = [
        pl.when(rung.holds.fill_null(value=False)).then(
            pl.struct(pl.lit(str(rung.verdict)).alias("verdict"), _rule(rung).alias("rule"))
        )
        for rung in rungs
    ]
    return contacts.with_columns(pl.concat_list(marked).alias("rungs"))


def _rule(rung: Rung) -> pl.Expr:
    return pl.lit(rung.rule) if isinstance(rung.rule, str) else rung.rule


def ladder(law: Law, *, valid_until: datetime) -> list[Rung]:
    """Every rung but the two that look at other contacts, over_capacity and a number that another campaign takes.

    The last rung holds for whoever passed all others, and says so: `callable` asks for a live consent and a window.
    """
    return [*_noes(law), *_eligibility(law), *_consents(law), *_holds(), *_timing(law, valid_until)]


def _noes(law: Law) -> list[Rung]:
    return [
        Rung(Verdict.COMPLAINED, pl.col("complaint_since").is_not_null(), "suppression:complaint"),
        Rung(Verdict.REFUSED, _stands("refusal_since", law), "suppression:refusal"),
        *(
            Rung(
                Verdict.REFUSED,
                is_beyond("refused_after", name, law) & _stands(f"{name}_at", law),
                f"refused_after:{name}",
            )
            for name in law.keys("refused_after")
        ),
        Rung(Verdict.ERASED, pl.col("erasure_since").is_not_null(), "suppression:erasure"),
        Rung(Verdict.ON_REGISTER, pl.col("on_register").is_not_null(), pl.format("register:{}", "on_register")),
        Rung(Verdict.ON_REGISTER, pl.col("register_hits") > 0, "outcome:DNC_REGISTER_HIT"),
    ]


def _eligibility(law: Law) -> list[Rung]:
    wrong_since_consent = _not_followed_by("wrong_person_at", "consent_granted_at")
    is_allowed = law.each([pl.col("line_type").is_in(list(p.allowed_line_types.value)) for p in law.policies])
    return [
        Rung(Verdict.WRONG_PERSON, wrong_since_consent, "outcome:WRONG_PERSON"),
        *(
            Rung(
                Verdict.UNREACHABLE,
                is_beyond("unreachable_after", name, law) & _not_followed_by(f"{name}_at", "latest_grant_at"),
                f"unreachable_after:{name}",
            )
            for name in law.keys("unreachable_after")
        ),
        Rung(Verdict.LINE_TYPE_EXCLUDED, ~is_allowed, pl.format("line_type:{}", "line_type")),
        Rung(Verdict.LIST_HELD, pl.col("list_sign").is_not_null(), pl.format("sign:{}", "list_sign")),
    ]


def _consents(law: Law) -> list[Rung]:
    state = pl.col("consent_state")
    return [
        Rung(Verdict.NO_CONSENT, state.is_null(), "consent:none"),
        Rung(Verdict.CONSENT_WITHDRAWN, state == "withdrawn", "consent:withdrawn"),
        Rung(Verdict.CONSENT_WITHDRAWN, _stands("withdrawal_since", law), "suppression:withdrawal"),
        Rung(Verdict.CONSENT_EXPIRED, state == "expired", "consent:expired"),
    ]


def _holds() -> list[Rung]:
    stale, awaited = pl.col("stale_register"), pl.col("awaited_batch")
    lacks_register = pl.col("lacks_register")
    return [
        Rung(Verdict.REACHED, pl.col("has_success"), "outcome:SUCCESS"),
        Rung(Verdict.REGISTER_STALE, stale.is_not_null(), pl.format("register:{}", stale)),
        Rung(Verdict.REGISTER_STALE, lacks_register, "register:none"),
        Rung(Verdict.AWAITING_OUTCOME, awaited.is_not_null(), pl.format("batch:{}", awaited)),
        Rung(Verdict.OUTCOME_UNKNOWN, pl.col("has_unknown"), "outcome:UNKNOWN"),
    ]


def _timing(law: Law, valid_until: datetime) -> list[Rung]:
    """A contact rests where hours are left tonight, but none of them after `next_call_at`."""
    ever, own = pl.col("attempts_ever"), pl.col("attempts")
    end = pl.col("open_until").fill_null(valid_until)
    is_live = (pl.col("consent_state") == "live") & pl.col("window_start").is_not_null()
    return [
        Rung(Verdict.EXHAUSTED, own >= law.value("max_campaign_attempts_lifetime"), "campaign_cap:lifetime"),
        Rung(Verdict.EXHAUSTED, ever >= law.value("max_attempts_lifetime"), "cap:lifetime"),
        Rung(Verdict.RESTING, pl.col("next_call_at") >= end, pl.col("rest_rule")),
        Rung(Verdict.OUTSIDE_HOURS, pl.col("open_until").is_null(), "hours:none_left"),
        Rung(Verdict.CALLABLE, is_live, "consent:live"),
    ]


def _stands(since: str, law: Law) -> pl.Expr:
    """Whether a no still stands: always, but where the policy lets a live consent that is younger lift it."""
    reopens = law.value("reopen_on_new_consent")
    return pl.col(since).is_not_null() & (~reopens | _not_followed_by(since, "consent_granted_at"))


def _not_followed_by(event: str, grant: str) -> pl.Expr:
    """Whether `event` happened and no consent was granted after it."""
    return pl.col(event).is_not_null() & ~(pl.col(grant) > pl.col(event)).fill_null(value=False)
