"""The cells of a workbook as text, in a process of its own: `python -m flows.formats.workbook_cells FILE FOLDER …`.

calamine ends the process, with no exception to catch, where a sheet of two cells spans a terabyte. So it runs apart,
with as much memory as it may have; this module imports nothing that takes time to load.
"""

import json
import resource
import sys
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

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
_ROWS = 20_000


def main(file: Path, folder: Path, columns: int, memory: int) -> int:
    """Write each sheet with cells to `folder` as `<n>`, and what they are to `sheets.json`."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sheets = []
    try:
        with file.open("rb") as opened:
            workbook = CalamineWorkbook.from_filelike(opened)
    except PasswordError:
        return PROTECTED
    for place, told in enumerate(workbook.sheets_metadata):
        sheet = workbook.get_sheet_by_index(place) if told.typ == SheetTypeEnum.WorkSheet else None
        if sheet is None or sheet.start is None or sheet.end is None:
            continue
        if sheet.end[1] >= columns:
            return TOO_WIDE
        _write(sheet, folder / str(place))
        is_hidden = told.visible != SheetVisibleEnum.Visible
        sheets.append({"file": str(place), "name": told.name, "columns": sheet.end[1] + 1, "is_hidden": is_hidden})
    (folder / "sheets.json").write_text(json.dumps(sheets), encoding="utf-8")
    return 0


def _write(sheet: CalamineSheet, into: Path) -> None:
    """Each row with its number, from column A and row 1 on."""
    down, right = sheet.start or (0, 0)
    rows, number = islice(sheet.iter_rows(), down, None), down + 1
    with into.open("w", encoding="utf-8", errors="replace", newline="") as file:
        while some := list(islice(rows, _ROWS)):
            text = _text(some, number, CELL_END * right, _AS_TEXT)
            if not _is_plain(text, lines=len(some), cell_ends=len(some) * (right + len(some[0]))):
                text = _text(some, number, CELL_END * right, _ESCAPING)
            file.write(text)
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
        sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])))
    except MemoryError:
        sys.exit(TOO_LARGE)
