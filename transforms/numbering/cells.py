"""What a person or a spreadsheet puts around a number, taken off; and what makes a cell unreadable, named."""

from collections.abc import Callable

import polars as pl

from schemas.reasons import RejectReason
from transforms.numbering.codes import code

Repair = Callable[[pl.Expr], pl.Expr]
"""What makes a cell plainer than it came."""

_ZEROS = "٠۰०০੦૦୦௦౦೦൦๐"
"""Zeros of the scripts whose digits are read; their nine others follow in Unicode. Full-width ones fall to NFKC."""

_DIGITS = {chr(ord(zero) + digit): str(digit) for zero in _ZEROS for digit in range(10)}
_USUAL = dict.fromkeys(" -()'\u00a0\u3000\u200b\u202c\ufeff", "") | {
    chr(ord("０") + digit): str(digit) for digit in range(10)
}
"""What stands in nine of ten cells that are not plain digits; `repaired` deals with whatever else there is."""

_UNSEEN = r"[\p{Cf}\p{Cc}\p{M}]"
_DASHES = r"[‐‑‒–—―−ー]"
_LABEL = (
    r"(?i)^[\s'\"`=]*(?:(?:tele)?phone|tel|mobile|mob|cell|ph|(?:联系|手机|固定|办公|家庭)?(?:电话|手机|座机|固话)"
    r"(?:号码|号)?)(?:\s*(?:no|number)\b)?[\s.:]*"
)
_SPREADSHEET_TAIL = r"^([\s'\"=+]*\d+)\.0+['\"\s]*$"
_EXTENSION = (
    r"(?i)^(.*\d.*?)[\s,;(\[]*(?:转接?|分机号?|内线|;ext=|e?xt(?:ensi[oó]n|n)?|anexo|доб|int|x|#|~|,|;)"
    r"[\s.:\-]*(\d{1,6})#?[)\]\s.]*$"
)
_DASHED_EXTENSION = r"^(.*\d{7})\s*-\s*(\d{1,5})\s*$"
_ROUNDED = r"(?i)^\s*\+?\d+(?:[.,]\d+)?\s*e\s*\+?\d+\s*$"
_NUMBER = r"\+?(?:[\s\-().]*\d){7,}"
_SEVERAL = rf"{_NUMBER}[\s)]*(?:[/\\|;,、&和或]|\s|and|or)+[\s(]*{_NUMBER}|\d[^+]*\d[^+]*\+(?:[\s\-().]*\d){{7,}}"


def punctuated(cell: pl.Expr) -> pl.Expr:
    """The cell without what digits are usually written with: spaces, dashes, parentheses, or a spreadsheet's `.0`.

    Full-width digits become plain ones.
    """
    is_decimal = cell.str.ends_with(".0")
    return pl.when(is_decimal).then(cell.str.strip_suffix(".0")).otherwise(cell.str.replace_many(_USUAL))


def repaired(cell: pl.Expr) -> pl.Expr:
    """The cell in plain characters, without what cannot be seen, a label in front or a spreadsheet's `.0`."""
    text = cell.str.normalize("NFKC").str.replace_all(_UNSEEN, " ").str.replace_all(_DASHES, "-")
    text = text.str.replace_many(list(_DIGITS), list(_DIGITS.values()))
    return text.str.replace(_LABEL, "").str.replace(_SPREADSHEET_TAIL, "${1}").fill_null("")


def without_extension(text: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """A repaired cell as `number` and `extension`, which is null where none is called so."""
    parts = text.str.extract_groups(_EXTENSION)
    found = parts.struct.field("2")
    number = pl.when(found.is_null()).then(text).otherwise(parts.struct.field("1"))
    return number.alias("number"), found.alias("extension")


def dashed_extension(number: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """`number` and `extension` of a text that ends in at least seven digits, a dash and at most five, else null."""
    before, behind = (number.str.extract(_DASHED_EXTENSION, group) for group in (1, 2))
    return before.alias("number"), behind.alias("extension")


def has_digit(text: pl.Expr) -> pl.Expr:
    """Whether a repaired cell holds any digit."""
    return text.str.contains("[0-9]")


def holds_several(cell: pl.Expr) -> pl.Expr:
    """Whether a cell holds more than one number."""
    return repaired(cell).str.contains(_SEVERAL)


def unreadable(number: pl.Expr) -> pl.Expr:
    """The code of why a repaired cell, its extension taken off, is not read at all; null where it may be."""
    reasons = {
        RejectReason.DIGITS_LOST: number.str.contains(_ROUNDED),
        RejectReason.SEVERAL_NUMBERS: number.str.contains(_SEVERAL),
        RejectReason.LETTER_IN_NUMBER: number.str.contains(r"\p{L}"),
    }
    return pl.coalesce(pl.when(holds).then(pl.lit(code(reason), pl.UInt8)) for reason, holds in reasons.items())


def digits(number: pl.Expr) -> pl.Expr:
    """The digits of a repaired cell, with a plus sign in front where they begin with a country code."""
    return number.str.replace_all(r"[^0-9+]", "").str.replace(r"^\++", "+")


def has_no_key(digits: pl.Expr) -> pl.Expr:
    """Whether reading has no key for them: they are too many, or have an international prefix behind a plus sign."""
    return digits.str.starts_with("+0") | (digits.str.len_bytes() > 18)  # noqa: PLR2004 - see dialling.LONGEST


def without_prefix(digits: pl.Expr, *, international_prefix: str) -> pl.Expr:
    """Digits with a plus sign in place of the prefix that is dialled for calls abroad."""
    return digits.str.replace(rf"^\+?(?:{international_prefix})([1-9][0-9]*)$", "+${1}")


def local(told: pl.Expr, digits: pl.Expr, lengths: tuple[int, ...]) -> pl.Expr:
    """The code `told`, more closely where digits that are not valid are as long as numbers without their area code.

    Those begin with 2 to 9: 0 is the trunk prefix and 1 is for services, almost everywhere.
    """
    is_local = digits.str.contains("^[2-9]") & digits.str.len_bytes().is_in(lengths)
    is_told = is_local & (told == code(RejectReason.NOT_VALID))
    return pl.when(is_told).then(pl.lit(code(RejectReason.NO_AREA_CODE), pl.UInt8)).otherwise(told)
