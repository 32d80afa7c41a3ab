"""The cells of a workbook as text, by a process of its own: `python -m flows.formats.workbook_cells FILE …`.

calamine ends the process, with no exception to catch, where a sheet of two cells spans a terabyte. So it runs apart,
with as much memory and time as it may have; this module imports nothing that takes time to load.

It writes to standard output, sheet after sheet: a line of JSON that tells what the sheet is; then blocks of whole
lines, each behind a line with its length in bytes; then a length of 0.
"""

import json
import resource
import sys
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import chain, islice
from pathlib import Path
from typing import Any, BinaryIO

from python_calamine import CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from flows.formats.numbers import EXACT_BELOW, shown_float

CELL_END, LINE_END = "\x1f", "\n"
STANDS_FOR = {"\n": "\x1e", "\r": "\x1d"}
"""What line ends within a cell are written as; a cell of a workbook may hold no such characters itself."""

PROTECTED, TOO_WIDE, TOO_LARGE = 3, 4, 5
"""Exit codes: a password is asked for; a sheet has more columns than a table has; the memory is not enough."""

_ESCAPED = {ord(sign): "\ufffd" for sign in (CELL_END, *STANDS_FOR.values())} | str.maketrans(STANDS_FOR)
_AS_TEXT: dict[type, Callable[[Any], str]] = {
    str: str,
    float: shown_float,
    int: lambda cell: str(cell) if abs(cell) < EXACT_BELOW else shown_float(float(cell)),
    bool: lambda cell: "true" if cell else "false",
    datetime: datetime.isoformat,
    date: date.isoformat,
    time: time.isoformat,
    timedelta: str,
}
_ESCAPING = _AS_TEXT | {str: lambda cell: cell.translate(_ESCAPED)}
_ROWS = 50_000
"""Rows of a block: some 2 MB, so that reading them goes on beside writing them."""


class _TooWide(Exception):
    """A sheet has more columns than a table has."""


def main(file: Path, columns: int, memory: int, seconds: int) -> int:
    """Write every sheet that has a cell; the exit code."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        with file.open("rb") as opened:
            workbook = CalamineWorkbook.from_filelike(opened)
        _write(_sheets(workbook, columns), sys.stdout.buffer)
    except PasswordError:
        return PROTECTED
    except _TooWide:
        return TOO_WIDE
    return 0


_Sheets = Iterator[tuple[dict[str, str | int], CalamineSheet]]


def _sheets(workbook: CalamineWorkbook, columns: int) -> _Sheets:
    """What each sheet with cells is called, how many columns it has, whether it is hidden; and its cells."""
    for place, told in enumerate(workbook.sheets_metadata):
        sheet = workbook.get_sheet_by_index(place) if told.typ == SheetTypeEnum.WorkSheet else None
        if sheet is None or sheet.start is None or sheet.end is None:
            continue
        if sheet.end[1] >= columns:
            raise _TooWide
        is_hidden = told.visible != SheetVisibleEnum.Visible
        yield {"name": told.name, "columns": sheet.end[1] + 1, "is_hidden": is_hidden}, sheet


def _write(sheets: _Sheets, out: BinaryIO) -> None:
    """All of them; the second is looked for before the first is written, which says whether it is the only one."""
    first = list(islice(sheets, 2))
    is_only = len(first) == 1
    while first or (first := list(islice(sheets, 1))):
        told, sheet = first.pop(0)
        out.write(json.dumps(told | {"is_only": is_only}).encode() + b"\n")
        out.writelines(b"%d\n" % len(block) + block for block in chain(_blocks(sheet), [b""]))
        out.flush()


def _blocks(sheet: CalamineSheet) -> Iterator[bytes]:
    """Each row with its number, from column A and row 1 on."""
    down, right = sheet.start or (0, 0)
    rows, number = islice(sheet.iter_rows(), down, None), down + 1
    while some := list(islice(rows, _ROWS)):
        text = _text(some, number, CELL_END * right, _AS_TEXT)
        if not _is_plain(text, lines=len(some), cell_ends=len(some) * (right + len(some[0]))):
            text = _text(some, number, CELL_END * right, _ESCAPING)
        yield text.encode("utf-8", errors="replace")
        number += len(some)


def _text(rows: list[list[Any]], first: int, before: str, as_text: dict[type, Callable[[Any], str]]) -> str:
    lines = (
        f"{number}{CELL_END}{before}{CELL_END.join([as_text[type(cell)](cell) for cell in row])}{LINE_END}"
        for number, row in enumerate(rows, start=first)
    )
    return "".join(lines)


def _is_plain(text: str, *, lines: int, cell_ends: int) -> bool:
    """Whether no cell holds a line end, or what one is written as; asked of many rows at once, for it seldom is so."""
    counted = text.count(LINE_END) == lines and text.count(CELL_END) == cell_ends
    return counted and "\r" not in text and not any(sign in text for sign in STANDS_FOR.values())


if __name__ == "__main__":
    try:
        sys.exit(main(Path(sys.argv[1]), *map(int, sys.argv[2:5])))
    except MemoryError:
        sys.exit(TOO_LARGE)
