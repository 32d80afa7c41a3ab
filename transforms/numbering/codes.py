"""Reasons as small integers: a column of them is dealt with ten times as fast as one of text."""

import polars as pl

from schemas.reasons import RejectReason

READ = 0
"""The code of a number that was read."""

_REASONS: tuple[str | None, ...] = (None, *(str(reason) for reason in RejectReason))
_TEXTS = pl.Series("reason", _REASONS, dtype=pl.String)
_CODES = {reason: code for code, reason in enumerate(_REASONS) if reason is not None}


def code(reason: RejectReason) -> int:
    """The code of a reason."""
    return _CODES[str(reason)]


def codes(reasons: pl.Series) -> pl.Series:
    """The code of each reason; `READ` where there is none."""
    return reasons.replace_strict(_CODES, default=READ, return_dtype=pl.UInt8).fill_null(READ)


def reason(column: str, words: type[pl.String | pl.Categorical]) -> pl.Expr:
    """The reason of each code of `column`, null where a number was read, as `words`."""
    return pl.lit(_TEXTS.cast(words)).gather(pl.col(column)).alias("reason")
