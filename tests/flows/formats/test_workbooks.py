"""Workbooks of several writers: typed cells exactly, every sheet, Excel's row numbers, and no bomb goes off."""

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
import xlwt

from flows.formats.limits import Limits
from flows.formats.refusal import FileRefused
from flows.formats.workbooks import open_workbook
from tests.flows.formats.reading import read_one, read_sheets, text_file

Table = dict[str, list[list[Any]]]
"""The rows of each sheet."""


def by_openpyxl(path: Path, table: Table) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in table.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def by_xlsxwriter(path: Path, table: Table) -> Path:
    with xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd hh:mm:ss"}) as book:
        for name, rows in table.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
    return path


def by_xlwt(path: Path, table: Table) -> Path:
    book = xlwt.Workbook()
    for name, rows in table.items():
        sheet = book.add_sheet(name)
        for at, row in enumerate(rows):
            for place, cell in enumerate(row):
                is_instant = isinstance(cell, date | time)
                style = xlwt.easyxf(num_format_str="YYYY-MM-DD HH:MM:SS") if is_instant else xlwt.Style.default_style
                sheet.write(at, place, cell, style)
    book.save(str(path))
    return path


WRITERS: list[Callable[[Path, Table], Path]] = [by_openpyxl, by_xlsxwriter, by_xlwt]

CELLS: dict[str, tuple[Any, str]] = {
    "an integer": (13800138000, "13800138000"),
    "a float that is one": (13800138000.0, "13800138000"),
    "the last exact integer": (2**53 - 1, "9007199254740991"),
    "a negative": (-5, "-5"),
    "too long for a number cell": (138001380001380013, "e+17"),
    "a fraction": (13800138000.5, "13800138000.5E+0"),
    "a short fraction": (12.5, "12.5"),
    "text": ("+86 138 0013 8000", "+86 138 0013 8000"),
    "digits as text": ("013800138000", "013800138000"),
    "an identity as text": ("110101199003071234", "110101199003071234"),
    "rounded text": ("1.38E+10", "1.38E+10"),
    "a line end": ("two\nlines", "two\nlines"),
    "a tab": ("a\tb", "a\tb"),
    "quotes": ('"a", ""b""', '"a", ""b""'),
    "Chinese": ("张三𠮷", "张三𠮷"),
    "true": (True, "true"),
    "false": (False, "false"),
    "an instant": (datetime(2026, 11, 18, 10, 5, 0), "2026-11-18T10:05:00"),  # noqa: DTZ001 - Excel knows no zones
}


@pytest.mark.parametrize("write", WRITERS)
def test_cells_come_as_they_are(tmp_path: Path, write: Callable[[Path, Table], Path]) -> None:
    table = {"表": [["phone", "name"], *([str(at), cell] for at, (cell, _) in enumerate(CELLS.values()))]}
    read = read_one(write(tmp_path / "book.bin", table))
    assert read.headings == ["phone", "name"]
    came = {said: cell for said, (_, cell) in zip(CELLS, read.cells, strict=True)}
    assert came.pop("too long for a number cell").endswith("e+17")
    assert came == {said: shown for said, (_, shown) in CELLS.items() if said in came}


def test_a_date_comes_as_a_date(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["phone", "同意日期"], ["1", date(2026, 11, 18)], ["2", time(9, 30)]]
    path = by_openpyxl(tmp_path / "a.xlsx", {"s": rows})
    assert read_one(path).cells == [("1", "2026-11-18"), ("2", "09:30:00")]


@pytest.mark.parametrize("write", WRITERS)
def test_rows_are_numbered_as_excel_shows_them(tmp_path: Path, write: Callable[[Path, Table], Path]) -> None:
    rows: list[list[Any]] = [
        [],
        ["", "三月名单"],
        ["", "手机号", "姓名"],
        ["", 13800138000, "A"],
        [],
        ["", "手机号", "姓名"],
        ["", 13900139000, "B"],
        ["", "合计", 2],
    ]
    read = read_one(write(tmp_path / "book.bin", {"s": rows}))
    assert [heading for heading in read.headings or [] if heading] == ["手机号", "姓名"]
    assert read.numbers == [4, 7]
    refused = {(2, "above_heading"), (5, "blank_line"), (6, "stray_heading"), (8, "summary_row")}
    assert refused <= set(read.refused) <= refused | {(1, "blank_line")}


def test_every_sheet_is_read_hidden_ones_say_so_and_empty_ones_are_none(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "一月"
    for name, state in {"二月": "visible", "空": "visible", "旧": "hidden", "wps": "veryHidden"}.items():
        book.create_sheet(name).sheet_state = state
    for name in ("一月", "二月", "旧", "wps"):
        book[name].append(["phone", "name"])
        book[name].append([f"138 {name}", name])
    book.create_chartsheet("图")
    book.save(tmp_path / "book.xlsx")
    read = read_sheets(tmp_path / "book.xlsx")
    assert [(sheet.name, sheet.is_hidden, sheet.cells[0][1]) for sheet in read] == [
        ("一月", False, "一月"),
        ("二月", False, "二月"),
        ("旧", True, "旧"),
        ("wps", True, "wps"),
    ]


def test_a_sheet_that_is_alone_has_no_name(tmp_path: Path) -> None:
    path = by_openpyxl(tmp_path / "a.xlsx", {"only": [["phone"], [13800138000]], "empty": []})
    assert read_one(path).name is None


def test_a_sheet_without_heading_says_so(tmp_path: Path) -> None:
    path = by_openpyxl(tmp_path / "a.xlsx", {"s": [[13800138000, "A"], [13900139000, "B"]]})
    assert (read_one(path).headings, len(read_one(path).cells)) == (None, 2)


@pytest.mark.parametrize("name", ["list.csv", "list.xls", "list"])
def test_the_bytes_say_what_it_is_whatever_its_name(tmp_path: Path, name: str) -> None:
    by_openpyxl(tmp_path / "a.xlsx", {"s": [["phone"], [13800138000]]})
    assert read_one((tmp_path / "a.xlsx").rename(tmp_path / name)).cells == [("13800138000",)]


def test_a_csv_that_is_called_a_workbook_is_read(tmp_path: Path) -> None:
    assert read_one(text_file(tmp_path, "phone\n13800138000\n", "list.xls")).cells == [("13800138000",)]


def test_a_workbook_of_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="no sheet of it has a cell"):
        read_one(by_openpyxl(tmp_path / "a.xlsx", {"s": []}))


def test_two_cells_a_terabyte_apart_are_refused(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["A1"], book.active["ALL1048576"] = "phone", 1
    book.save(tmp_path / "bomb.xlsx")
    with pytest.raises(FileRefused, match="more memory than"):
        read_one(tmp_path / "bomb.xlsx", limits=Limits(workbook_memory=1 << 30))


def test_a_cell_far_to_the_right_is_refused(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["A1"], book.active["ALM1"] = "phone", 1
    book.save(tmp_path / "wide.xlsx")
    with pytest.raises(FileRefused, match="1000 columns"):
        read_one(tmp_path / "wide.xlsx")


def test_one_long_text_in_many_cells_is_refused(tmp_path: Path) -> None:
    """Each cell names the text; only who writes them out sees what they come to."""
    with xlsxwriter.Workbook(str(tmp_path / "bomb.xlsx")) as book:
        sheet = book.add_worksheet()
        for at in range(2_000):
            sheet.write_string(at, 0, "x" * 32_000)
    with pytest.raises(FileRefused, match=r"more memory|far more"):
        read_one(tmp_path / "bomb.xlsx", limits=Limits(workbook_memory=1 << 28, ratio_free_bytes=1 << 20))


def test_an_old_workbook_that_leads_in_a_circle_is_refused(tmp_path: Path) -> None:
    """Its table of sectors names itself for its next part: whoever follows it never comes to an end."""
    path = by_xlwt(tmp_path / "a.xls", {"s": [["phone"], ["1"]]})
    data = bytearray(path.read_bytes())
    sector = 512 * (1 + int.from_bytes(data[76:80], "little"))
    for at in range(0, 508, 4):
        data[sector + at : sector + at + 4] = (at // 4).to_bytes(4, "little")
    path.write_bytes(data)
    with pytest.raises(FileRefused):
        read_one(path)


def _repacked(path: Path, change: Callable[[str, bytes], bytes]) -> Path:
    """The workbook with its parts changed."""
    into = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(part.filename, change(part.filename, old.read(part)))
    path.write_bytes(into.getvalue())
    return path


def test_a_huge_sheet_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = by_openpyxl(tmp_path / "a.xlsx", {"s": [["phone"], [1]]})
    _repacked(path, lambda name, part: part + b" " * 30_000_000 if "sheet1" in name else part)
    with pytest.raises(FileRefused, match="unpacks to far more"):
        read_one(path, limits=Limits(workbook_bytes=10_000_000))
    with pytest.raises(FileRefused, match="unpacks to far more"):
        read_one(path, limits=Limits(ratio_free_bytes=1_000_000))


def test_a_workbook_that_takes_too_long_is_refused(tmp_path: Path) -> None:
    path = by_openpyxl(tmp_path / "a.xlsx", {"s": [["phone"], [1]]})
    _repacked(path, lambda _, part: part.replace(b"<sheetData>", b"<sheetData>" + b"<row/>" * 10_000_000))
    with pytest.raises(FileRefused, match="takes too long"):
        read_one(path, limits=Limits(workbook_seconds=1, ratio_free_bytes=1 << 30))


def test_a_sheet_that_nobody_reads_keeps_nobody_from_the_next(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["phone"], *([13800138000 + at] for at in range(60_000))]
    path = by_openpyxl(tmp_path / "a.xlsx", {"long": rows, "short": [["phone"], [1]]})
    names = [sheet.name for sheet in open_workbook(path, name=None, size=path.stat().st_size, limits=Limits())]
    assert names == ["long", "short"]


def test_a_sheet_that_is_larger_than_its_directory_says_is_refused(tmp_path: Path) -> None:
    path = by_openpyxl(tmp_path / "a.xlsx", {"s": [["phone"], [1]]})
    _repacked(path, lambda name, part: part + b" " * 5_000_000 if "sheet1" in name else part)
    with zipfile.ZipFile(path) as book:
        size = max(part.file_size for part in book.infolist())
    lied = path.read_bytes().replace(size.to_bytes(4, "little"), (1_000).to_bytes(4, "little"))
    path.write_bytes(lied)
    with pytest.raises(FileRefused):
        read_one(path, limits=Limits(workbook_bytes=1_000_000))


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.999])
@pytest.mark.parametrize("write", WRITERS)
def test_a_workbook_cut_short_is_refused_in_words(
    tmp_path: Path, share: float, write: Callable[[Path, Table], Path]
) -> None:
    path = write(
        tmp_path / "book.bin", {"s": [["phone", "name"], *([f"1380013{at:04d}", "A" * 50] for at in range(2_000))]}
    )
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    try:
        rows = len(read_one(path).cells)
    except FileRefused as refused:
        assert "1380013" not in str(refused)  # noqa: PT017 - or it lost nothing but padding
    else:
        assert rows == 2_000


@pytest.mark.parametrize("part", ["xl/workbook.bin", "word/document.xml", "mimetype"])
def test_other_documents_are_refused_in_words(tmp_path: Path, part: str) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        archive.writestr(part, "x")
    with pytest.raises(FileRefused, match="neither XLSX nor a plain ZIP"):
        read_one(tmp_path / "a.xlsx")
