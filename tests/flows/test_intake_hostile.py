"""What a sloppy or malicious supplier lays down is told in a sentence, or taken in; it never stops the others."""

import json
import os
import socket
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import polars as pl
import pytest

from flows.errors import BadInput
from flows.formats.refusal import FileRefused
from flows.home import Home
from flows.intake.inbox import InboxFile
from flows.intake.layout_file import told_headings
from flows.intake.masks import masked
from flows.intake.settling import looked_at
from flows.intake.take_in import take_in
from tests.flows.inboxes import ANNA, BEN, CLEO, LIST, TAKEN_IN_AT, ledger, new_home, put, taken


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return new_home(tmp_path / "home")


def a_socket(path: Path) -> None:
    """Bound by its name alone, for a socket's path may have no more than 107 bytes."""
    here = Path.cwd()
    os.chdir(path.parent)
    try:
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(path.name)
    finally:
        os.chdir(here)


ENTRIES: dict[str, tuple[Callable[[Path], object], str]] = {
    "a link to a file": (lambda path: path.symlink_to("/etc/hostname"), "is a link"),
    "a link to a folder": (lambda path: path.symlink_to("/etc"), "is a link"),
    "a link to nothing": (lambda path: path.symlink_to(path.parent / "nothing"), "is a link"),
    "a link to itself": (lambda path: path.symlink_to(path), "is a link"),
    "a pipe": (os.mkfifo, "is neither file nor folder"),
    "a socket": (a_socket, "is neither file nor folder"),
}


@pytest.mark.parametrize("entry", list(ENTRIES))
@pytest.mark.parametrize("place", ["lists/crm/entry", "complaints/entry"])
def test_what_is_no_file_is_told_and_keeps_no_other_out(home: Home, entry: str, place: str) -> None:
    make, said = ENTRIES[entry]
    put(home, "lists/crm/z.csv", LIST)
    (home.inbox / place).parent.mkdir(exist_ok=True)
    make(home.inbox / place)
    with pytest.raises(BadInput, match=f"inbox/{place}: {said}"):
        taken(home)
    assert {ANNA, BEN} <= set(ledger(home, "contacts")["e164"])


NAMES = {
    "two lines": ("a\nheed: all is well\n.csv", "a\ufffdheed: all is well\ufffd.csv"),
    "a dash": ("-rf --help.csv", "-rf --help.csv"),
    "a picture": ("名单 😀.csv", "名单 😀.csv"),
    "backwards": ("a\u202evsc.exe", "a\ufffdvsc.exe"),
    "no UTF-8": (os.fsdecode(b"\xb5\xe7.csv"), "\ufffd\ufffd.csv"),
    "long": ("金" * 83 + ".csv", "金" * 83 + ".csv"),
    "markup": ("[red]a[bold].csv", "[red]a[bold].csv"),
    "a pattern": ("*?{}%41.csv", "*?{}%41.csv"),
}


@pytest.mark.parametrize("name", list(NAMES))
def test_a_list_of_any_name_is_taken_in_and_its_name_shown_on_one_line(home: Home, name: str) -> None:
    given, shown = NAMES[name]
    put(home, f"lists/crm/{given}", LIST)
    put(home, f"lists/crm/2-{given[:60]}", "")
    came = taken(home)
    assert came.files == 1
    assert ledger(home, "files")["file_name"].to_list() == [shown]
    (refused,) = came.refused
    assert refused == f"inbox/lists/crm/{masked(f'2-{given[:60]}')}: it is empty; send it with its heading line"
    assert refused.isprintable()


def test_a_sender_whose_name_is_no_text_is_told_and_keeps_no_other_out(home: Home) -> None:
    put(home, "lists/" + os.fsdecode(b"\xff\xfe/a.csv"), LIST)
    put(home, "lists/crm/a.csv", LIST)
    with pytest.raises(BadInput, match=r"inbox/lists/\ufffd\ufffd/a[.]csv: its folder's name is not UTF-8"):
        taken(home)
    assert ledger(home, "files")["source"].to_list() == ["crm"]


def test_digits_that_unseen_signs_divide_are_masked_too() -> None:
    assert masked("\u200b".join("138001380") + ".csv") == "***.csv"


@pytest.mark.parametrize("looks", [1, 2])
def test_a_file_that_vanishes_between_look_and_reading_is_left_and_keeps_no_other_out(home: Home, looks: int) -> None:
    put(home, "lists/crm/a.csv", LIST)
    put(home, "lists/crm/b.csv", f"phone\n+{CLEO}\n")
    heard: list[str] = []

    def on_file(said: str) -> None:
        heard.append(said)
        if len(heard) == looks:
            (home.inbox / "lists/crm/a.csv").unlink()

    came = take_in(home, taken_in_at=TAKEN_IN_AT, on_file=on_file)
    assert (came.files, came.notes) == (1, ["inbox/lists/crm/a.csv: still being written; left for the next time"])
    assert ledger(home, "contacts")["e164"].to_list() == [CLEO]
    assert not list(home.incoming.glob("*"))


def test_a_file_that_heed_may_not_read_is_told_from_a_disk_that_fails(home: Home) -> None:
    put(home, "lists/crm/a.csv", LIST)
    file = InboxFile(home.inbox / "lists/crm/a.csv", "lists", "crm")
    with pytest.raises(FileRefused, match="heed has no right to read it"), looked_at(file):
        raise PermissionError(13, "Permission denied", str(file.path))
    with pytest.raises(PermissionError), looked_at(file):
        raise PermissionError(13, "Permission denied", str(home.root))


def test_equal_files_of_one_snapshot_are_one(home: Home) -> None:
    for name in "ab":
        put(home, f"registers/national/2026-11-15-{name}.csv", f"phone\n+{ANNA}\n")
    came = taken(home)
    assert (came.files, came.known) == (1, 1)
    (note,) = came.notes
    assert note.endswith("2026-11-15-b.csv: known before as 2026-11-15-a.csv; it changes nothing")
    assert ledger(home, "registers")["e164"].to_list() == [ANNA]


def test_an_archives_member_may_have_no_name(home: Home) -> None:
    into = BytesIO()
    with zipfile.ZipFile(into, "w") as archive:
        archive.writestr(zipfile.ZipInfo("qz"), LIST)
    put(home, "lists/crm/a.zip", into.getvalue().replace(b"qz", b"\0z"))
    assert taken(home).files == 1


WIDE = json.dumps({"phone": f"+{ANNA}", **{f"c{at}": at for at in range(998)}}) + "\n"


def test_a_line_of_a_thousand_keys_does_not_widen_all_the_others(home: Home) -> None:
    """Four megabytes took eleven gigabytes."""
    put(home, "lists/crm/a.jsonl", WIDE + f'{{"phone": "+{BEN}"}}\n' * 20_000)
    taken(home)
    assert ledger(home, "files").select("rows", "rejected").row(0) == (20_001, 0)


def test_a_line_of_millions_of_fields_is_one_reject(home: Home) -> None:
    put(home, "lists/crm/a.csv", LIST + "," * 5_000_000 + "\n")
    taken(home)
    assert ledger(home, "rejects")["reason"].to_list() == ["too_many_fields"]


def test_a_formula_is_a_text_like_any_other(home: Home) -> None:
    put(home, "lists/crm/a.csv", f"phone,name\n+{ANNA},=1+1\n=1+1,@SUM(1)\n")
    taken(home)
    assert ledger(home, "contacts")["name"].to_list() == ["=1+1"]
    assert ledger(home, "rejects").height == 1


@pytest.mark.parametrize("letter", ["金".encode("gb18030"), "金".encode(), b"1", b" ", b'"', b"\0", b"\n"])
def test_a_file_that_is_one_endless_line_is_refused(home: Home, letter: bytes) -> None:
    put(home, "lists/crm/a.csv", letter * 10_000_000)
    (refused,) = taken(home).refused
    assert "金" not in refused
    assert "111" not in refused


def test_a_table_without_rows_is_taken_in(home: Home) -> None:
    into = BytesIO()
    pl.DataFrame({"phone": [], "name": []}, schema={"phone": pl.String, "name": pl.String}).write_parquet(into)
    put(home, "lists/crm/a.parquet", into.getvalue())
    assert taken(home).files == 1
    assert ledger(home, "files").select("rows", "rejected").row(0) == (0, 0)


@pytest.mark.parametrize(
    "line", ['name": "Nobody Real"}', '"name" : "Nobody Real"', 'Nobody Real", "id": 9}', 'Real"}']
)
def test_a_torn_object_is_no_heading_that_may_be_told(line: str) -> None:
    with pytest.raises(FileRefused, match="a piece of a JSON object") as refused:
        told_headings([line])
    assert "Real" not in str(refused.value)
