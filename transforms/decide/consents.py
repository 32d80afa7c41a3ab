"""The consent that a call would rest on, and why there is none."""

from datetime import datetime

import polars as pl

from schemas.campaign import Campaign


def first_grants(consents: pl.LazyFrame, *, campaign: Campaign, as_of: datetime) -> pl.LazyFrame:
    """`e164, first_grant_at`: when the earliest was given of the consents to the campaign that still hold, UTC."""
    standing = _not_withdrawn(_named(consents, campaign=campaign)).filter(pl.col("granted_at") <= as_of)
    return _live(standing, as_of=as_of).group_by("e164").agg(pl.col("granted_at").min().alias("first_grant_at"))


def attach_consents(
    contacts: pl.LazyFrame, consents: pl.LazyFrame, *, campaign: Campaign, as_of: datetime
) -> pl.LazyFrame:
    """The contacts with the state of their consent to the campaign's controller, purpose and channel.

    Adds `consent_id`, `consent_granted_at`, `consent_expires_at` of the live consent that was granted last (of equals,
    that with the larger id), null without one; `latest_grant_at` of any consent; and `consent_state`: `live`, `expired`
    (what was not withdrawn has run out), `withdrawn` (all are), or null (none was given at or before `as_of`).
    """
    named = _named(consents, campaign=campaign)
    standing = _not_withdrawn(named).filter(pl.col("granted_at") <= as_of)
    given = named.filter(pl.col("granted_at") <= as_of).group_by("e164")
    return (
        contacts.join(
            given.agg(pl.col("granted_at").max().alias("latest_grant_at")), on="e164", how="left", validate="m:1"
        )
        .join(_last(_live(standing, as_of=as_of)), on="e164", how="left", validate="m:1")
        .join(_run_out(standing, as_of=as_of), on="e164", how="left", validate="m:1")
        .with_columns(_state().alias("consent_state"))
        .drop("has_run_out")
    )


def _named(consents: pl.LazyFrame, *, campaign: Campaign) -> pl.LazyFrame:
    """The consents to the campaign's controller, purpose and channel."""
    return consents.filter(
        pl.col("controller") == campaign.controller,
        pl.col("purpose") == campaign.purpose,
        pl.col("channel") == campaign.channel,
    ).select("e164", "consent_id", "granted_at", "expires_at", "withdrawn_at")


def _not_withdrawn(named: pl.LazyFrame) -> pl.LazyFrame:
    """A withdrawal ends every consent of the same number and kind that was granted at or before it."""
    ends = named.filter(pl.col("withdrawn_at").is_not_null()).group_by("e164")
    ended = ends.agg(pl.col("withdrawn_at").max().alias("ended_at"))
    is_withdrawn = (pl.col("granted_at") <= pl.col("ended_at")).fill_null(value=False)
    return named.join(ended, on="e164", how="left", validate="m:1").filter(~is_withdrawn).drop("ended_at")


def _live(standing: pl.LazyFrame, *, as_of: datetime) -> pl.LazyFrame:
    return standing.filter(pl.col("expires_at").is_null() | (pl.col("expires_at") > as_of))


def _last(live: pl.LazyFrame) -> pl.LazyFrame:
    """Of each number the consent granted last; found by its instant first, since most numbers have but one."""
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


def _run_out(standing: pl.LazyFrame, *, as_of: datetime) -> pl.LazyFrame:
    expired = standing.filter(pl.col("expires_at") <= as_of).select("e164").unique()
    return expired.with_columns(pl.lit(True).alias("has_run_out"))


def _state() -> pl.Expr:
    return (
        pl.when(pl.col("consent_id").is_not_null())
        .then(pl.lit("live"))
        .when(pl.col("has_run_out"))
        .then(pl.lit("expired"))
        .when(pl.col("latest_grant_at").is_not_null())
        .then(pl.lit("withdrawn"))
    )
