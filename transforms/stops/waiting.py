"""Numbers of open batches that said no, and of which their vendor has not said that it heeds it."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

import polars as pl

from schemas.outcomes import OutcomeClass
from schemas.settings import RegisterRule
from schemas.stops import StopReason
from transforms.decide.registers import attach_registers
from transforms.numbering import Plan, number_facts

_KEY = ["vendor", "batch_id", "e164"]
_RANKS = {str(reason): rank for rank, reason in enumerate(StopReason)}


def open_hand_overs(disclosures: pl.LazyFrame, consents: pl.LazyFrame, *, as_of: datetime) -> pl.LazyFrame:
    """`vendor, batch_id, e164, campaign, granted_at`: what may still be dialled, and since when it is consented to."""
    is_open = disclosures.filter(pl.col("valid_until") > as_of)
    return with_consent(is_open, consents).select(*_KEY, "campaign", "granted_at")


def with_consent(disclosures: pl.LazyFrame, consents: pl.LazyFrame) -> pl.LazyFrame:
    """The hand-overs with `granted_at` of the consent that each rested on, null where that is not on record."""
    granted = consents.group_by("consent_id").agg(pl.col("granted_at").max())
    return disclosures.join(granted, on="consent_id", how="left", validate="m:1")


def noes_against(hand_overs: pl.LazyFrame, noes: pl.LazyFrame) -> pl.LazyFrame:
    """Every pair of a hand-over and a no (as `noes_said` and `noes_listed` give them) of its number."""
    return hand_overs.join(noes.select("e164", "reason", "since", "controller"), on="e164", how="inner")


def noes_listed(
    hand_overs: pl.LazyFrame,
    entries: pl.LazyFrame,
    *,
    rules: Mapping[str, RegisterRule],
    latest: Mapping[str, datetime],
    plan: Plan,
) -> pl.LazyFrame:
    """`e164, reason, since, controller` of the numbers that a register lists: `since` is when its snapshot was made.

    `entries` (`register, e164`) are those of the snapshots that are `latest`. A register speaks for the numbers of its
    regions, and for those of no known region; one that `rules` does not know speaks for all.
    """
    found = hand_overs.select("e164").unique().join(entries, on="e164", how="semi")
    placed = found.with_columns(number_facts("e164", plan=plan).struct.field("region_code"))
    on_register = attach_registers(placed, entries, rules=rules).filter(pl.col("on_register").is_not_null())
    since = pl.col("on_register").replace_strict(latest, default=None, return_dtype=pl.Datetime("us", "UTC"))
    return on_register.select(
        "e164",
        pl.lit(str(StopReason.REGISTER)).alias("reason"),
        since.alias("since"),
        pl.lit(None, dtype=pl.String).alias("controller"),
    )


def waiting(
    standing: pl.LazyFrame, stops: pl.LazyFrame, outcomes: pl.LazyFrame, *, acknowledged: Mapping[str, Collection[str]]
) -> pl.LazyFrame:
    """`vendor, batch_id, e164, campaign, reason, since, last_told_at`: whom a complete stop list must name, in order.

    Once for each number of a batch, for its strongest reason, from when that was first said. `last_told_at` is the
    instant of the latest stop list that named it, null where none has yet. A number waits until a list of `stops` that
    names it is `acknowledged` (by vendor, the lists' files), or an outcome NOT_DIALLED of it is from that list's
    instant or later, by the vendor that was told.
    """
    rank = pl.col("reason").replace_strict(_RANKS, return_dtype=pl.Int64)
    named = standing.group_by(*_KEY, "campaign").agg(
        pl.col("reason").filter(rank == rank.min()).first(), pl.col("since").filter(rank == rank.min()).min()
    )
    told = stops.group_by(_KEY).agg(
        pl.col("told_at").min().alias("first_told_at"),
        pl.col("told_at").max().alias("last_told_at"),
        _is_in(acknowledged).any().alias("is_acknowledged"),
    )
    return (
        named.join(told, on=_KEY, how="left", validate="1:1")
        .join(_last_spared(named, outcomes), on=_KEY, how="left", validate="1:1")
        .filter(
            ~pl.col("is_acknowledged").fill_null(value=False),
            ~(pl.col("spared_at") >= pl.col("first_told_at")).fill_null(value=False),
        )
        .select(*_KEY, "campaign", "reason", "since", "last_told_at")
        .sort(_KEY)
    )


def is_due(*, as_of: datetime, again_after: timedelta) -> pl.Expr:
    """Whether a number that waits is to be told now: for the first time, or again since its last list is that old."""
    last = pl.col("last_told_at")
    return last.is_null() | (last <= as_of - again_after)


def _is_in(acknowledged: Mapping[str, Collection[str]]) -> pl.Expr:
    heeded = [
        (pl.col("vendor") == vendor) & pl.col("file").is_in(sorted(files)) for vendor, files in acknowledged.items()
    ]
    return pl.any_horizontal(pl.lit(value=False), *heeded)


def _last_spared(named: pl.LazyFrame, outcomes: pl.LazyFrame) -> pl.LazyFrame:
    """By hand-over, when its vendor last said that it did not dial: by name of the batch, or else of the campaign.

    A day alone counts from its beginning: nobody knows whether it was after the list.
    """
    spared = outcomes.filter(pl.col("outcome_class") == str(OutcomeClass.NOT_DIALLED))
    by_name = spared.select(*_KEY, "attempted_at").drop_nulls("batch_id")
    unnamed = spared.filter(pl.col("batch_id").is_null()).select("vendor", "e164", "campaign", "attempted_at")
    by_campaign = named.select(*_KEY, "campaign").join(unnamed, on=["vendor", "e164", "campaign"], how="inner")
    every = pl.concat([by_name, by_campaign.select(*_KEY, "attempted_at")])
    return every.group_by(_KEY).agg(pl.col("attempted_at").max().alias("spared_at"))
