"""Workbooks and archives: every table is a part with a record of its own, and all come in or none does."""

import gzip
import io
import zipfile
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from flows.errors import BadInput
from flows.home import Home
from flows.intake.one_file import part_id
from flows.ledgers import snapshot
from tests.flows.inboxes import ANNA, BEN, CLEO, LIST, ledger, new_home, put, taken


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return new_home(tmp_path / "home")


def workbook(**sheets: list[tuple[object, ...]]) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
    return content.getvalue()


def archive(**members: str | bytes) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as packed:
        for name, member in members.items():
            packed.writestr(name.replace("_", "."), member)
    return content.getvalue()


def parts(home: Home) -> list[tuple[str | None, int, int, int]]:
    return list(ledger(home, "files").sort("part").select("part", "parts", "rows", "rejected").iter_rows())


def test_each_sheet_of_a_workbook_is_a_part_of_its_file(home: Home) -> None:
    book = workbook(
        March=[("手机号", "姓名"), (ANNA - 10**10, "Anna"), ("nobody", "N")], April=[("phone",), (f"+{BEN}",)]
    )
    put(home, "lists/crm/2026-11-01-a.xlsx", book)
    came = taken(home)
    assert (came.files, came.rows, came.rejected) == (1, 3, 1)
    assert parts(home) == [("April", 2, 1, 0), ("March", 2, 2, 1)]
    records = ledger(home, "files")
    assert records["file_name"].to_list() == ["2026-11-01-a.xlsx"] * 2
    assert records["sha256"].n_unique() == 1
    assert set(ledger(home, "contacts")["file_id"]) <= set(records["file_id"])
    assert (taken(home).known, ledger(home, "files").height) == (1, 2)


def with_drop_down_list(home: Home, place: str, heading: str) -> None:
    """A workbook whose second sheet is hidden and holds the words that its first one offers."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        book.add_worksheet("people").write_column(0, 0, [heading, f"+{ANNA}"])
        words = book.add_worksheet("words")
        words.write_column(0, 0, ["branch", "North", "South"])
        words.hide()
    put(home, place, content.getvalue())


def test_a_hidden_sheet_without_phones_is_passed_over_and_named(home: Home) -> None:
    with_drop_down_list(home, "lists/crm/2026-11-01-a.xlsx", "phone")
    came = taken(home)
    assert (came.rows, came.refused) == (1, [])
    assert came.notes == ["inbox/lists/crm/2026-11-01-a.xlsx: words: hidden and without phones, so passed over"]
    assert parts(home) == [("people", 1, 1, 0)]


def test_where_a_no_may_be_a_hidden_sheet_is_not_passed_over(home: Home) -> None:
    with_drop_down_list(home, "complaints/hotline/a.xlsx", "phone")
    with pytest.raises(
        BadInput, match=r"a\.xlsx: a hidden sheet, words: it has no heading line[^·]*take the sheet out"
    ):
        taken(home)


def test_a_sheet_that_is_shown_is_not_passed_over(home: Home) -> None:
    with_drop_down_list(home, "lists/crm/a.xlsx", "remarks")
    (refused,) = taken(home).refused
    assert "people: no column for phone" in refused


def test_an_archive_is_known_by_its_bytes_and_its_members_by_their_places(home: Home) -> None:
    packed = archive(a_csv=LIST, b_csv=f"phone\n+{CLEO}\n", c_xlsx=workbook(S=[("phone",), (f"+{CLEO}",)]))
    put(home, "lists/crm/a.zip", packed)
    taken(home)
    before = snapshot(home)
    assert [name for name, *_ in parts(home)] == ["a.csv", "b.csv", "c.xlsx"]
    put(home, "lists/crm/again.zip", packed)
    again = taken(home)
    assert (again.files, again.known, snapshot(home)) == (0, 2, before)
    assert again.notes == ["inbox/lists/crm/again.zip: known before as a.zip; it changes nothing"]
    assert len({part_id("x", 0, "a"), part_id("x", 1, "a"), part_id("x", 0, "b"), part_id("y", 0, "a")}) == 4


def test_one_part_that_cannot_be_read_keeps_the_whole_file_out(home: Home) -> None:
    put(home, "lists/crm/a.zip", archive(a_csv=LIST, b_csv=f"who,what\n+{CLEO},y\n"))
    (refused,) = taken(home).refused
    assert refused.startswith("inbox/lists/crm/a.zip: b.csv: no column for phone among its headings (who, what)")
    assert not ledger(home, "contacts").height
    assert not list(home.incoming.glob("*"))


def test_a_number_in_the_name_of_a_part_is_masked(home: Home) -> None:
    put(home, "lists/crm/a.zip", archive(**{"13800138000_csv": LIST, "13900139000_csv": "who\nx\n"}))
    (refused,) = taken(home).refused
    assert "13900139000" not in refused
    put(home, "lists/crm/a.zip", archive(**{"13800138000_csv": LIST}))
    taken(home)
    assert parts(home) == [("***.csv", 1, 2, 0)]


def test_a_snapshot_in_several_parts_is_one_snapshot(home: Home) -> None:
    def numbers(head: str, many: int) -> str:
        return "\n".join(["phone", *(f"{head}{at:04}" for at in range(many)), ""])

    put(home, "registers/national/2026-11-01.csv", numbers("1380013", 10))
    put(home, "registers/national/2026-11-15.zip", archive(a_csv=numbers("1380013", 5), b_csv=numbers("1390013", 5)))
    assert taken(home).files == 2
    put(home, "registers/national/2026-11-16.zip", archive(a_csv=numbers("1380013", 5), b_csv=numbers("1390013", 2)))
    with pytest.raises(BadInput, match="with 7 numbers"):
        taken(home)


def test_what_is_packed_and_what_is_not_are_read_alike(home: Home) -> None:
    put(home, "lists/crm/a.csv.gz", gzip.compress(LIST.encode()))
    pl.DataFrame({"phone": [f"+{CLEO}"]}).write_parquet(home.inbox / "lists/crm/b.parquet")
    assert taken(home).files == 2
    assert set(ledger(home, "contacts")["e164"]) == {ANNA, BEN, CLEO}
