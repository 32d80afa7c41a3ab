"""The consent that a call would rest on, and why there is none."""

from datetime import datetime

import polars as pl

from schemas.campaign import Campaign


def first_grants(consents: pl.LazyFrame, *, campaign: Campaign, as_of: datetime) -> pl.LazyFrame:
    """`e164, first_grant_at`: when the earliest was given of the consents to the campaign that still hold, UTC."""
    live = _marked(_named(consents, campaign=campaign), as_of=as_of).filter("is_live")
    return live.group_by("e164").agg(pl.col("granted_at").min().alias("first_grant_at"))


def attach_consents(
    contacts: pl.LazyFrame, consents: pl.LazyFrame, *, campaign: Campaign, as_of: datetime
) -> pl.LazyFrame:
    """The contacts with the state of their consent to the campaign's controller, purpose and channel.

    Adds `consent_id`, `consent_granted_at`, `consent_expires_at` of the live consent that was granted last (of equals,
    that with the larger id), null without one; `latest_grant_at` of any consent; and `consent_state`: `live`, `expired`
    (what was not withdrawn has run out), `withdrawn` (all are), or null (none was given at or before `as_of`).
    """
    marked = _marked(_named(consents, campaign=campaign), as_of=as_of)
    return contacts.join(_states(marked), on="e164", how="left", validate="m:1")


def _marked(named: pl.LazyFrame, *, as_of: datetime) -> pl.LazyFrame:
    """The consents given at or before `as_of` with `is_live`, and `has_run_out` where it was not withdrawn before."""
    has_run_out = pl.col("expires_at").le(as_of).fill_null(value=False)
    return (
        _with_ends(named)
        .filter(pl.col("granted_at") <= as_of)
        .with_columns((~pl.col("is_withdrawn") & has_run_out).alias("has_run_out"))
        .with_columns((~pl.col("is_withdrawn") & ~pl.col("has_run_out")).alias("is_live"))
    )


def _states(marked: pl.LazyFrame) -> pl.LazyFrame:
    """Of each number with a consent, what `attach_consents` adds.

    Most numbers have one live consent, which need not be weighed against another.
    """
    of_live = {name: pl.when("is_live").then(name).max() for name in ("consent_id", "granted_at", "expires_at")}
    every = marked.group_by("e164").agg(
        pl.col("granted_at").max().alias("latest_grant_at"),
        pl.col("has_run_out").any(),
        pl.col("is_live").sum().alias("live"),
        of_live["consent_id"].alias("consent_id"),
        of_live["granted_at"].alias("consent_granted_at"),
        of_live["expires_at"].alias("consent_expires_at"),
    )
    chosen = ["consent_id", "consent_granted_at", "consent_expires_at"]
    several = every.filter(pl.col("live") > 1).select("e164")
    last = _last(marked.filter("is_live").join(several, on="e164", how="semi"))
    return (
        every.join(last, on="e164", how="left", validate="1:1", suffix="_last")
        .with_columns(pl.when(pl.col("live") > 1).then(f"{name}_last").otherwise(name).alias(name) for name in chosen)
        .with_columns(_state().alias("consent_state"))
        .drop("has_run_out", "live", *(f"{name}_last" for name in chosen))
    )


def _named(consents: pl.LazyFrame, *, campaign: Campaign) -> pl.LazyFrame:
    """The consents to the campaign's controller, purpose and channel."""
    return consents.filter(
        pl.col("controller") == campaign.controller,
        pl.col("purpose") == campaign.purpose,
        pl.col("channel") == campaign.channel,
    ).select("e164", "consent_id", "granted_at", "expires_at", "withdrawn_at")


def _with_ends(named: pl.LazyFrame) -> pl.LazyFrame:
    """With `is_withdrawn`: a withdrawal ends every consent of its number and kind that was granted at or before it."""
    ends = named.filter(pl.col("withdrawn_at").is_not_null()).group_by("e164")
    ended = ends.agg(pl.col("withdrawn_at").max().alias("ended_at"))
    is_withdrawn = (pl.col("granted_at") <= pl.col("ended_at")).fill_null(value=False).alias("is_withdrawn")
    return named.join(ended, on="e164", how="left", validate="m:1").with_columns(is_withdrawn).drop("ended_at")


def _last(live: pl.LazyFrame) -> pl.LazyFrame:
    """Of each number the consent granted last, and of equals that with the larger id."""
    latest = live.group_by("e164").agg(pl.col("granted_at").max())
    return (
        live.join(latest, on=["e164", "granted_at"], how="semi")
        .group_by("e164")
        .agg(
            pl.col("consent_id").max(),
            pl.col("granted_at").max().alias("consent_granted_at"),
            pl.col("expires_at").max_by("consent_id").alias("consent_expires_at"),
        )
    )


def _state() -> pl.Expr:
    return (
        pl.when(pl.col("consent_id").is_not_null())
        .then(pl.lit("live"))
        .when(pl.col("has_run_out"))
        .then(pl.lit("expired"))
        .when(pl.col("latest_grant_at").is_not_null())
        .then(pl.lit("withdrawn"))
    )
