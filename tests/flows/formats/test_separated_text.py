"""Separated text: every line is a row or a reject with its reason, and none costs another."""

import sys
from pathlib import Path

import pytest

from flows.formats import delimited
from flows.formats.limits import Limits
from flows.formats.refusal import FileRefused
from tests.flows.formats.reading import read_one, text_file

NUMBER, OTHER = "13800138000", "13900139000"

ODD_LINES: dict[str, tuple[str | bytes, str]] = {
    "fewer fields": ("A", "torn_line"),
    "more fields": (f"A,{NUMBER},x", "too_many_fields"),
    "nothing": ("", "blank_line"),
    "blanks": ("  \t ", "blank_line"),
    "blank fields": (" ,", "blank_line"),
    "NUL": (f"A\0,{NUMBER}", "nul_byte"),
    "NUL in quotes": (f'"A\0",{NUMBER}', "nul_byte"),
    "open quote": (f'"A,{NUMBER}', "unclosed_quote"),
    "open quote at the end": (f'{NUMBER},"A', "unclosed_quote"),
    "text behind a quote": (f'"A"B,{NUMBER}', "unclosed_quote"),
    "return in a field": (f"A\rB,{NUMBER}", "stray_return"),
    "the heading": ("name,phone", "stray_heading"),
    "the heading in quotes": ('"name","phone"', "stray_heading"),
    "the heading with a mark": ("\ufeffname,phone", "stray_heading"),
    "no text": (b"A\xff," + NUMBER.encode(), "bad_bytes"),
    "half a character": ("张".encode()[:2] + b"," + NUMBER.encode(), "bad_bytes"),
    "a book in a cell": (f"{'A' * 200_000},{NUMBER}", "too_long"),
}
"""Lines that are no rows of a table of two columns, and why."""


@pytest.mark.parametrize("ending", [b"\n", b"\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("odd", list(ODD_LINES))
def test_an_odd_line_is_rejected_by_name_and_costs_no_other(tmp_path: Path, odd: str, ending: bytes) -> None:
    line, reason = ODD_LINES[odd]
    lines = [b"name,phone", b"A,1", line if isinstance(line, bytes) else line.encode(), b'"B",2', b"\xe5\xbc\xa0,3"]
    read = read_one(text_file(tmp_path, ending.join(lines) + ending))
    assert read.cells == [("A", "1"), ("B", "2"), ("张", "3")]
    assert read.numbers == [2, 4, 5]
    assert read.refused == [(3, reason)]


def test_what_is_rejected_is_kept_whole(tmp_path: Path) -> None:
    lines = [
        "name,phone",
        f'"A,{NUMBER}',
        "张三",
        f"B,{NUMBER},{OTHER}",
        f"C\r{NUMBER},{OTHER}",
        "name,phone",
        "D,4",
        "E,5",
    ]
    read = read_one(text_file(tmp_path, "\n".join(lines)))
    assert read.raws == [*lines[1:5], "name,phone"]


@pytest.mark.parametrize("last", [True, False], ids=["ended", "cut"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r", "\r\r\n"], ids=["LF", "CRLF", "CR", "CRCRLF"])
def test_lines_are_the_same_however_they_end(tmp_path: Path, ending: str, last: bool) -> None:
    lines = ["phone,name", "", "x,X", NUMBER, f"{NUMBER},Anna"]
    read = read_one(text_file(tmp_path, ending.join(lines) + (ending if last else "")))
    assert read.headings == ["phone", "name"]
    assert read.refused == [(2, "blank_line"), (4, "torn_line")]
    assert read.numbers == [3, 5]


def test_lines_that_end_in_different_ways_are_all_read(tmp_path: Path) -> None:
    read = read_one(text_file(tmp_path, "name,phone\r\nA,1\nB,2\r\nC,3\rD,4\nE,5"))
    assert read.cells == [("A", "1"), ("B", "2"), ("C", "3"), ("D", "4"), ("E", "5")]


def test_a_quote_within_a_bare_field_is_a_character(tmp_path: Path) -> None:
    read = read_one(text_file(tmp_path, f'name,phone\n5" pipe,{NUMBER}\nsay "hi",{OTHER}\n'))
    assert read.cells == [('5" pipe', NUMBER), ('say "hi"', OTHER)]
    assert not read.refused


def test_a_quoted_field_may_hold_anything(tmp_path: Path) -> None:
    read = read_one(
        text_file(tmp_path, f'name,phone\n"a,b",1\n"say ""hi""",2\n"two\r\nlines\n\nand more",3\n"",{NUMBER}\n')
    )
    assert read.cells == [("a,b", "1"), ('say "hi"', "2"), ("two\r\nlines\n\nand more", "3"), ("", NUMBER)]
    assert read.numbers == [2, 3, 4, 5]


def test_two_broken_quotes_do_not_swallow_the_rows_between(tmp_path: Path) -> None:
    lines = ["phone,name", f'{NUMBER},"half', f"{OTHER},B", "13700137001,C", '13600136000,half"', "13500135000,E"]
    read = read_one(text_file(tmp_path, "\n".join(lines)))
    assert read.refused == [(line, "unclosed_quote") for line in (2, 3, 4, 5)]
    assert read.raws == lines[1:5]
    assert read.cells == [("13500135000", "E")]


def test_a_quote_that_is_never_closed_costs_one_line_of_many(tmp_path: Path) -> None:
    lines = ["phone,name", f'{NUMBER},"open', *(f"{OTHER},B{at}" for at in range(50_000))]
    read = read_one(text_file(tmp_path, "\n".join(lines)))
    assert (len(read.numbers), read.refused) == (50_000, [(2, "unclosed_quote")])


def test_every_blank_of_unicode_is_blank_and_a_heading_behind_one_is_a_heading(tmp_path: Path) -> None:
    """Line ends of Unicode too (U+0085, U+2028): only those of files end a line."""
    blanks = [sign for sign in map(chr, range(sys.maxunicode)) if sign.isspace() and sign not in "\n\r\x1c\x1d\x1e\x1f"]
    lines = [f"{sign},{sign}\n{sign}phone,name\n" for sign in ["\ufeff", *blanks]]
    read = read_one(text_file(tmp_path, f"phone,name\n13800138000,A\n{''.join(lines)}13900139000,B\n"))
    assert read.numbers == [2, 3, 2 * len(lines) + 3]
    assert [reason for _, reason in read.refused] == ["stray_heading", *["blank_line", "stray_heading"] * len(blanks)]


@pytest.mark.parametrize("block", [40, 64, 1_000])
def test_records_that_go_on_behind_a_block_are_read_whole(
    tmp_path: Path, block: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delimited, "BLOCK_BYTES", block)
    lines = [
        f'"name\nof {at} lines\n",{at}' if at % 3 else f"torn{at}" if at % 2 else f"plain,{at}" for at in range(90)
    ]
    read = read_one(text_file(tmp_path, "\n".join(["name,phone", *lines])))
    assert read.numbers == [at + 2 for at in range(90) if at % 3 or not at % 2]
    assert read.refused == [(at + 2, "torn_line") for at in range(90) if not at % 3 and at % 2]


def test_lines_far_down_a_file_of_many_blocks_are_named_right(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delimited, "BLOCK_BYTES", 100_000)
    lines = ["phone,name", *(f"{NUMBER},{'n' * 60}" for _ in range(40_000))]
    for line in (3, 20_000, 39_999):
        lines[line - 1] = "torn"
    read = read_one(text_file(tmp_path, "\n".join(lines)))
    assert [number for number, _ in read.refused] == [3, 20_000, 39_999]
    assert read.numbers == sorted(set(range(2, 40_002)) - {3, 20_000, 39_999})


@pytest.mark.parametrize("delimiter", [",", "\t", "|", ";"])
@pytest.mark.parametrize("heading", ["phone{0}note", "号{0}注", None])
def test_the_delimiter_is_told_from_the_lines(tmp_path: Path, delimiter: str, heading: str | None) -> None:
    rows = [f"1380013800{at}{delimiter}a b/c.d-{at}:e" for at in range(9)]
    lines = [heading.format(delimiter), *rows] if heading else rows
    read = read_one(text_file(tmp_path, "\n".join(lines)))
    assert read.headings == (heading.format(" ").split() if heading else None)
    assert read.cells == [tuple(row.split(delimiter)) for row in rows]


def test_a_delimiter_within_texts_is_not_the_delimiter(tmp_path: Path) -> None:
    lines = ["phone;note", f"{NUMBER};a, b", f'{NUMBER};"c, d; e"', f"{NUMBER};f, g"]
    assert read_one(text_file(tmp_path, "\n".join(lines))).cells == [
        (NUMBER, "a, b"),
        (NUMBER, "c, d; e"),
        (NUMBER, "f, g"),
    ]


def test_a_table_of_one_column_needs_no_delimiter(tmp_path: Path) -> None:
    read = read_one(text_file(tmp_path, f"手机号\n{NUMBER}\n138 0013 8001\n{NUMBER},{OTHER}\n{OTHER}\n"))
    assert read.cells == [(NUMBER,), ("138 0013 8001",), (OTHER,)]
    assert read.refused == [(4, "too_many_fields")]


HEADINGS = {
    "known": ("phone,name\n13800138000,A\n", ["phone", "name"], []),
    "unknown": ("号,者\n13800138000,A\n", ["号", "者"], []),
    "with digits": ("手机号(11位),登记\n13800138000,A\n", ["手机号(11位)", "登记"], []),
    "none": ("13800138000,A\n13900139000,B\n", None, []),
    "none, though a cell is called as a column": ("13800138000,phone\n13900139000,B\n", None, []),
    "none, a row without a number first": (",A,\n13800138000,B,x\n13900139000,C,y\n", None, []),
    "none, a row with a word for no number": ("无,A\n13800138000,B\n13900139000,C\n", None, []),
    "none, a torn number first": ("54,A\n13800138000,B\n13900139000,C\n", None, []),
    "none, though a language is called as a column": (",A,id\n13800138000,B,en\n13900139000,C,en\n", None, []),
    "none, and no numbers": ("A,F\nB,M\n", None, []),
    "none, a date first": ("2026-01-02,A\n2026-01-03,B\n", None, []),
    "behind blank lines": ("\n,\nphone,name\n13800138000,A\n", ["phone", "name"], ["blank_line", "blank_line"]),
    "below a title": ("三月名单,\n\nphone,name\n13800138000,A\n", ["phone", "name"], ["above_heading", "blank_line"]),
    "below a short title": ("三月名单\nphone,name\n13800138000,A\n", ["phone", "name"], ["torn_line"]),
    "nothing but a heading": ("phone,name\n", ["phone", "name"], []),
    "with a mark": ("\ufeffphone,name\n13800138000,A\n", ["phone", "name"], []),
    "of two lines": ('"phone\nnumber",name\n13800138000,A\n', ["phone\nnumber", "name"], []),
}


@pytest.mark.parametrize("case", list(HEADINGS))
def test_the_heading_line_is_told_from_rows_and_titles(tmp_path: Path, case: str) -> None:
    content, headings, reasons = HEADINGS[case]
    read = read_one(text_file(tmp_path, content))
    assert read.headings == headings
    assert [reason for _, reason in read.refused] == reasons


def test_a_layouts_headings_are_known(tmp_path: Path) -> None:
    content = "名单,\nTelefono,Nota\n13800138000,A\n"
    assert read_one(text_file(tmp_path, content)).headings is None
    assert read_one(text_file(tmp_path, content), also_known=["telefono"]).headings == ["Telefono", "Nota"]


SUMMARIES = [
    "合计,",
    "总计：2人,",
    "共计 2 条,",
    "小计,2",
    "Total,2",
    "grand total: 2,",
    "Sum,138001380001380013800",
    ",合计",
]


@pytest.mark.parametrize("line", SUMMARIES)
def test_totals_below_the_last_row_are_no_rows(tmp_path: Path, line: str) -> None:
    read = read_one(text_file(tmp_path, f"name,phone\nA,{NUMBER}\n\n{line}\n,\n"))
    assert read.refused == [(3, "blank_line"), (4, "summary_row"), (5, "blank_line")]
    assert read.cells == [("A", NUMBER)]


def test_a_torn_total_is_one_too_and_several_may_stand_there(tmp_path: Path) -> None:
    read = read_one(text_file(tmp_path, f"name,phone\nA,{NUMBER}\n小计,1\n合计\n"))
    assert read.refused == [(3, "summary_row"), (4, "summary_row")]


@pytest.mark.parametrize("line", [f"Total,{NUMBER}", "Totalitarian,1", f"合计,{NUMBER}", "A,合计"])
def test_a_row_that_may_be_a_persons_stays_a_row(tmp_path: Path, line: str) -> None:
    assert read_one(text_file(tmp_path, f"name,phone\nA,{NUMBER}\n{line}\n")).numbers == [2, 3]


def test_a_total_among_the_rows_stays_a_row(tmp_path: Path) -> None:
    assert read_one(text_file(tmp_path, f"name,phone\n合计,2\nA,{NUMBER}\n")).numbers == [2, 3]


REFUSED = {
    "nothing": ("", "empty"),
    "a mark alone": ("\ufeff", "empty"),
    "blank lines": ("\n \n\n", "empty"),
    "blank fields": (",,\n,,\n", "nothing but blank"),
    "too wide": (",".join(["h"] * 1_001) + "\n", "1000 columns"),
    "a web page": ("\n <html><table><tr><td>13800138000</td></tr></table>", "web page"),
    "XML": ('<?xml version="1.0"?><Workbook/>', "web page or XML"),
    "a JSON array": ('[{"phone": "13800138000"}]', "JSON array"),
    "a PDF": ("%PDF-1.7 13800138000", "PDF"),
}


@pytest.mark.parametrize("case", list(REFUSED))
def test_what_is_no_table_is_refused_in_words(tmp_path: Path, case: str) -> None:
    content, why = REFUSED[case]
    with pytest.raises(FileRefused, match=why) as refused:
        read_one(text_file(tmp_path, content))
    assert NUMBER not in str(refused.value)


def test_a_line_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delimited, "BLOCK_BYTES", 1 << 16)
    path = text_file(tmp_path, "phone,name\n" + "x" * 300_000)
    with pytest.raises(FileRefused, match="a line of more than"):
        read_one(path, limits=Limits(line_bytes=100_000))


def test_a_file_of_nothing_but_rejects_is_refused_before_they_fill_the_memory(tmp_path: Path) -> None:
    path = text_file(tmp_path, "phone,name\n" + "torn\n" * 1_001)
    assert len(read_one(path).refused) == 1_001
    with pytest.raises(FileRefused, match="more than 1,000 of its lines"):
        read_one(path, limits=Limits(rejects=1_000))
