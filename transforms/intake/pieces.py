"""A cell that holds several numbers, cut into the pieces that hold one each."""

import polars as pl

from transforms.numbering.cells import holds_several

_CUTS = (
    r"[/\\|;；、&和或\r\n]+|\b(?i:and|or)\b",
    r"[,，]+",
    r"\s{2,}",
)
"""Where to cut, the plainest sign first: a comma may part a number from its extension, two blanks its groups."""
_CUT = "\x1f"
_WORD_OF_DIGITS = r"^\s*\+?(?:[-().]?\d){7,15}(?:\s+\+?(?:[-().]?\d){7,15})+\s*$"
"""Blanks cut only where every word between them is long enough to be a number; else they part a number's groups."""


def cut_cells(cells: pl.LazyFrame) -> pl.LazyFrame:
    """One row for each piece of `raw_phone`, with `number_in_cell` from 1 in the order of the cell; the rest as it is.

    Only what still holds several numbers is cut again, by the next sign; what no sign cuts stays whole.
    """
    pieces = cells.with_row_index("cell")
    for cut in _CUTS:
        pieces = _cut(pieces, pl.col("raw_phone").str.replace_all(cut, _CUT))
    pieces = _cut(pieces, pl.col("raw_phone").str.replace_all(r"([^\s(])[\s(]*\+", f"${{1}}{_CUT}+"))
    apart = pl.col("raw_phone").str.replace_all(r"\s+", _CUT)
    is_apart = pl.col("raw_phone").str.contains(_WORD_OF_DIGITS)
    pieces = _cut(pieces, pl.when(is_apart).then(apart).otherwise("raw_phone"))
    order = pl.int_range(1, pl.len() + 1, dtype=pl.Int64).over("cell")
    return pieces.with_columns(order.alias("number_in_cell")).drop("cell")


def _cut(pieces: pl.LazyFrame, marked: pl.Expr) -> pl.LazyFrame:
    """The pieces in their order, those that hold several numbers cut at the marks; nothing blank is a piece."""
    several = holds_several(pl.col("raw_phone"))
    parts = marked.str.split(_CUT).list.eval(pl.element().filter(pl.element().str.strip_chars() != ""))
    whole = pl.concat_list("raw_phone")
    return pieces.with_columns(pl.when(several).then(parts).otherwise(whole).alias("raw_phone")).explode("raw_phone")
