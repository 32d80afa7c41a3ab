"""Some records of a table, as every reader of a format gives them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import polars as pl

from schemas.reasons import RejectReason

REJECTS = {"row_number": pl.Int64, "reject_reason": pl.String, "reject_raw": pl.String}
"""Lines that are no rows: where each stands, which `RejectReason` it has, and the whole of it as it came."""


@dataclass(frozen=True)
class Piece:
    """Some records of a table, in order: those with the right number of fields, and those without."""

    rows: pl.DataFrame
    """`row_number` (Int64), then `f0`, `f1`, … (String, never null)."""

    rejects: pl.DataFrame
    """With the columns of `REJECTS`."""


@dataclass(frozen=True)
class Heading:
    """Where a table's heading line stands, if it has one, and what it says."""

    row_number: int | None = None
    headings: list[str] | None = None


def row_schema(columns: int) -> dict[str, pl.DataType | type[pl.DataType]]:
    """The columns of a piece's rows."""
    return {"row_number": pl.Int64, **{f"f{place}": pl.String for place in range(columns)}}


def no_rejects() -> pl.DataFrame:
    """No line at all."""
    return pl.DataFrame(schema=REJECTS)


def rejects(lines: Iterable[tuple[int, RejectReason, str]]) -> pl.DataFrame:
    """Lines that are no rows, from their number, reason and text."""
    told = [(number, str(reason), raw) for number, reason, raw in lines]
    return pl.DataFrame(told, schema=REJECTS, orient="row")


def rejected(rows: pl.DataFrame, reason: RejectReason) -> pl.DataFrame:
    """Rows that are none after all; what was in their cells is kept, with commas between."""
    cells = rows.columns[1:]
    raw = pl.lit("") if reason == RejectReason.BLANK_LINE else pl.concat_str(cells, separator=",")
    return rows.select("row_number", pl.lit(str(reason)).alias("reject_reason"), raw.alias("reject_raw"))


def row(frame: pl.DataFrame, at: int) -> tuple[int, Sequence[str]]:
    """One row of a piece: its number and its cells."""
    number, *cells = frame.row(at)
    return number, cells
