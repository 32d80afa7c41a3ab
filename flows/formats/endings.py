"""The totals that a spreadsheet's owner puts below the last row."""

import re

import polars as pl

from schemas.reasons import RejectReason

_SUMMARY = re.compile(
    r"(?:[合总總小共]\s*[计計]|[总總]\s*[数數]|[总總]\s*人\s*[数數]|(?:grand |sub)?totals?|sum|count)"
    r"(?:[\s:：=,，;；|(（]|\d|$)",
    re.IGNORECASE,
)
_DIVIDERS = re.compile(r"[,;|\t]")
_NUMBER = re.compile(r"(?<![\d.])\+?\d(?:[ ().-]{0,2}\d){6,14}(?![\d.])")
"""What may be somebody's number: 7 to 15 digits. A sum of numbers has more, a count fewer."""

_LINES = {str(RejectReason.TORN_LINE), str(RejectReason.TOO_MANY_FIELDS)}


def summary_rows(rows: pl.DataFrame, rejects: pl.DataFrame) -> list[int]:
    """The numbers of the last lines that are totals: their first filled cell says so, and no cell may be a number.

    `rows` and `rejects` are the last of their table; blank lines between are passed over.
    """
    lines: dict[int, list[str] | None] = {number: cells for number, *cells in rows.iter_rows()}
    for number, reason, raw in rejects.iter_rows():
        lines[number] = _DIVIDERS.split(raw) if reason in _LINES else None if reason == RejectReason.BLANK_LINE else []
    found: list[int] = []
    for number in sorted(lines, reverse=True):
        cells = lines[number]
        if cells is None:
            continue
        if not _is_summary(cells):
            break
        found.append(number)
    return found


def _is_summary(cells: list[str]) -> bool:
    filled = [cell.strip(' "') for cell in cells if cell and cell.strip(' "')]
    return bool(filled) and bool(_SUMMARY.match(filled[0])) and not any(_NUMBER.search(cell) for cell in filled)
