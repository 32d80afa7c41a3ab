"""The rows of a table that are none: blank, the heading again, above the heading, or too long."""

from functools import reduce

import polars as pl

from flows.formats.pieces import Heading, no_rejects, rejected
from schemas.reasons import RejectReason


def screened(rows: pl.DataFrame, *, heading: Heading, cell_bytes: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows, without the heading line; and the lines that are no rows, each with its reason."""
    refused = [no_rejects()]
    for reason, found in (
        (RejectReason.TOO_LONG, _too_long(rows, cell_bytes)),
        (RejectReason.BLANK_LINE, _blank(rows)),
        (RejectReason.ABOVE_HEADING, _above(rows, heading)),
        (RejectReason.STRAY_HEADING, _stray(rows, heading)),
    ):
        if found.height:
            is_unseen = ~pl.col("row_number").is_in(pl.concat(refused).get_column("row_number").implode())
            refused.append(rejected(found.filter(is_unseen), reason))
    gone = pl.concat(refused)
    if heading.row_number is not None:
        rows = _without(rows, pl.Series([heading.row_number]))
    return _without(rows, gone.get_column("row_number")), gone


def _without(rows: pl.DataFrame, numbers: pl.Series) -> pl.DataFrame:
    if numbers.is_empty() or not rows.height or numbers.min() > rows.item(-1, 0) or numbers.max() < rows.item(0, 0):
        return rows
    return rows.filter(~pl.col("row_number").is_in(numbers.implode()))


def _too_long(rows: pl.DataFrame, cell_bytes: int) -> pl.DataFrame:
    longest = rows.select(pl.max_horizontal(pl.all().exclude("row_number").str.len_bytes().max())).item()
    if not rows.height or longest <= cell_bytes:
        return rows.clear()
    return rows.filter(pl.any_horizontal(pl.all().exclude("row_number").str.len_bytes() > cell_bytes))


def _blank(rows: pl.DataFrame) -> pl.DataFrame:
    """Column by column, so that a cell is looked at only where all before it are blank."""
    return reduce(lambda left, name: left.filter(pl.col(name).str.strip_chars() == ""), rows.columns[1:], rows)


def _above(rows: pl.DataFrame, heading: Heading) -> pl.DataFrame:
    return rows.filter(pl.col("row_number") < (heading.row_number or 0))


def _stray(rows: pl.DataFrame, heading: Heading) -> pl.DataFrame:
    if heading.headings is None or heading.row_number is None:
        return rows.clear()
    below = rows.filter(pl.col("row_number") > heading.row_number)
    for name, said in zip(rows.columns[1:], heading.headings, strict=True):
        below = below.filter(pl.col(name).str.strip_chars(" \t\r\n\ufeff") == said.strip(" \t\r\n\ufeff"))
    return below
