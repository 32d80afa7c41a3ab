"""Numbers that were handed over and of which no outcome has come back."""

from datetime import datetime

import polars as pl


def with_campaign_of_batch(outcomes: pl.LazyFrame, disclosures: pl.LazyFrame) -> pl.LazyFrame:
    """The outcomes; of one that names a batch which holds its number, the campaign is that batch's."""
    batches = disclosures.group_by("batch_id", "e164").agg(pl.col("campaign").min().alias("campaign_of_batch"))
    return outcomes.join(batches, on=["batch_id", "e164"], how="left", validate="m:1").with_columns(
        pl.coalesce("campaign_of_batch", "campaign").alias("campaign")
    )


def attach_awaited(
    contacts: pl.LazyFrame, disclosures: pl.LazyFrame, outcomes: pl.LazyFrame, *, as_of: datetime
) -> pl.LazyFrame:
    """The contacts with `awaited_batch`: a batch that holds the number and is still open for it, or null.

    A batch is open until its `valid_until`, whatever has come back: its vendor may dial again. After that it is open
    until it is answered.

    An outcome answers a batch that it names. One that names none answers the batches of its campaign that were handed
    over at or before the attempt. `disclosures` are those of earlier nights.
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
    is_answered = pl.col("is_named").fill_null(value=False) | is_later
    open_ones = (
        disclosures.select("e164", "campaign", "batch_id", "handed_over_at", "valid_until")
        .join(named, on=["e164", "batch_id"], how="left", validate="m:1")
        .join(unnamed, on=["e164", "campaign"], how="left", validate="m:1")
        .filter((pl.col("valid_until") > as_of) | ~is_answered)
    )
    awaited = open_ones.group_by("e164").agg(pl.col("batch_id").min().alias("awaited_batch"))
    return contacts.join(awaited, on="e164", how="left", validate="m:1")
