"""Signs that a list was made by sweeping numbers rather than from people who gave theirs."""

import polars as pl

RUN_LENGTH = 5
"""Consecutive numbers that make a run. At one number in a thousand of a range, chance gives one in 10^12 places."""


def consecutive_share(contacts: pl.LazyFrame) -> pl.LazyFrame:
    """For each list (`file_id`), the share of its distinct numbers that stand in runs of at least `RUN_LENGTH`."""
    numbers = contacts.select("file_id", "e164").unique()
    runs = (
        numbers.with_columns(
            (pl.col("e164") - pl.col("e164").rank("ordinal").over("file_id").cast(pl.Int64)).alias("run")
        )
        .group_by("file_id", "run")
        .len()
    )
    in_runs = pl.col("len").filter(pl.col("len") >= RUN_LENGTH).sum()
    return runs.group_by("file_id").agg((in_runs / pl.col("len").sum()).alias("consecutive_share"))


def attach_list_signs(contacts: pl.LazyFrame, shares: pl.LazyFrame) -> pl.LazyFrame:
    """The contacts with the `consecutive_share` of their list."""
    return contacts.join(shares, on="file_id", how="left", validate="m:1")
