"""The consent that a call would rest on, and why there is none."""

from datetime import datetime

import polars as pl

from schemas.campaign import Campaign


def first_grants(consents: pl.LazyFrame, *, campaign: Campaign, as_of: datetime) -> pl.LazyFrame:
    """`e164, first_grant_at`: when the earliest was given of the consents to the campaign that still hold, UTC."""
    live = _given(consents, campaign=campaign, as_of=as_of).filter(_is_live(as_of))
    return live.group_by("e164").agg(pl.col("granted_at").min().alias("first_grant_at"))


def attach_consents(
    contacts: pl.LazyFrame, consents: pl.LazyFrame, *, campaign: Campaign, as_of: datetime
) -> pl.LazyFrame:
    """The contacts with the state of their consent to the campaign's controller, purpose and channel.

    Adds `consent_id`, `consent_granted_at`, `consent_expires_at` of the live consent that was granted last (of equals,
    that with the larger id), null without one; `latest_grant_at` of any consent; and `consent_state`: `live`, `expired`
    (what was not withdrawn has run out), `withdrawn` (all are), or null (none was given at or before `as_of`).
    """
    given = _given(consents, campaign=campaign, as_of=as_of)
    return contacts.join(_state(given, as_of=as_of), on="e164", how="left", validate="m:1")


def _given(consents: pl.LazyFrame, *, campaign: Campaign, as_of: datetime) -> pl.LazyFrame:
    """The consents to the campaign's controller, purpose and channel that were given by now, withdrawn ones marked."""
    named = consents.filter(
        pl.col("controller") == campaign.controller,
        pl.col("purpose") == campaign.purpose,
        pl.col("channel") == campaign.channel,
    )
    return _with_ends(named).filter(pl.col("granted_at") <= as_of)


def _with_ends(named: pl.LazyFrame) -> pl.LazyFrame:
    """A withdrawal ends every consent of the same number and kind that was granted at or before it."""
    ends = named.group_by("e164").agg(pl.col("withdrawn_at").max().alias("ended_at"))
    return named.join(ends, on="e164", how="left", validate="m:1").with_columns(
        (pl.col("granted_at") <= pl.col("ended_at")).fill_null(value=False).alias("is_withdrawn")
    )


def _is_live(as_of: datetime) -> pl.Expr:
    return ~pl.col("is_withdrawn") & (pl.col("expires_at").is_null() | (pl.col("expires_at") > as_of))


def _state(given: pl.LazyFrame, *, as_of: datetime) -> pl.LazyFrame:
    is_live = _is_live(as_of)
    order = [pl.col("granted_at").filter(is_live), pl.col("consent_id").filter(is_live)]
    return given.group_by("e164").agg(
        pl.col("consent_id").filter(is_live).sort_by(order).last(),
        pl.col("expires_at").filter(is_live).sort_by(order).last().alias("consent_expires_at"),
        pl.col("granted_at").filter(is_live).max().alias("consent_granted_at"),
        pl.col("granted_at").max().alias("latest_grant_at"),
        pl.when(is_live.any())
        .then(pl.lit("live"))
        .when(pl.col("is_withdrawn").all())
        .then(pl.lit("withdrawn"))
        .otherwise(pl.lit("expired"))
        .alias("consent_state"),
    )
