"""Inbox rows drawn as little tables, and what their reading made of them."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache

import polars as pl

from flows.plan import load_plan
from transforms.numbering import Plan

TAKEN_IN_AT = datetime(2026, 11, 20, 17, 30, tzinfo=UTC)
ZONE = "Asia/Shanghai"
ANNA, BEN = 12025550101, 12025550102
"""Of the range that North America keeps for fiction."""


@cache
def plan() -> Plan:
    """The plan that heed is shipped with."""
    return load_plan()


def rows(drawing: str, fields: Sequence[str]) -> pl.LazyFrame:
    """The drawing's rows as the intake hands them over: `row_number` from 2, and `raw_<field>`.

    `anna` and `ben` stand for their numbers, `-` for a blank cell; a field that is not drawn is a column that the file
    does not have.
    """
    heading, *lines = [[cell.strip() for cell in line.split("|")] for line in drawing.strip().splitlines()]
    table = pl.DataFrame(
        [[_cell(cell) for cell in line] for line in lines],
        schema={f"raw_{name}": pl.String for name in heading},
        orient="row",
    )
    absent = [pl.lit(None, dtype=pl.String).alias(f"raw_{name}") for name in fields if f"raw_{name}" not in table]
    return table.with_columns(absent).with_row_index("row_number", 2).cast({"row_number": pl.Int64}).lazy()


def _cell(cell: str) -> str:
    return {"anna": f"+{ANNA}", "ben": f"+{BEN}", "-": " "}.get(cell, cell)


def reasons(read: pl.LazyFrame) -> dict[int, tuple[str, str] | None]:
    """For each row, the reason that it is refused for and the column at fault; None where it is good."""
    marked = read.select("row_number", "reject_reason", "reject_column").collect()
    return {row: None if reason is None else (reason, column) for row, reason, column in marked.rows()}


def noes(read: pl.LazyFrame) -> dict[int, tuple[str, datetime]]:
    """For each row that says one: the no, and since when it holds."""
    said = read.filter(pl.col("no").is_not_null()).select("row_number", "no", "no_since").collect()
    return {row: (no, since) for row, no, since in said.rows()}
