"""Workbooks of Excel, sheet by sheet."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import IO

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

_HEAD_ROWS = 200
_KEPT = ("PATH", "HOME", "LANG", "TMPDIR", "LD_LIBRARY_PATH")
"""Of the environment; whoever takes over the process that reads a stranger's file is to find no secret there."""


def open_workbook(
    path: Path, *, name: str | None, size: int, limits: Limits, also_known: Sequence[str] = ()
) -> Iterator[Sheet]:
    """Every sheet that has a cell, hidden ones too, which say so; a row's number is the one that Excel shows.

    `size` is what it unpacks to. A sheet's name is None if it is the only one and its file has none.

    Raises:
        FileRefused: the workbook is protected, damaged, empty, or larger inside than a workbook is.
    """
    with _unpacked(path, size, limits) as cells:
        is_empty = True
        while line := cells.line():
            is_empty = False
            sheet = json.loads(line)
            own = None if sheet["is_only"] else sheet["name"]
            shown = "/".join(part for part in (name, own) if part) or None
            pieces = _pieces(cells, int(sheet["columns"]))
            first = next(pieces)
            head = (row(first.rows, at) for at in range(min(first.rows.height, _HEAD_ROWS)))
            yield Sheet(
                chain([first], pieces),
                name=shown,
                heading=find_heading(head, also_known=also_known),
                is_hidden=sheet["is_hidden"],
                limits=limits,
            )
            for _ in pieces:
                """Read on to the next sheet: this one is of no use to whoever asked."""
        if is_empty:
            raise FileRefused("it is empty: no sheet of it has a cell")


class _Cells:
    """What the process that reads the workbook has written, as `workbook_cells` says."""

    def __init__(self, process: subprocess.Popen[bytes], out: IO[bytes], limits: Limits) -> None:
        self._process, self._out, self._limits = process, out, limits

    def line(self) -> bytes:
        """The next line; none where all of the workbook has been read."""
        return self._out.readline() or self._ended()

    def block(self) -> bytes:
        """The next block of a sheet, empty behind its last."""
        size = int(self.line())
        data = self._out.read(size)
        return data if len(data) == size else self._ended()

    def _ended(self) -> bytes:
        """Nothing.

        Raises:
            FileRefused: the process did not come to its end.
        """
        match self._process.wait():
            case 0:
                return b""
            case code if code == PROTECTED:
                raise FileRefused("it is protected by a password; send it without")
            case code if code == TOO_WIDE:
                most = self._limits.columns
                raise FileRefused(f"a sheet has more than {most} columns; delete what stands far to the right")
            case code if code == -signal.SIGXCPU:
                raise FileRefused("it takes too long to read; save the sheet that is meant as CSV")
            case code if code < 0 or code == TOO_LARGE:
                raise FileRefused("it asks for more memory than a workbook needs; save the sheet that is meant as CSV")
        raise FileRefused("it is damaged, or no workbook; open it, save it as XLSX and send it again")


@contextmanager
def _unpacked(path: Path, size: int, limits: Limits) -> Iterator[_Cells]:
    """Let a process of its own read the cells; whatever becomes of it, this one goes on."""
    memory = min(limits.workbook_memory, limits.workbook_memory_at_least + limits.workbook_memory_ratio * size)
    words = [str(path.resolve()), *map(str, (limits.columns, memory, limits.workbook_seconds))]
    command = [sys.executable, "-m", "flows.formats.workbook_cells", *words]
    house = str(Path(flows.__file__).resolve().parents[1])
    env = {name: os.environ[name] for name in _KEPT if name in os.environ}
    env |= {"PYTHONPATH": house, "RUST_BACKTRACE": "0"}
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        try:
            if process.stdout:
                yield _Cells(process, process.stdout, limits)
        finally:
            process.kill()


def _pieces(cells: _Cells, columns: int) -> Iterator[Piece]:
    schema = row_schema(columns)
    types = {name: pa.int64() if name == "row_number" else pa.string() for name in schema}
    while block := cells.block():
        table = pyarrow.csv.read_csv(
            pa.BufferReader(block),
            pyarrow.csv.ReadOptions(use_threads=False, column_names=list(schema), block_size=len(block) + 1),
            pyarrow.csv.ParseOptions(delimiter=CELL_END, quote_char=False, double_quote=False),
            pyarrow.csv.ConvertOptions(column_types=types, strings_can_be_null=False),
        )
        within = pl.col(pl.String).str.replace_many(list(STANDS_FOR.values()), list(STANDS_FOR))
        yield Piece(pl.DataFrame(table).with_columns(within), no_rejects())
