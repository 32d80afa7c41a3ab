"""What earlier attempts came to: per number over all campaigns, and per number and campaign."""

from datetime import timedelta

import polars as pl

from schemas.outcomes import RANKS, OutcomeClass, is_attempt
from schemas.policy import Policy


def told_once(outcomes: pl.LazyFrame) -> pl.LazyFrame:
    """Each outcome once, however many files repeat it; of several readings of its code, the one that ranks highest."""
    rank = pl.col("outcome_class").replace_strict(RANKS, return_dtype=pl.Int64)
    ranked = outcomes.sort(rank, descending=True)
    return ranked.unique(["e164", "campaign", "vendor", "code", "attempted_at"], keep="first", maintain_order=True)


def attach_attempts(contacts: pl.LazyFrame, outcomes: pl.LazyFrame, *, campaign: str, policy: Policy) -> pl.LazyFrame:
    """The contacts with what is on record about their number.

    Over all campaigns: `last_attempt_at`; `rest_until`, the latest end of any interval; `free_24h_at`, `free_30d_at`,
    when a rolling cap allows another attempt; `refused_by`, `unreachable_by`, the outcome class repeated too often;
    `unreachable_at`, `wrong_person_at`, `has_unknown`, `has_register_hit`. Of this campaign: `attempts`,
    `last_outcome`, `has_success`.
    Instants are UTC, and null where there is none. An outcome that several files repeat counts once.
    """
    outcomes = told_once(outcomes)
    own = outcomes.filter(pl.col("campaign") == campaign)
    return (
        contacts.join(_over_all(outcomes, policy), on="e164", how="left", validate="m:1")
        .join(_of_campaign(own), on="e164", how="left", validate="m:1")
        .join(_unknown(outcomes), on="e164", how="left", validate="m:1")
        .with_columns(pl.col("attempts").fill_null(0), pl.col("has_success", "has_unknown").fill_null(value=False))
    )


def _over_all(outcomes: pl.LazyFrame, policy: Policy) -> pl.LazyFrame:
    rest = {name: round(hours * 3600) for name, hours in policy.interval_hours.value.items()}
    seconds = pl.col("outcome_class").replace_strict(rest, default=0, return_dtype=pl.Int64)
    at, kind = pl.col("attempted_at"), pl.col("outcome_class")
    return outcomes.group_by("e164").agg(
        at.filter(is_attempt()).max().alias("last_attempt_at"),
        (at + pl.duration(seconds=seconds)).max().alias("rest_until"),
        _free_at(policy.max_attempts_24h.value, timedelta(hours=24)).alias("free_24h_at"),
        _free_at(policy.max_attempts_30d.value, timedelta(days=30)).alias("free_30d_at"),
        _too_often(policy.refused_after.value).alias("refused_by"),
        _too_often(policy.unreachable_after.value).alias("unreachable_by"),
        at.filter(kind.is_in(sorted(policy.unreachable_after.value))).max().alias("unreachable_at"),
        at.filter(kind == str(OutcomeClass.WRONG_PERSON)).max().alias("wrong_person_at"),
        (kind == str(OutcomeClass.DNC_REGISTER_HIT)).any().alias("has_register_hit"),
    )


def _free_at(cap: int, window: timedelta) -> pl.Expr:
    """When the `cap`-th latest attempt leaves the sliding window; null while there are fewer."""
    latest = pl.col("attempted_at").filter(is_attempt()).sort(descending=True)
    return latest.get(cap - 1, null_on_oob=True) + window


def _too_often(limits: dict[OutcomeClass, int]) -> pl.Expr:
    """The first class that occurred as often as its limit, or null."""
    kind = pl.col("outcome_class")
    return pl.coalesce(
        pl.lit(None, dtype=pl.String),
        *(
            pl.when((kind == str(name)).sum() >= limits[name]).then(pl.lit(str(name)))
            for name in OutcomeClass
            if name in limits
        ),
    )


def _of_campaign(own: pl.LazyFrame) -> pl.LazyFrame:
    rank = pl.col("outcome_class").replace_strict(RANKS, return_dtype=pl.Int64)
    return own.group_by("e164").agg(
        is_attempt().sum().cast(pl.Int64).alias("attempts"),
        pl.col("outcome_class").sort_by("attempted_at", rank).last().alias("last_outcome"),
        (pl.col("outcome_class") == str(OutcomeClass.SUCCESS)).any().alias("has_success"),
    )


def _unknown(outcomes: pl.LazyFrame) -> pl.LazyFrame:
    """`has_unknown`: some attempt whose code nobody has explained, nor has another outcome of the same attempt."""
    is_unknown = pl.col("outcome_class") == str(OutcomeClass.UNKNOWN)
    attempts = outcomes.group_by("e164", "campaign", "attempted_at").agg(is_unknown.all().alias("has_unknown"))
    return attempts.group_by("e164").agg(pl.col("has_unknown").any())
