"""The number in a row's phone cell, read as its sender means it."""

import polars as pl

from schemas.reasons import RejectReason
from transforms.numbering import Plan, read_number
from transforms.numbering.cells import repaired


def attach_number(rows: pl.LazyFrame, *, region: str, plan: Plan, area_code: str | None = None) -> pl.LazyFrame:
    """The rows with `e164`, `extension` and `reason` of `raw_phone`, as dialled in `region`.

    A local number without its area code is read with `area_code`, the sender's own (`021`), where one is given.
    """
    read = rows.with_columns(read_number("raw_phone", region=region, plan=plan).struct.unnest())
    if area_code is None:
        return read
    is_local = pl.col("reason") == str(RejectReason.NO_AREA_CODE)
    whole = pl.lit(f"{area_code}-") + repaired(pl.col("raw_phone")).str.strip_chars()
    local = (
        read.filter(is_local)
        .with_columns(whole.alias("whole"))
        .with_columns(read_number("whole", region=region, plan=plan).struct.unnest())
        .drop("whole")
    )
    return pl.concat([read.filter(is_local.not_() | pl.col("reason").is_null()), local])
