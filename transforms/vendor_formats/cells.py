"""Text that others wrote, as it may stand in a cell that a spreadsheet or a dialer will open."""

import polars as pl

_UNSEEN = r"[\p{Cc}\p{Zl}\p{Zp}]+"
"""Control characters and line ends: a cell is one line."""

_FORMULA = "=+-@＝＋－＠"
"""What makes a formula of a cell that begins with it (OWASP, CSV injection), in both widths."""


def harmless(column: str, *, left_out: str, most_characters: int | None) -> pl.Expr:
    """The text in one line, without the `left_out` characters and the marks that would make it a formula.

    Null where nothing is left, or more than fits: half a name is another name.
    """
    text = pl.col(column).str.replace_all(_UNSEEN, " ")
    for character in left_out:
        text = text.str.replace_all(character, " ", literal=True)
    return _fitting(text.str.replace(rf"^[\s{_FORMULA.replace('-', '')}-]+", "").str.strip_chars(), most_characters)


def unaltered(column: str, *, left_out: str, most_characters: int | None) -> pl.Expr:
    """The text where it is harmless as it stands, else null: an id that was altered is another id."""
    text = harmless(column, left_out=left_out, most_characters=most_characters)
    return pl.when(text == pl.col(column)).then(text)


def _fitting(text: pl.Expr, most_characters: int | None) -> pl.Expr:
    fits = text.str.len_chars() > 0
    if most_characters is not None:
        fits &= text.str.len_chars() <= most_characters
    return pl.when(fits).then(text)
