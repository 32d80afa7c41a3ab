"""The rows that a vendor is handed, out of a night's verdicts."""

import polars as pl

from schemas.tables.batches import Batches

_WORKED_OUT = ("batch_id", "national_number", "time_zone")

OF_THE_NUMBER = ("country_code", "national_number", "region_code", "carrier", "line_type", "place", "time_zone")
"""What the numbering plan says of the number: columns that follow from it and from the plan's version."""


def batch_rows(tonight: pl.LazyFrame, *, campaign: str) -> pl.LazyFrame:
    """Those whom the campaign calls `tonight`: `e164` and the columns of `Batches`, in no order; `batch_id` is null.

    `time_zone` is given where the number can be in one zone only; the window holds in all of them.
    """
    zones = pl.col("time_zones")
    kept = [name for name in Batches.dtypes() if name not in _WORKED_OUT]
    called = tonight.filter(pl.col("campaign") == campaign).select("e164", *kept, "time_zones")
    return called.with_columns(
        pl.lit(None, dtype=pl.String).alias("batch_id"),
        national_number(),
        pl.when(zones.list.len() == 1).then(zones.list.first()).alias("time_zone"),
    ).select("e164", *Batches.dtypes())


def told_apart() -> pl.Expr:
    """What tells batches of one numbering plan apart: the numbers, and all that does not follow from them."""
    return pl.exclude("batch_id", "phone_e164", *OF_THE_NUMBER)


def is_in_order() -> pl.Expr:
    """Whether the positions are 1, 2, 3 … to the last row, and no number stands on two of them: one value."""
    order = pl.col("position") == pl.int_range(1, pl.len() + 1)
    return order.all() & (pl.col("e164").n_unique() == pl.len())


def national_number() -> pl.Expr:
    """The digits after the country code, leading zeros kept."""
    code = pl.col("country_code").cast(pl.String)
    return pl.col("phone_e164").str.slice(code.str.len_chars() + 1).alias("national_number")
