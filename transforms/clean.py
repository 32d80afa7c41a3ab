"""One list, cleaned: every phone cell read and placed, each number once, and what was refused with its reason."""

from collections.abc import Sequence
from functools import partial

import polars as pl

from transforms.numbering import Plan, number_facts, read_number

REJECTS = ("sheet", "row_number", "phone_column", "raw", "reason")
"""The columns of a refused cell: its sheet, if there are several, the record's line, the column's heading, the cell as
it came, a `RejectReason`."""

Sheet = tuple[pl.LazyFrame, Sequence[str]]
"""A table's rows, and the names of the columns that hold phones."""


def attach_reading(sheets: Sequence[Sheet], *, region: str, plan: Plan) -> pl.LazyFrame:
    """One row for each phone cell, in order: `cell`, its place, `phone_column`, `raw` and what `read_number` gives.

    A row's further phone cells count only where they are filled; the first counts always, so that no row is lost. A
    column that a sheet does not have is null there.
    """
    cells = pl.concat([_phone_cells(rows, phones) for rows, phones in sheets], how="diagonal").with_row_index("cell")
    return cells.with_columns(read_number("raw", region=region, plan=plan).struct.unnest())


def _phone_cells(rows: pl.LazyFrame, phones: Sequence[str]) -> pl.LazyFrame:
    cells = pl.concat_list(pl.struct(pl.lit(name).alias("phone_column"), pl.col(name).alias("raw")) for name in phones)
    one_each = rows.with_columns(cells.alias("cell")).drop(phones).explode("cell").unnest("cell")
    is_filled = pl.col("raw").str.strip_chars() != ""
    return one_each.filter((pl.col("phone_column") == phones[0]) | is_filled)


def first_cells(read: pl.LazyFrame, *, part: int, parts: int) -> pl.LazyFrame:
    """`cell`: where each number stands for the first time, for one of `parts` equal parts of all numbers.

    A part at a time keeps the numbers of a list that is larger than memory apart.
    """
    numbers = read.select("e164", "cell").filter(pl.col("e164") % parts == part)
    return numbers.group_by("e164").agg(pl.col("cell").min()).select("cell")


def keep_first(read: pl.LazyFrame, *, is_first: pl.Series, plan: Plan) -> pl.LazyFrame:
    """The cells that `is_first` marks by their place, in order, without what was only needed to read them, placed."""
    marked = pl.col("cell").map_batches(partial(_marked, marks=is_first), return_dtype=pl.Boolean, is_elementwise=True)
    placed = read.filter(marked).with_columns(number_facts("e164", plan=plan, words=pl.Categorical).struct.unnest())
    return placed.drop("cell", "raw", "e164", "reason")


def _marked(cells: pl.Series, *, marks: pl.Series) -> pl.Series:
    return marks.gather(cells)


def rejected(read: pl.LazyFrame) -> pl.LazyFrame:
    """The cells that were refused, with why."""
    return read.filter(pl.col("reason").is_not_null()).select(REJECTS)


def torn(lines: pl.LazyFrame) -> pl.LazyFrame:
    """The lines that were no rows (`sheet, row_number, reject_reason, reject_raw`), as refused cells of no column."""
    return lines.select(
        "sheet",
        "row_number",
        pl.lit(None, dtype=pl.String).alias("phone_column"),
        pl.col("reject_raw").alias("raw"),
        pl.col("reject_reason").alias("reason"),
    )


def tally(read: pl.LazyFrame) -> pl.LazyFrame:
    """How many cells there are of each `reason`; null is the reason of those that were read."""
    return read.group_by("reason").agg(pl.len().alias("cells")).sort("cells", "reason", descending=True)
