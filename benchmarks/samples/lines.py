"""Rows of cells as lines of a CSV file, torn where a file is torn."""

from collections.abc import Sequence

import polars as pl

from benchmarks.samples.fates import BAD_SLOTS
from benchmarks.samples.lists import BAD, BLANK, TORN_LONG, TORN_SHORT
from benchmarks.samples.recipe import Recipe


def as_lines(cells: pl.LazyFrame, headings: Sequence[str]) -> pl.LazyFrame:
    """One column, named by the whole heading line, of whole lines; no cell may hold a comma or a quote."""
    return cells.select(pl.concat_str(headings, separator=",").alias(",".join(headings)))


def as_torn_lines(cells: pl.LazyFrame, headings: Sequence[str]) -> pl.LazyFrame:
    """As `as_lines`, but the rows of BAD that are about a whole line lose half of it, gain a field or leave a gap."""
    first, rest = pl.col(headings[0]), headings[2:]
    long = pl.concat_str(first, pl.lit("先生"), pl.lit("13900139000"), *rest, separator=",")
    line = (
        pl.when(_is(TORN_SHORT))
        .then(pl.concat_str(first, pl.lit(",13900")))
        .when(_is(TORN_LONG))
        .then(long)
        .when(_is(BLANK))
        .then(pl.lit(""))
        .otherwise(pl.concat_str(headings, separator=","))
    )
    return cells.select(line.alias(",".join(headings)))


def without_torn(cells: pl.LazyFrame) -> pl.LazyFrame:
    """The rows that a table can hold: those of BAD that are about a whole line are left out."""
    return cells.filter(~_is(TORN_SHORT, TORN_LONG, BLANK))


def quoted(cells: pl.LazyFrame, column: str, recipe: Recipe) -> pl.LazyFrame:
    """`cells` with one in eight of a column's texts in quotes."""
    is_quoted = recipe.draw("quotes", "row") % 8 == 0
    within = pl.concat_str(pl.lit('"'), column, pl.lit('"'))
    return cells.with_columns(pl.when(is_quoted).then(within).otherwise(column).alias(column))


def _is(*fates: str) -> pl.Expr:
    return pl.col("slot").is_in([slot for slot, cell in zip(BAD_SLOTS, BAD, strict=True) if cell in fates])
