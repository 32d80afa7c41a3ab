"""Which contact of a campaign stands for a number that several contacts give."""

import polars as pl

ORDER = ("listed_on", "file_id", "row_number", "phone_column")
"""Who wins: the earliest list, then the smaller list id, the earlier row, the first phone column. No arrival order."""


def mark_kept(contacts: pl.LazyFrame) -> pl.LazyFrame:
    """The contacts with `is_kept`, true for exactly one contact of each number, and `scope` and `kept_…` for the rest.

    `scope` says how near the kept one is: the same `row`, `list` or `supplier`, or the same `campaign`.
    """
    first = contacts.sort(*ORDER).unique("e164", keep="first", maintain_order=True)
    kept = first.select(
        "e164",
        *(pl.col(name).alias(f"kept_{name}") for name in ("supplier", "file_id", "row_number", "phone_column")),
    )
    is_kept = pl.all_horizontal(
        pl.col(name) == pl.col(f"kept_{name}") for name in ("file_id", "row_number", "phone_column")
    )
    return contacts.join(kept, on="e164", how="left", validate="m:1").with_columns(
        is_kept.alias("is_kept"), _scope().alias("scope")
    )


def duplicates(marked: pl.LazyFrame, *, campaign: str) -> pl.LazyFrame:
    """The contacts that another one stands for, in the shape of `Duplicates`."""
    return marked.filter(~pl.col("is_kept")).select(
        pl.lit(campaign).alias("campaign"),
        "e164",
        pl.col("file_id").alias("list_id"),
        "row_number",
        "phone_column",
        "scope",
        pl.col("kept_file_id").alias("kept_list_id"),
        "kept_row_number",
    )


def _scope() -> pl.Expr:
    same_list = pl.col("file_id") == pl.col("kept_file_id")
    return (
        pl.when(same_list & (pl.col("row_number") == pl.col("kept_row_number")))
        .then(pl.lit("row"))
        .when(same_list)
        .then(pl.lit("list"))
        .when(pl.col("supplier") == pl.col("kept_supplier"))
        .then(pl.lit("supplier"))
        .otherwise(pl.lit("campaign"))
    )
