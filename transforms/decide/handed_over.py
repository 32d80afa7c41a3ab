"""Numbers that were handed over and of which no outcome has come back."""

from datetime import datetime

import polars as pl


def with_campaign_of_batch(outcomes: pl.LazyFrame, disclosures: pl.LazyFrame) -> pl.LazyFrame:
    """The outcomes; of one that names a batch which holds its number, the campaign is that batch's."""
    batches = disclosures.group_by("batch_id", "e164").agg(pl.col("campaign").min().alias("campaign_of_batch"))
    return outcomes.join(batches, on=["batch_id", "e164"], how="left", validate="m:1").with_columns(
        pl.coalesce("campaign_of_batch", "campaign").alias("campaign")
    )


def mark_answered(disclosures: pl.LazyFrame, outcomes: pl.LazyFrame) -> pl.LazyFrame:
    """`e164, campaign, vendor, batch_id, valid_until, is_answered` of every hand-over of earlier nights.

    An outcome answers a batch that it names. One that names none answers the batches of its campaign that were handed
    over at or before the attempt. `outcomes` are with the campaign of their batch.
    """
    named = (
        outcomes.filter(pl.col("batch_id").is_not_null())
        .select("e164", "batch_id", pl.lit(True).alias("is_named"))
        .unique()
    )
    unnamed = (
        outcomes.filter(pl.col("batch_id").is_null())
        .group_by("e164", "campaign")
        .agg(pl.col("attempted_at").max().alias("answered_at"))
    )
    is_later = (pl.col("answered_at") >= pl.col("handed_over_at")).fill_null(value=False)
    return (
        disclosures.select("e164", "campaign", "vendor", "batch_id", "handed_over_at", "valid_until")
        .join(named, on=["e164", "batch_id"], how="left", validate="m:1")
        .join(unnamed, on=["e164", "campaign"], how="left", validate="m:1")
        .with_columns((pl.col("is_named").fill_null(value=False) | is_later).alias("is_answered"))
        .drop("handed_over_at", "is_named", "answered_at")
    )


def still_open(handed_over: pl.LazyFrame, *, as_of: datetime) -> pl.LazyFrame:
    """The hand-overs that may still become a call, or may have become one that nobody reported.

    A batch is open until its `valid_until`, whatever has come back: its vendor may dial again. After that it is open
    until it is answered.
    """
    return handed_over.filter((pl.col("valid_until") > as_of) | ~pl.col("is_answered"))


def ended_batches(handed_over: pl.LazyFrame, *, as_of: datetime) -> pl.LazyFrame:
    """`batch_id, campaign, vendor, valid_until, rows, unanswered` of the batches past their end."""
    ended = handed_over.filter(pl.col("valid_until") <= as_of)
    return ended.group_by("batch_id", "campaign", "vendor").agg(
        pl.col("valid_until").max(), pl.len().alias("rows"), (~pl.col("is_answered")).sum().alias("unanswered")
    )


def silent_batches(ended: pl.LazyFrame) -> pl.LazyFrame:
    """Those of which some numbers are unanswered; `ended` may have several rows for a batch, each of some numbers."""
    counted = ended.group_by("batch_id", "campaign", "vendor").agg(
        pl.col("valid_until").max(), pl.col("rows", "unanswered").sum()
    )
    return counted.filter(pl.col("unanswered") > 0).sort("valid_until", "batch_id")


def attach_awaited(contacts: pl.LazyFrame, open_batches: pl.LazyFrame) -> pl.LazyFrame:
    """The contacts with `awaited_batch`: a batch that holds the number and is still open for it, or null."""
    awaited = open_batches.group_by("e164").agg(pl.col("batch_id").min().alias("awaited_batch"))
    return contacts.join(awaited, on="e164", how="left", validate="m:1")
