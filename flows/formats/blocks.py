"""One block of whole lines as records: at once where every line is plain, line by line where one is odd."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.csv

from flows.formats.miscounted import without_miscounted
from flows.formats.pieces import Piece, no_rejects, rejects, row_schema
from flows.formats.records import BAD, Dialect, Record, read_record, with_wrong_count

_BAD = BAD.encode()
_MANY = 1_000
"""Lines of a block that are no rows."""
_MANY_CELLS = 4_000_000
"""Cells of a block, more than eight megabytes of a list have: once read, blank lines are as wide as others."""
_ODD = r"\x00|\r[^\r]|" + BAD


@dataclass(frozen=True)
class Block:
    """A block's records, numbered from 0, how many there are, and the bytes of one that goes on behind the block."""

    piece: Piece
    records: int
    rest: bytes = b""

    def after(self, records: int) -> Piece:
        """The piece, numbered as it stands behind so many records, the first of which is 1."""
        rows, rejects = self.piece.rows, self.piece.rejects
        return Piece(
            rows.replace_column(0, rows.get_column("row_number") + (records + 1)),
            rejects.replace_column(0, rejects.get_column("row_number") + (records + 1)),
        )


@dataclass
class _Walk:
    """What became of a block's lines: the plain ones, which stay together, and the records of the odd ones."""

    plain: list[tuple[int, int, int]] = field(default_factory=list)
    """From line, to line, number of the first record."""

    odd: list[tuple[int, Record]] = field(default_factory=list)
    records: int = 0


def lines_in(data: bytes) -> int:
    """How many lines end in `data`.

    NumPy counts, because `bytes.count` takes three times as long and lets no other thread go on meanwhile.
    """
    return int(np.count_nonzero(np.frombuffer(data, np.uint8) == ord("\n")))


def read_block(data: bytes, dialect: Dialect, *, is_last: bool) -> Block:
    """The records of `data`, which begins where a record does and ends where a line does."""
    if b"\0" in data or _has_stray_return(data) or _is_marked(data) or not _is_utf8(data):
        return _line_by_line(data, dialect, is_last=is_last)
    if b'"' in data and not _odd_quotes(pl.read_lines(data).to_series(), dialect).is_empty():
        return _line_by_line(data, dialect, is_last=is_last)
    return _at_once(data, dialect)


def _has_stray_return(data: bytes) -> bool:
    """Asked first for one byte, which is found ten times as fast as two."""
    return b"\r" in data and data.count(b"\r") != data.count(b"\r\n")


def _is_marked(data: bytes) -> bool:
    """Asked first for its middle byte, which is rare: its first stands in every full-width digit."""
    seen = np.frombuffer(data, np.uint8)
    before = np.flatnonzero(seen[1:] == _BAD[1])
    return bool((seen[before] == _BAD[0]).any()) and _BAD in data


def _is_utf8(data: bytes) -> bool:
    """Asked of Arrow, which lets other threads go on and is twice as fast as `bytes.decode`."""
    ends = pa.py_buffer(bytes(8) + len(data).to_bytes(8, "little"))
    try:
        pa.Array.from_buffers(pa.large_binary(), 1, [None, ends, pa.py_buffer(data)]).cast(pa.large_string())
    except pa.ArrowInvalid:
        return False
    return True


def _odd_quotes(lines: pl.Series, dialect: Dialect) -> pl.Series:
    """The places of the lines whose fields are not all bare, or quoted from first to last character (RFC 4180)."""
    divider = re.escape(dialect.delimiter)
    one = rf'(?:"(?:[^"]|"")*"|[^"{divider}][^{divider}]*|)'
    at = lines.str.contains('"', literal=True).arg_true()
    return at.filter(~lines.gather(at).str.contains(rf"^{one}(?:{divider}{one})*\r*$"))


def _at_once(data: bytes, dialect: Dialect) -> Block:
    """Every line of `data`, whose fields are bare or well quoted, as a record."""
    schema = row_schema(dialect.columns or 1)
    if not data:
        return Block(Piece(pl.DataFrame(schema=schema), no_rejects()), 0)
    is_wide = lines_in(data) * len(schema) > _MANY_CELLS
    if is_wide and data.count(b"\n\n") + data.count(b"\n\r\n") > _MANY:
        return _with_many_miscounted(data, dialect)
    torn: dict[int, Record] = {}

    def keep(row: pyarrow.csv.InvalidRow) -> str:
        torn[row.number - 1] = with_wrong_count(row.text, row.actual_columns, dialect)
        return "skip" if len(torn) <= _MANY else "error"

    try:
        table = _parsed(data, list(schema)[1:], dialect.delimiter, keep)
    except pa.ArrowInvalid:
        if len(torn) <= _MANY:
            raise
        return _with_many_miscounted(data, dialect)
    records = table.num_rows + len(torn)
    numbers = pl.int_range(records, dtype=pl.Int64, eager=True).alias("row_number")
    own = numbers.filter(~numbers.is_in(list(torn))) if torn else numbers
    return Block(Piece(pl.DataFrame(table).insert_column(0, own), _rejects(torn.items())), records)


def _parsed(data: bytes, names: list[str], delimiter: str, keep: Callable[[pyarrow.csv.InvalidRow], str]) -> pa.Table:
    return pyarrow.csv.read_csv(
        pa.BufferReader(data),
        pyarrow.csv.ReadOptions(use_threads=False, column_names=names, block_size=len(data) + 1),
        pyarrow.csv.ParseOptions(
            delimiter=delimiter, ignore_empty_lines=False, invalid_row_handler=keep, newlines_in_values=False
        ),
        pyarrow.csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False),
    )


def _with_many_miscounted(data: bytes, dialect: Dialect) -> Block:
    places, text, miscounted = without_miscounted(data, dialect)
    schema = row_schema(dialect.columns or 1)
    rows = pl.DataFrame(schema=schema).drop("row_number")
    if text:
        rows = pl.DataFrame(_parsed(text, rows.columns, dialect.delimiter, lambda _: "error"))
    return Block(Piece(rows.insert_column(0, places.alias("row_number")), miscounted), len(places) + miscounted.height)


def _line_by_line(data: bytes, dialect: Dialect, *, is_last: bool) -> Block:
    """As `read_record` reads the odd lines, and as `_at_once` reads the plain ones between."""
    lines = data.decode("utf-8", errors="heed_mark").split("\n")
    if data.endswith(b"\n"):
        lines.pop()
    walk, rest = _walk(lines, dialect, is_last=is_last)
    plain = "".join(f"{line}\n" for start, end, _ in walk.plain for line in lines[start:end]).replace("\r", "")
    together = _at_once(plain.encode(), dialect).piece
    numbers = pl.Series([first + at for start, end, first in walk.plain for at in range(end - start)], dtype=pl.Int64)
    rows = [(number, *record.cells) for number, record in walk.odd if not record.reason]
    odd = pl.DataFrame(rows, schema=row_schema(dialect.columns or 1), orient="row")
    as_numbered = pl.lit(numbers).gather(pl.col("row_number")).alias("row_number")
    piece = Piece(
        pl.concat([together.rows.with_columns(as_numbered), odd]).sort("row_number"),
        pl.concat([together.rejects.with_columns(as_numbered), _rejects(walk.odd)]),
    )
    return Block(piece, walk.records, data.split(b"\n", rest)[-1] if rest is not None else b"")


def _walk(lines: list[str], dialect: Dialect, *, is_last: bool) -> tuple[_Walk, int | None]:
    """What each line is; and the first line of a record that goes on behind the block, if one does."""
    text = pl.Series(lines, dtype=pl.String)
    odd = pl.concat([text.str.contains(_ODD).arg_true(), _odd_quotes(text, dialect)]).unique().sort()
    walk, at = _Walk(), 0
    for line in [*odd, len(lines)]:
        if line < at:
            continue
        if line > at:
            walk.plain.append((at, line, walk.records))
            walk.records += line - at
        if line == len(lines):
            break
        if (read := read_record(lines, line, dialect, is_last=is_last)) is None:
            return walk, line
        records, taken = read
        walk.odd += [(walk.records + place, record) for place, record in enumerate(records)]
        walk.records += len(records)
        at = line + taken
    return walk, None


def _rejects(records: Iterable[tuple[int, Record]]) -> pl.DataFrame:
    return rejects((number, record.reason, record.raw) for number, record in records if record.reason)
