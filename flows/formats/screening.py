"""The rows of a table that are none: blank, the heading again, above the heading, or too long."""

import polars as pl

from flows.formats.pieces import REJECTS, Heading, no_rejects
from schemas.reasons import RejectReason

_BOM = "\ufeff"
_ITSELF = "heading"
_BLANKS = [("", "!"), ("\x7f", "\xa1"), ("\u1680", "\u1681"), ("\u2000", "\u3001"), (_BOM, "\uff00")]
"""From where, to where in the order of text an empty cell stands, and all cells that begin with a blank or the mark."""


def screened(rows: pl.DataFrame, *, heading: Heading, cell_bytes: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows, without the heading line; and the lines that are no rows, each with its reason.

    Only rows whose first cell is blank or the first heading are looked at closely, so that all the others cost little.
    """
    if not rows.height:
        return rows, no_rejects()
    longest = pl.max_horizontal(_cells().str.len_bytes().max())
    seen = rows.select(_may_be_odd(heading).alias("is_odd"), longest.alias("longest"))
    is_odd = seen.get_column("is_odd")
    if seen.item(0, "longest") > cell_bytes or rows.item(0, "row_number") <= (heading.row_number or 0):
        is_odd = pl.Series([True]).new_from_index(0, rows.height)
    if not is_odd.any():
        return rows, no_rejects()
    gone = rows.filter(is_odd).with_columns(_reason(heading, cell_bytes)).filter(pl.col("reject_reason").is_not_null())
    if not gone.height:
        return rows, no_rejects()
    kept = rows.filter(~pl.col("row_number").is_in(gone.get_column("row_number").implode()))
    return kept, _rejects(gone)


def _may_be_odd(heading: Heading) -> pl.Expr:
    """Whether the first cell is empty, or begins with a blank, a byte order mark or the first heading.

    Told by where the cell stands in the order of text, for a cell costs ten times as much to strip of its blanks.
    """
    first, said = pl.col("f0"), (heading.headings or [""])[0].strip()
    begins = [first.is_between(pl.lit(low), pl.lit(high), closed="left") for low, high in _BLANKS]
    return pl.any_horizontal(*begins, first.str.starts_with(said) if said else pl.lit(False))


def _cells() -> pl.Expr:
    return pl.all().exclude("row_number", "reject_reason")


def _reason(heading: Heading, cell_bytes: int) -> pl.Expr:
    """Why a row is none; null where it is one."""
    number, line = pl.col("row_number"), heading.row_number or 0
    is_again = [_says(f"f{at}", said.strip()) for at, said in enumerate(heading.headings or [])]
    reasons = {
        _ITSELF: number == line,
        RejectReason.TOO_LONG: pl.any_horizontal(_cells().str.len_bytes() > cell_bytes),
        RejectReason.BLANK_LINE: pl.all_horizontal(_cells().str.strip_chars() == ""),
        RejectReason.ABOVE_HEADING: number < line,
        RejectReason.STRAY_HEADING: pl.lit(line > 0) & pl.all_horizontal(is_again or [pl.lit(False)]),
    }
    found = [pl.when(holds).then(pl.lit(str(reason))) for reason, holds in reasons.items()]
    return pl.coalesce(found).alias("reject_reason")


def _says(column: str, said: str) -> pl.Expr:
    """Whether a cell is a heading; where one file was put behind another, a byte order mark stands in front."""
    cell = pl.col(column).str.strip_chars()
    return (cell == said) | (cell == _BOM + said)


def _rejects(gone: pl.DataFrame) -> pl.DataFrame:
    """Lines that are no rows; what was in their cells is kept, with commas between."""
    is_blank = pl.col("reject_reason") == str(RejectReason.BLANK_LINE)
    raw = pl.when(is_blank).then(pl.lit("")).otherwise(pl.concat_str(_cells(), separator=","))
    told = gone.filter(pl.col("reject_reason") != _ITSELF)
    return told.select("row_number", "reject_reason", raw.alias("reject_raw")).cast(pl.Schema(REJECTS))
