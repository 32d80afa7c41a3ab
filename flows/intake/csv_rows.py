"""The rows of a CSV file as text, and the lines that are none."""

import mmap
import re
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.csv

from schemas.reasons import RejectReason

_MOST_COLUMNS = 1_000
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


@dataclass
class _Torn:
    numbers: list[int] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)

    def __call__(self, row: pa.csv.InvalidRow) -> str:
        self.numbers.append(row.number)
        self.lines.append(row.text)
        return "skip"


def read_csv(path: Path) -> TextRows:
    """Every record of a comma-separated UTF-8 file; record 1 is the heading.

    Raises:
        FileRefused: it is empty, not UTF-8, or a quote is never closed (which would swallow rows unseen).
    """
    _refuse_unclosed_quote(path)
    torn = _Torn()
    try:
        table = pyarrow.csv.read_csv(
            path,
            read_options=pyarrow.csv.ReadOptions(use_threads=False, autogenerate_column_names=True),
            parse_options=pyarrow.csv.ParseOptions(
                newlines_in_values=True, ignore_empty_lines=False, invalid_row_handler=torn
            ),
            convert_options=pyarrow.csv.ConvertOptions(
                column_types={f"f{position}": pa.string() for position in range(_MOST_COLUMNS)},
                strings_can_be_null=False,
            ),
        )
    except pa.ArrowInvalid as error:
        raise FileRefused(_in_words(str(error))) from None
    return _numbered(pl.DataFrame(table), torn)


def _numbered(records: pl.DataFrame, torn: _Torn) -> TextRows:
    """Give each record its line back: the lines that were skipped are known."""
    skipped = set(torn.numbers)
    lines = [line for line in range(1, records.height + len(skipped) + 1) if line not in skipped]
    numbered = records.with_columns(pl.Series("row_number", lines, dtype=pl.Int64))
    is_blank = pl.all_horizontal(pl.col(records.columns).str.strip_chars() == "") & (pl.col("row_number") > 1)
    blank = numbered.filter(is_blank).get_column("row_number")
    return TextRows(
        headings=list(records.row(0)),
        rows=numbered.filter(~is_blank & (pl.col("row_number") > 1)),
        rejects=pl.concat(
            [
                _rejects(torn.numbers, torn.lines, RejectReason.TORN_LINE),
                _rejects(blank.to_list(), [""] * blank.len(), RejectReason.BLANK_LINE),
            ]
        ),
    )


def _rejects(numbers: list[int], lines: list[str], reason: RejectReason) -> pl.DataFrame:
    return pl.DataFrame(
        {"row_number": numbers, "reject_raw": lines},
        schema={"row_number": pl.Int64, "reject_raw": pl.String},
    ).with_columns(pl.lit(str(reason)).alias("reject_reason"), pl.lit(None, dtype=pl.String).alias("reject_column"))


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


def _in_words(arrow: str) -> str:
    if "Empty CSV" in arrow:
        return "it is empty; send it with its heading line"
    if "UTF8" in arrow or "UTF-8" in arrow:
        return "it is not UTF-8; save it as 'CSV UTF-8'"
    return "it is not comma-separated text with one heading line; save it as CSV"
