"""The distinct numbers of every list in their order, and how they lie beside each other."""

import polars as pl

PART = ["file_id", "lines"]
"""What a sign looks at: one list's mobiles, or its other lines."""

MOBILE, OTHER = "mobile", "other"
BLOCK, THOUSAND, HUNDRED = 10_000, 1_000, 100
_ABOVE_E164 = 10**15
PREFIX = 10**8
"""A Chinese mobile number without its last eight digits is its three-digit prefix."""


def distinct_numbers(contacts: pl.LazyFrame) -> pl.LazyFrame:
    """`file_id, lines, e164`: each number of each list once, in that order.

    `contacts` have `file_id`, `e164` and the number's `line_type`; a line that may be fixed is no mobile. The order of
    the lists themselves is any. Sorting by one integer takes a fifth of the time of sorting by three columns.
    """
    is_mobile = (pl.col("line_type") == MOBILE).fill_null(value=False)
    lines = pl.when(is_mobile).then(pl.lit(MOBILE)).otherwise(pl.lit(OTHER)).cast(pl.Categorical)
    file_id = pl.col("file_id").cast(pl.Categorical)
    part = file_id.to_physical().cast(pl.Int128) * 2 + is_mobile.cast(pl.Int128)
    place = (part * _ABOVE_E164 + pl.col("e164")).alias("place")
    ordered = contacts.select(file_id, lines.alias("lines"), "e164", place).sort("place")
    return ordered.filter(_is_new("place")).drop("place")


def gaps(numbers: pl.LazyFrame) -> pl.LazyFrame:
    """`distinct_numbers` with `gap` to the number before on the same part, null for the first."""
    gap = pl.col("e164").diff()
    return numbers.with_columns(pl.when(~_is_new(*PART)).then(gap).alias("gap"))


def stretches(numbers: pl.LazyFrame, begins: pl.Expr, *kept: pl.Expr) -> pl.LazyFrame:
    """The stretches of the rows in their order, each from one where `begins` holds up to the next: `PART`, `kept`, `n`.

    One pass and no grouping, since the rows are in order.
    """
    row = pl.int_range(pl.len(), dtype=pl.Int64).alias("row")
    first = numbers.with_columns(row, pl.len().cast(pl.Int64).alias("rows")).filter(begins)
    length = pl.col("row").shift(-1).fill_null(pl.col("rows")) - pl.col("row")
    return first.select(*PART, *kept, length.alias("n"))


def blocks(numbers: pl.LazyFrame, size: int) -> pl.LazyFrame:
    """`PART, block, n`: how many numbers each part has in each block of `size`, where it has any."""
    block = (pl.col("e164") // size).alias("block")
    return stretches(numbers.with_columns(block), _is_new("block", *PART), pl.col("block"))


def sizes(numbers: pl.LazyFrame) -> pl.LazyFrame:
    """`PART, n, numbers`: how many numbers each part has, and its whole list."""
    parts = stretches(numbers, _is_new(*PART))
    return parts.with_columns(pl.col("n").sum().over("file_id").alias("numbers"))


def _is_new(*columns: str) -> pl.Expr:
    """Whether a row differs from the one before it in any of the columns; the first does."""
    return pl.any_horizontal(pl.col(name).ne_missing(pl.col(name).shift()) for name in columns)
