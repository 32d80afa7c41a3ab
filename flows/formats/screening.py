"""The rows of a table that are none: blank, the heading again, above the heading, or too long."""

from functools import reduce

import polars as pl

from flows.formats.pieces import Heading, no_rejects, rejected
from schemas.reasons import RejectReason

_AROUND = " \t\r\n\ufeff"


def screened(rows: pl.DataFrame, *, heading: Heading, cell_bytes: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows, without the heading line; and the lines that are no rows, each with its reason."""
    if not rows.height:
        return rows, no_rejects()
    first, said = pl.col("f0").str.strip_chars(_AROUND), (heading.headings or [""])[0].strip(_AROUND)
    longest = pl.max_horizontal(_cells().str.len_bytes().max())
    seen = rows.select(
        longest.alias("longest"), (first == "").any().alias("blank"), (first == said).any().alias("heading")
    )
    is_plain = seen.item(0, "longest") <= cell_bytes and not seen.item(0, "blank") and not seen.item(0, "heading")
    if is_plain and rows.item(0, "row_number") >= (heading.row_number or 0):
        return rows, no_rejects()
    return _parted(rows, heading, cell_bytes)


def _parted(rows: pl.DataFrame, heading: Heading, cell_bytes: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    refused = [no_rejects()]
    for reason, found in (
        (RejectReason.TOO_LONG, rows.filter(pl.any_horizontal(_cells().str.len_bytes() > cell_bytes))),
        (RejectReason.BLANK_LINE, _blank(rows)),
        (RejectReason.ABOVE_HEADING, rows.filter(pl.col("row_number") < (heading.row_number or 0))),
        (RejectReason.STRAY_HEADING, _stray(rows, heading)),
    ):
        refused.append(rejected(_without(found, pl.concat(refused)), reason))
    gone = pl.concat(refused)
    rows = _without(rows, gone)
    return rows.filter(pl.col("row_number") != heading.row_number) if heading.row_number else rows, gone


def _cells() -> pl.Expr:
    return pl.all().exclude("row_number")


def _without(rows: pl.DataFrame, gone: pl.DataFrame) -> pl.DataFrame:
    return rows.join(gone, on="row_number", how="anti", maintain_order="left")


def _blank(rows: pl.DataFrame) -> pl.DataFrame:
    """Column by column, so that a cell is looked at only where all before it are blank."""
    return reduce(lambda left, name: left.filter(pl.col(name).str.strip_chars(_AROUND) == ""), rows.columns[1:], rows)


def _stray(rows: pl.DataFrame, heading: Heading) -> pl.DataFrame:
    """The heading again; a key of JSON or a column of Parquet has no line that could come again."""
    if heading.headings is None or heading.row_number is None:
        return rows.clear()
    below = rows.filter(pl.col("row_number") > heading.row_number)
    for name, said in zip(rows.columns[1:], heading.headings, strict=True):
        below = below.filter(pl.col(name).str.strip_chars(_AROUND) == said.strip(_AROUND))
    return below
