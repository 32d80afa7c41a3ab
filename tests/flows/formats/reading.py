"""Files read in tests, and what came of them."""

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from flows.formats.open_file import open_file


@dataclass(frozen=True)
class Read:
    """One sheet, read to its end."""

    name: str | None
    headings: list[str] | None
    is_hidden: bool
    rows: pl.DataFrame
    rejects: pl.DataFrame

    @property
    def cells(self) -> list[tuple[str, ...]]:
        """The rows without their numbers."""
        return self.rows.drop("row_number").rows()

    @property
    def numbers(self) -> list[int]:
        """Where the rows stand."""
        return self.rows["row_number"].to_list()

    @property
    def refused(self) -> list[tuple[int, str]]:
        """Where the lines stand that are no rows, and why they are none."""
        return self.rejects.select("row_number", "reject_reason").rows()

    @property
    def raws(self) -> list[str]:
        """What was on those lines."""
        return self.rejects["reject_raw"].to_list()


def read_sheets(path: Path, **how: Any) -> list[Read]:
    """Every sheet of the file; nothing may be left in the folder where it was unpacked."""
    scratch = path.parent / "scratch"
    scratch.mkdir(exist_ok=True)
    read = []
    with closing(open_file(path, scratch=scratch, **how)) as sheets:
        for sheet in sheets:
            frames = list(sheet)
            rows = pl.concat(frames) if frames else pl.DataFrame()
            read.append(Read(sheet.name, sheet.headings, sheet.is_hidden, rows, sheet.rejects))
    assert not list(scratch.iterdir())
    return read


def read_one(path: Path, **how: Any) -> Read:
    """The file's only sheet."""
    (sheet,) = read_sheets(path, **how)
    return sheet


def text_file(folder: Path, content: str | bytes, name: str = "list.csv") -> Path:
    """A file with that content."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path
