"""Cells of text as they come."""

import polars as pl


def is_blank(column: str) -> pl.Expr:
    """Whether a cell holds nothing but white space."""
    return pl.col(column).is_null() | (pl.col(column).str.strip_chars() == "")


def text(column: str) -> pl.Expr:
    """The cell without white space around it; null where nothing is left."""
    return pl.when(~is_blank(column)).then(pl.col(column).str.strip_chars())


def plain_word(column: str) -> pl.Expr:
    """The cell as a word is compared: NFKC, lower case, without white space around it."""
    return pl.col(column).str.normalize("NFKC").str.strip_chars().str.to_lowercase()
