"""What holds for any table and any text: cells come back as they were written, and no line is lost."""

import csv
import gzip
import io
import json
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from flows.formats import delimited
from flows.formats.records import Dialect, read_record
from flows.formats.refusal import FileRefused
from schemas.reasons import RejectReason
from tests.flows.formats.reading import Read, read_one, read_sheets, text_file

Rows = list[tuple[str, ...]]

TEXT = st.text(alphabet="ab5,;|\t\"' -张三伟芳上海\n", max_size=6)
NUMBERS = st.integers(13_000_000_000, 19_999_999_999).map(str)


@st.composite
def tables(draw: st.DrawFn) -> Rows:
    """A heading and some rows, each with a number, so that none is blank."""
    columns = draw(st.integers(1, 4))
    rows = draw(st.lists(st.tuples(NUMBERS, *[TEXT] * (columns - 1)), min_size=1, max_size=12))
    return [("手机号", *(f"列{at}" for at in range(1, columns))), *rows]


def as_text(rows: Rows, delimiter: str, ending: str, *, is_quoted: bool) -> str:
    into = io.StringIO(newline="")
    how: Any = csv.QUOTE_ALL if is_quoted else csv.QUOTE_MINIMAL
    csv.writer(into, delimiter=delimiter, lineterminator=ending, quoting=how).writerows(rows)
    return into.getvalue()


def as_workbook(rows: Rows) -> bytes:
    book, into = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(into)
    return into.getvalue()


def as_parquet(rows: Rows) -> bytes:
    into = io.BytesIO()
    pl.DataFrame(rows[1:], schema=list(rows[0]), orient="row").write_parquet(into)
    return into.getvalue()


def as_json_lines(rows: Rows) -> bytes:
    return "\n".join(json.dumps(dict(zip(rows[0], row, strict=True)), ensure_ascii=False) for row in rows[1:]).encode()


def as_zip(data: bytes) -> bytes:
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("member", data)
    return into.getvalue()


LONG_NAME = "name" * 100
"""As the heading beside `phone`: a handful of NULs in so much text is no sign of UTF-16."""

PACKINGS: list[Callable[[bytes], bytes]] = [bytes, gzip.compress, as_zip]
FORMATS = [as_workbook, as_parquet, as_json_lines]


def read_back(data: bytes, encoding: str | None = None) -> Read:
    with tempfile.TemporaryDirectory() as folder:
        return read_one(text_file(Path(folder), data), encoding=encoding)


@settings(max_examples=100, deadline=None)
@given(
    rows=tables(),
    delimiter=st.sampled_from(",;|\t"),
    ending=st.sampled_from(["\n", "\r\n"]),
    is_quoted=st.booleans(),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"]),
    pack=st.sampled_from(PACKINGS),
)
def test_separated_text_is_read_back_cell_for_cell(
    rows: Rows, delimiter: str, ending: str, is_quoted: bool, encoding: str, pack: Callable[[bytes], bytes]
) -> None:
    text = as_text(rows, delimiter, ending, is_quoted=is_quoted)
    read = read_back(pack(text.encode(encoding)), None if encoding == "utf-8-sig" else encoding)
    assert (read.headings, read.cells, read.refused) == (list(rows[0]), rows[1:], [])


@settings(max_examples=40, deadline=None)
@given(rows=tables(), write=st.sampled_from(FORMATS), pack=st.sampled_from(PACKINGS))
def test_typed_tables_are_read_back_cell_for_cell(
    rows: Rows, write: Callable[[Rows], bytes], pack: Callable[[bytes], bytes]
) -> None:
    """A cell of blanks alone may come as an empty one: XML keeps them only where it is told to."""
    rows = [tuple(cell if cell.strip() else "" for cell in row) for row in rows]
    read = read_back(pack(write(rows)))
    cells = [tuple(cell if cell.strip() else "" for cell in row) for row in read.cells]
    assert (read.headings, cells, read.refused) == (list(rows[0]), rows[1:], [])


FRAGMENTS = st.lists(
    st.sampled_from(['"', '""', ",", ",", "a", "5", "\n", "\n", "\r\n", "\r", "\0", "张", "13800138000", " ", "x,y\n"]),
    max_size=60,
).map("".join)


@settings(max_examples=80, deadline=None)
@given(text=FRAGMENTS, block=st.sampled_from([20, 50, 8 << 20]))
def test_the_fast_way_reads_what_the_exact_one_reads(text: str, block: int) -> None:
    text = f"phone,{LONG_NAME}\n{text}"
    lines = text.split("\n")
    lines = lines[:-1] if lines[-1] == "" else lines
    dialect, at, number = Dialect(",", 2, 128 << 10), 0, 0
    rows: list[tuple[int, RejectReason | None, list[str]]] = []
    rejects: list[tuple[int, RejectReason | None, list[str]]] = []
    while at < len(lines):
        records, taken = read_record(lines, at, dialect, is_last=True) or ([], 0)
        for record in records:
            number += 1
            (rejects if record.reason else rows).append((number, record.reason, record.cells))
        at += taken
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(delimited, "BLOCK_BYTES", block)
        read = read_back(text.encode())
    kept = {number: cells for number, (*cells,) in zip(read.numbers, read.cells, strict=True)}
    assert all(cells == list(kept.get(number, cells)) for number, _, cells in rows)
    assert {number for number, *_ in (*rows, *rejects)} == {1, *read.numbers, *(number for number, _ in read.refused)}
    told = dict(read.refused)
    assert all(told[number] in {str(reason), "summary_row"} for number, reason, _ in rejects)
    screened = {"blank_line", "stray_heading"}
    assert all(number == 1 or number in kept or told[number] in screened for number, *_ in rows)


@settings(max_examples=100, deadline=None)
@given(
    data=st.binary(max_size=200),
    start=st.sampled_from([b"", b"phone,name\n", b"PK\x03\x04", b"\x1f\x8b\x08", b"PAR1", b"{"]),
)
def test_whatever_comes_is_read_or_refused_in_words(data: bytes, start: bytes) -> None:
    assume(data)
    with tempfile.TemporaryDirectory() as folder:
        try:
            read_sheets(text_file(Path(folder), start + data))
        except FileRefused as refusal:
            assert str(refusal)  # noqa: PT017 - many are read
