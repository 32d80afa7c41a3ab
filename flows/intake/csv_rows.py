"""The rows of a CSV file as text, and the lines that are none."""

import mmap
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.csv

from schemas.reasons import RejectReason

_MOST_COLUMNS = 1_000
_READ = pyarrow.csv.ReadOptions(use_threads=False, autogenerate_column_names=True, block_size=1 << 24)
_CONVERT = pyarrow.csv.ConvertOptions(
    column_types={f"f{position}": pa.string() for position in range(_MOST_COLUMNS)}, strings_can_be_null=False
)
_WELL_QUOTED = re.compile(rb'(?:\xef\xbb\xbf)?(?:(?:"(?:[^"]++|"")*+"|[^",\r\n][^,\r\n]*+|)(?:[,\r\n]|\Z))*+')
"""Every field is bare, or quoted from its first character to its last (RFC 4180), as far as the file goes."""


class FileRefused(Exception):
    """The file cannot be read at all; the message says why and what to do, and holds no cell."""


@dataclass(frozen=True)
class TextRows:
    """A file's heading, its rows (`row_number`, then columns `f0`, `f1`, …) and its torn or blank lines."""

    headings: list[str]
    rows: pl.DataFrame
    rejects: pl.DataFrame


class CsvStream:
    """The records of a comma-separated UTF-8 file, some thousands at a time, with their lines; record 1 is the heading.

    Iterate over it once, for frames of `row_number` and `f0`, `f1`, …; what was no row stands in `rejects` then.

    Raises:
        FileRefused: it is empty, not UTF-8, or a quote is never closed (which would swallow rows unseen).
    """

    def __init__(self, path: Path) -> None:
        _refuse_unclosed_quote(path)
        self._torn: dict[int, str] = {}
        self._blank: list[int] = []
        with _told():
            self._reader = pyarrow.csv.open_csv(path, _READ, self._parse(), _CONVERT)
            first = pl.DataFrame(pa.Table.from_batches([self._reader.read_next_batch()]))
        self.headings: list[str] = list(first.row(0)) if first.height else []
        self._first = first

    def __iter__(self) -> Iterator[pl.DataFrame]:
        """Every frame of rows, in the order of the file."""
        line, records = 1, self._first
        while True:
            numbered = self._numbered(records, line)
            line = numbered.item(-1, "row_number") + 1 if numbered.height else line
            yield self._without_blank(numbered)
            with _told():
                try:
                    records = pl.DataFrame(pa.Table.from_batches([self._reader.read_next_batch()]))
                except StopIteration:
                    return

    @property
    def rejects(self) -> pl.DataFrame:
        """`row_number, reject_reason, reject_raw` of every line so far that was torn or blank."""
        lines = [(line, str(RejectReason.TORN_LINE), text) for line, text in self._torn.items()]
        lines += [(line, str(RejectReason.BLANK_LINE), "") for line in self._blank]
        schema = {"row_number": pl.Int64, "reject_reason": pl.String, "reject_raw": pl.String}
        return pl.DataFrame(lines, schema=schema, orient="row").sort("row_number")

    def _parse(self) -> pyarrow.csv.ParseOptions:
        def keep(row: pyarrow.csv.InvalidRow) -> str:
            self._torn[row.number] = row.text
            return "skip"

        return pyarrow.csv.ParseOptions(newlines_in_values=True, ignore_empty_lines=False, invalid_row_handler=keep)

    def _numbered(self, records: pl.DataFrame, line: int) -> pl.DataFrame:
        """Give each record its line back: `line` on, but for those that were torn."""
        torn = [number for number in self._torn if number >= line]
        lines = pl.int_range(line, line + records.height + len(torn), eager=True, dtype=pl.Int64)
        own = lines.filter(~lines.is_in(torn)).head(records.height)
        return records.with_columns(own.alias("row_number"))

    def _without_blank(self, numbered: pl.DataFrame) -> pl.DataFrame:
        cells = pl.all().exclude("row_number").str.strip_chars() == ""
        rows = numbered.filter(pl.col("row_number") > 1).with_columns(pl.all_horizontal(cells).alias("is_blank"))
        self._blank += rows.filter("is_blank").get_column("row_number").to_list()
        return rows.filter(~pl.col("is_blank")).drop("is_blank")


def read_csv(path: Path) -> TextRows:
    """Every record of a comma-separated UTF-8 file at once; record 1 is the heading.

    Raises:
        FileRefused: as `CsvStream` does.
    """
    stream = CsvStream(path)
    rows = pl.concat(list(stream))
    return TextRows(headings=stream.headings, rows=rows, rejects=stream.rejects)


def _refuse_unclosed_quote(path: Path) -> None:
    """A quote that is not closed before its field ends would swallow the rows up to the next one, unseen."""
    with path.open("rb") as opened:
        if not opened.read(1):
            return
        with mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) as file:
            if file.find(b'"') >= 0 and not _WELL_QUOTED.fullmatch(file):
                raise FileRefused(
                    "a double quote is opened and never closed where its field ends; close it and put it back"
                )


@contextmanager
def _told() -> Iterator[None]:
    """Say what is wrong with the file in words that hold no cell of it."""
    try:
        yield
    except pa.ArrowInvalid as error:
        raise FileRefused(_in_words(str(error))) from None


def _in_words(arrow: str) -> str:
    if "Empty CSV" in arrow:
        return "it is empty; send it with its heading line"
    if "UTF8" in arrow or "UTF-8" in arrow:
        return "it is not UTF-8; save it as 'CSV UTF-8'"
    return "it is not comma-separated text with one heading line; save it as CSV"
