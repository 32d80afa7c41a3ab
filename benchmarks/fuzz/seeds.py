"""Small files of every kind and format, as real writers make them."""

import csv
import gzip
import io
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache

import openpyxl
import polars as pl
import xlsxwriter
import xlwt

from benchmarks.fuzz.tables import TITLE, Table, tables

_TRADITIONAL = str.maketrans("机号备电话码丝说单计", "機號備電話碼絲說單計")
_WRITTEN_AT = (2026, 11, 1, 0, 0, 0)
_DATED = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


@dataclass(frozen=True)
class Seed:
    """A file that is in order, and the inbox folder it belongs into."""

    kind: str
    form: str
    source: str
    content: bytes


def _text(table: Table, delimiter: str = ",", quoting: int = csv.QUOTE_MINIMAL, line_end: str = "\n") -> str:
    into = io.StringIO()
    csv.writer(into, delimiter=delimiter, quoting=quoting, lineterminator=line_end).writerows(table)  # type: ignore[arg-type]
    return into.getvalue()


def _json_lines(table: Table) -> bytes:
    heading, *rows = table
    return "".join(f"{json.dumps(dict(zip(heading, row, strict=True)), ensure_ascii=False)}\n" for row in rows).encode()


def _parquet(table: Table, *, numeric: bool) -> bytes:
    heading, *rows = table
    frame = pl.DataFrame(rows, schema=dict.fromkeys(heading, pl.String), orient="row")
    if numeric:
        frame = frame.with_columns(
            pl.col(heading[0]).str.replace_all("[^0-9]", "").str.head(15).cast(pl.Int64, strict=False)
        )
    into = io.BytesIO()
    frame.write_parquet(into, compression="zstd" if numeric else "uncompressed")
    return into.getvalue()


def _openpyxl(table: Table) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in table:
        sheet.append(row)
    other = book.create_sheet("Blatt")
    for row in table[:3]:
        other.append(row)
    into = io.BytesIO()
    book.save(into)
    return packed_again(into.getvalue())


def _xlsxwriter(table: Table) -> bytes:
    into = io.BytesIO()
    with xlsxwriter.Workbook(into, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate(table):
            for place, cell in enumerate(row):
                digits = cell.lstrip("+")
                sheet.write(at, place, int(digits) if digits.isdecimal() and len(digits) < 16 else cell)
        sheet.write_formula(len(table), 0, "=1+1")
        sheet.write_datetime(len(table), 1, datetime(2026, 11, 9, tzinfo=UTC).replace(tzinfo=None))
    return packed_again(into.getvalue())


def _xls(table: Table) -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("One")
    for at, row in enumerate(table):
        for place, cell in enumerate(row):
            sheet.write(at, place, cell)
    sheet.write(len(table), 0, date(2026, 11, 9))
    into = io.BytesIO()
    book.save(into)
    return into.getvalue()


def zipped(members: dict[str, bytes]) -> bytes:
    """A ZIP archive of the members, the same for the same members."""
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name, _WRITTEN_AT), content, zipfile.ZIP_DEFLATED)
    return into.getvalue()


def packed_again(workbook: bytes) -> bytes:
    """A workbook without the moment at which it was written, so that a seed gives the same bytes every time."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    core = "docProps/core.xml"
    return zipped(
        {name: _DATED.sub(b"2026-11-01T00:00:00Z", part) if name == core else part for name, part in parts.items()}
    )


def _forms(kind: str, table: Table) -> Iterator[tuple[str, bytes]]:
    """The table in every format."""
    text = _text(table)
    yield "csv", text.encode()
    yield "csv quoted", _text(table, quoting=csv.QUOTE_ALL, line_end="\r\n").encode("utf-8-sig")
    yield "csv mac", text.replace("\n", "\r").encode()
    yield "csv bare", _text(table[1:]).encode()
    yield "csv titled", f"{TITLE}\n\n{text}合计,12\n".encode()
    yield "tsv", _text(table, "\t").encode()
    yield "pipes", _text(table, "|").encode()
    yield "semicolons", _text(table, ";").encode()
    for encoding in ("gb18030", "big5", "utf-16", "utf-16-le", "utf-16-be"):
        yield encoding, (text.translate(_TRADITIONAL) if encoding == "big5" else text).encode(encoding)
    yield "json lines", _json_lines(table)
    yield "parquet", _parquet(table, numeric=False)
    yield "parquet typed", _parquet(table, numeric=True)
    yield "xlsx openpyxl", _openpyxl(table)
    yield "xlsx xlsxwriter", _xlsxwriter(table)
    yield "xls", _xls(table)
    yield "csv.gz", gzip.compress(text.encode(), mtime=0)
    yield "json lines.gz", gzip.compress(_json_lines(table), mtime=0)
    yield (
        "zip",
        zipped({"a.csv": text.encode(), "b/b.jsonl": _json_lines(table), "名单.tsv": _text(table, "\t").encode()}),
    )
    yield "zip of xlsx", zipped({"book.xlsx": _openpyxl(table), f"{kind}.parquet": _parquet(table, numeric=True)})


_SOURCES = {"outcomes": "north", "hashes": "hashes"}


@cache
def seeds() -> tuple[Seed, ...]:
    """Every kind of file in every format."""
    return tuple(
        Seed(
            "registers" if kind == "hashes" else kind,
            form,
            f"bare-{kind}" if form == "csv bare" and kind != "outcomes" else _SOURCES.get(kind, "desk"),
            content,
        )
        for kind, table in tables().items()
        for form, content in _forms(kind, table)
    )
