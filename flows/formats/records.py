"""Lines of separated text as records, one at a time and exactly; slow, for what the fast way cannot tell."""

import codecs
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from schemas.reasons import RejectReason

BAD = "\ufdd0"
"""Stands for bytes that are no text; Unicode promises that it never stands for anything else."""


def _mark(error: UnicodeError) -> tuple[str, int]:
    """One mark for what is no text, by which lines are found that have such."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return BAD, error.end


codecs.register_error("heed_mark", _mark)

_WITHIN_QUOTES = re.compile(r'(?:[^"]|"")*+')
_NUMBER = re.compile(r"\s*\+?(?:[\s().-]{0,2}\d){7,15}\s*")
_FAR_TOO_MANY = 20_000
"""Fields: whatever else is wrong with such a line, no more of them are looked at."""

_LINE_END = re.compile(r"\r*(?:\n|\Z)")


@dataclass(frozen=True)
class Dialect:
    """How a table of separated text is written: what divides its fields, how many there are, how long one may be."""

    delimiter: str
    columns: int | None
    """None: any number will do."""

    cell_bytes: int


@dataclass(frozen=True)
class Record:
    """The cells of one record, or why it is none."""

    cells: list[str]
    reason: RejectReason | None = None
    raw: str = ""


class _NotClosed(Exception):
    """A quote is open at the end of the text."""


class _NoRecord(Exception):
    """The text is no record."""

    def __init__(self, reason: RejectReason) -> None:
        self.reason = reason


def read_record(lines: Sequence[str], at: int, dialect: Dialect, *, is_last: bool) -> tuple[list[Record], int] | None:
    r"""The record that begins on line `at`, and how many lines it takes; several where a line holds several.

    Lines come without their `\n`. A quote that is never closed costs the line where it opens, and no other. None where
    the record may go on behind the last line; never when these are all (`is_last`).
    """
    span, line = 1, lines[at]
    if reason := _unreadable(line):
        return [_refused(line, reason)], 1
    while True:
        text = "\n".join(lines[at : at + span])
        try:
            return _judged(line, *_first_record(text, dialect), dialect)
        except _NoRecord as refusal:
            if refusal.reason == RejectReason.STRAY_RETURN:
                return _parted(line, dialect), 1
            return [_refused(line, refusal.reason)], 1
        except _NotClosed:
            is_all = at + span >= len(lines)
            if len(text) > dialect.cell_bytes or (is_all and is_last):
                return [_refused(line, RejectReason.UNCLOSED_QUOTE)], 1
            if is_all:
                return None
        span *= 2


def _refused(line: str, reason: RejectReason) -> Record:
    return Record([], reason, line.rstrip("\r").replace(BAD, "\ufffd"))


def _unreadable(text: str) -> RejectReason | None:
    if "\0" in text:
        return RejectReason.NUL_BYTE
    return RejectReason.BAD_BYTES if BAD in text else None


def _judged(line: str, text: str, cells: list[str], dialect: Dialect) -> tuple[list[Record], int]:
    """What `text` is, whose cells are told: a record, or a reason why its first line is none."""
    taken = text.count("\n") + 1
    is_right = dialect.columns is None or len(cells) == dialect.columns
    if is_right and not _unreadable(text):
        hidden = taken > 1 and any(_is_row(inner, len(cells), dialect) for inner in text.split("\n")[1:])
        if hidden:
            return [_refused(inner, RejectReason.UNCLOSED_QUOTE) for inner in text.split("\n")], taken
        return [Record(cells, raw=text)], taken
    if taken > 1:
        return [_refused(line, RejectReason.UNCLOSED_QUOTE)], 1
    return [with_wrong_count(line, len(cells), dialect)], 1


def with_wrong_count(line: str, fields: int, dialect: Dialect) -> Record:
    """Why a line of so many fields, which are not as many as they should be, is no record."""
    if not line.strip():
        return Record([], RejectReason.BLANK_LINE)
    is_short = fields < (dialect.columns or 0)
    return _refused(line, RejectReason.TORN_LINE if is_short else RejectReason.TOO_MANY_FIELDS)


def _is_row(line: str, columns: int, dialect: Dialect) -> bool:
    """Whether a line within quotes could well be a row by itself, with a number: then two quotes may be lost."""
    try:
        text, cells = _first_record(line, dialect)
    except (_NotClosed, _NoRecord):
        return False
    return len(cells) == columns > 1 and text == line.rstrip("\r") and any(map(_NUMBER.fullmatch, cells))


def _first_record(text: str, dialect: Dialect) -> tuple[str, list[str]]:
    """The text up to the first line end that is not quoted, and its cells."""
    cells, at, delimiter = [], 0, dialect.delimiter
    while True:
        cell, end = _quoted(text, at) if text.startswith('"', at) else _bare(text, at, delimiter)
        cells.append(cell)
        if dialect.columns and len(cells) > _FAR_TOO_MANY:
            raise _NoRecord(RejectReason.TOO_MANY_FIELDS)
        if ending := _LINE_END.match(text, end):
            return text[: ending.start()], cells
        if text[end] != delimiter:
            raise _NoRecord(RejectReason.UNCLOSED_QUOTE)
        at = end + 1


def _quoted(text: str, at: int) -> tuple[str, int]:
    inner = _WITHIN_QUOTES.match(text, at + 1)
    if not inner or inner.end() == len(text):
        raise _NotClosed
    return inner[0].replace('""', '"'), inner.end() + 1


def _bare(text: str, at: int, delimiter: str) -> tuple[str, int]:
    end = found.start() if (found := _end_of_bare(delimiter).search(text, at)) else len(text)
    cell = text[at:end]
    if text[end : end + 1] != delimiter:
        cell = cell.rstrip("\r")
    if "\r" in cell:
        raise _NoRecord(RejectReason.STRAY_RETURN if "\n" not in text[:at] else RejectReason.UNCLOSED_QUOTE)
    return cell, at + len(cell)


@cache
def _end_of_bare(delimiter: str) -> re.Pattern[str]:
    """What ends a bare field: one search, for a line of millions of fields must not be searched to its end by each."""
    return re.compile(rf"[{re.escape(delimiter)}\n]")


def _parted(line: str, dialect: Dialect) -> list[Record]:
    """A line with carriage returns inside: one record for each part if all are whole and of several fields, else none.

    Bare fields of one column would pass for whole wherever a return stood among them.
    """
    try:
        parts = [_first_record(part, dialect)[1] for part in line.rstrip("\r").split("\r")]
    except (_NotClosed, _NoRecord):
        parts = []
    columns = dialect.columns or len(parts[0] if parts else [])
    if columns > 1 and parts and all(len(cells) == columns for cells in parts):
        return [Record(cells, raw=",".join(cells)) for cells in parts]
    return [_refused(line, RejectReason.STRAY_RETURN)]
