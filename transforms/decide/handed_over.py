"""Numbers that were handed over and of which no outcome has come back."""

import polars as pl


def attach_awaited(contacts: pl.LazyFrame, disclosures: pl.LazyFrame, outcomes: pl.LazyFrame) -> pl.LazyFrame:
    """The contacts with `awaited_batch`: a batch that holds the number and has not been answered for it, or null.

    An outcome answers a batch that it names. One that names none answers the batches of its campaign that were handed
    over at or before the attempt. `disclosures` are those of earlier nights.
    """
    named = outcomes.filter(pl.col("batch_id").is_not_null()).select("e164", "batch_id").unique()
    unnamed = (
        outcomes.filter(pl.col("batch_id").is_null())
        .group_by("e164", "campaign")
        .agg(pl.col("attempted_at").max().alias("answered_at"))
    )
    open_ones = (
        disclosures.select("e164", "campaign", "batch_id", "handed_over_at")
        .join(named, on=["e164", "batch_id"], how="anti")
        .join(unnamed, on=["e164", "campaign"], how="left", validate="m:1")
        .filter((pl.col("answered_at") >= pl.col("handed_over_at")).fill_null(value=False).not_())
    )
    awaited = open_ones.group_by("e164").agg(pl.col("batch_id").min().alias("awaited_batch"))
    return contacts.join(awaited, on="e164", how="left", validate="m:1")
