"""Workbooks of Excel, sheet by sheet."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import pyarrow as pa
import pyarrow.csv

import flows
from flows.formats.headings import find_heading
from flows.formats.limits import Limits
from flows.formats.pieces import Piece, no_rejects, row, row_schema
from flows.formats.refusal import FileRefused
from flows.formats.sheets import Sheet
from flows.formats.workbook_cells import CELL_END, PROTECTED, STANDS_FOR, TOO_LARGE, TOO_WIDE

_BLOCK_BYTES = 8 << 20
_HEAD_ROWS = 200
_KEPT = ("PATH", "HOME", "LANG", "TMPDIR", "LD_LIBRARY_PATH")
"""Of the environment; whoever takes over the process that reads a stranger's file is to find no secret there."""


def open_workbook(
    path: Path, *, name: str | None, size: int, scratch: Path, limits: Limits, also_known: Sequence[str] = ()
) -> Iterator[Sheet]:
    """Every sheet that has a cell, hidden ones too, which say so; a row's number is the one that Excel shows.

    `size` is what it unpacks to. A sheet's name is None if it is the only one and its file has none.

    Raises:
        FileRefused: the workbook is protected, damaged, empty, or larger inside than a workbook is.
    """
    with TemporaryDirectory(dir=scratch, ignore_cleanup_errors=True) as folder:
        _unpack(path, Path(folder), size, limits)
        sheets = json.loads((Path(folder) / "sheets.json").read_text(encoding="utf-8"))
        if not sheets:
            raise FileRefused("it is empty: no sheet of it has a cell")
        for sheet in sheets:
            own = sheet["name"] if len(sheets) > 1 else None
            shown = "/".join(part for part in (name, own) if part) or None
            pieces = _pieces(Path(folder) / sheet["file"], int(sheet["columns"]))
            first = next(pieces)
            head = (row(first.rows, at) for at in range(min(first.rows.height, _HEAD_ROWS)))
            yield Sheet(
                chain([first], pieces),
                name=shown,
                heading=find_heading(head, also_known=also_known),
                is_hidden=sheet["is_hidden"],
                limits=limits,
            )


def _unpack(path: Path, folder: Path, size: int, limits: Limits) -> None:
    """Let a process of its own read the cells; whatever becomes of it, this one goes on."""
    memory = min(limits.workbook_memory, limits.workbook_memory_at_least + limits.workbook_memory_ratio * size)
    words = [str(path.resolve()), str(folder.resolve()), str(limits.columns), str(memory)]
    command = [sys.executable, "-m", "flows.formats.workbook_cells", *words]
    house = str(Path(flows.__file__).resolve().parents[1])
    env = {name: os.environ[name] for name in _KEPT if name in os.environ}
    env |= {"PYTHONPATH": house, "RUST_BACKTRACE": "0"}
    try:
        ended = subprocess.run(
            command, env=env, timeout=limits.workbook_seconds, check=False, capture_output=True
        ).returncode
    except subprocess.TimeoutExpired:
        raise FileRefused("it takes too long to read; save the sheet that is meant as CSV") from None
    match ended:
        case 0:
            return
        case code if code == PROTECTED:
            raise FileRefused("it is protected by a password; send it without")
        case code if code == TOO_WIDE:
            raise FileRefused(f"a sheet has more than {limits.columns} columns; delete what stands far to the right")
        case code if code < 0 or code == TOO_LARGE:
            raise FileRefused("it asks for more memory than a workbook needs; save the sheet that is meant as CSV")
    raise FileRefused("it is damaged, or no workbook; open it, save it as XLSX and send it again")


def _pieces(path: Path, columns: int) -> Iterator[Piece]:
    schema = row_schema(columns)
    types = {name: pa.int64() if name == "row_number" else pa.string() for name in schema}
    with pyarrow.csv.open_csv(
        path,
        pyarrow.csv.ReadOptions(column_names=list(schema), block_size=_BLOCK_BYTES),
        pyarrow.csv.ParseOptions(delimiter=CELL_END, quote_char=False, double_quote=False),
        pyarrow.csv.ConvertOptions(column_types=types, strings_can_be_null=False),
    ) as reader:
        for batch in reader:
            rows = pl.DataFrame(pa.Table.from_batches([batch]))
            cells = pl.col(pl.String).str.replace_many(list(STANDS_FOR.values()), list(STANDS_FOR))
            yield Piece(rows.with_columns(cells), no_rejects())
