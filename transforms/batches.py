"""The rows that a vendor is handed, out of a night's verdicts."""

import polars as pl

from schemas.tables.batches import Batches


def batch_rows(tonight: pl.LazyFrame) -> pl.LazyFrame:
    """Those who are called `tonight` in the columns of `Batches`, by their positions; `batch_id` is still null.

    `time_zone` is given where the number can be in one zone only; the window holds in all of them.
    """
    zones = pl.col("time_zones")
    return (
        tonight.with_columns(
            pl.lit(None, dtype=pl.String).alias("batch_id"),
            national_number(),
            pl.when(zones.list.len() == 1).then(zones.list.first()).alias("time_zone"),
        )
        .select(list(Batches.dtypes()))
        .sort("campaign", "position")
    )


def national_number() -> pl.Expr:
    """The digits after the country code, leading zeros kept."""
    code = pl.col("country_code").cast(pl.String)
    return pl.col("phone_e164").str.slice(code.str.len_chars() + 1).alias("national_number")
