"""Which columns of a table without headings hold phone numbers, by what stands in them."""

from collections.abc import Sequence

import polars as pl

from transforms.cells import is_blank
from transforms.numbering import Plan, read_number

LOOKED_AT = 1_000
"""Rows that tell a column; a list whose first thousand rows mislead is one that a layout must explain."""

LEAST_NUMBERS = 0.8
"""The share of a phone column's filled cells that read as numbers: dirty lists have 0.9, ids and dates next to none."""


def phone_columns(rows: pl.LazyFrame, *, columns: Sequence[str], region: str, plan: Plan) -> pl.LazyFrame:
    """One row: for each column, whether at least `LEAST_NUMBERS` of its filled cells read as numbers."""
    numbers = {name: read_number(name, region=region, plan=plan).struct.field("e164").count() for name in columns}
    filled = {name: (~is_blank(name)).sum() for name in columns}
    return rows.head(LOOKED_AT).select(
        ((filled[name] > 0) & (numbers[name] >= LEAST_NUMBERS * filled[name])).alias(name) for name in columns
    )
