"""The rows of a file that is one table with headings, all at once."""

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from flows.formats.open_file import open_file
from flows.formats.refusal import FileRefused

__all__ = ["FileRefused", "TextRows", "read_csv"]


@dataclass(frozen=True)
class TextRows:
    """A file's heading, its rows (`row_number`, then columns `f0`, `f1`, …) and the lines that were no rows."""

    headings: list[str]
    rows: pl.DataFrame
    rejects: pl.DataFrame


def read_csv(path: Path) -> TextRows:
    """Every record of a file at once.

    Raises:
        FileRefused: it cannot be read, has no heading line, or several sheets.
    """
    with TemporaryDirectory() as scratch, closing(open_file(path, scratch=Path(scratch))) as sheets:
        sheet = next(sheets)
        if sheet.headings is None:
            raise FileRefused("its first line is no heading line but a row; put the headings first")
        rows = pl.concat(list(sheet))
        if next(sheets, None):
            raise FileRefused("it has several sheets; send each as a file of its own")
    return TextRows(headings=sheet.headings, rows=rows, rejects=sheet.rejects)
