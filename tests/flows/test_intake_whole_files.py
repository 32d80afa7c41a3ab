"""What is decided about cells of several numbers, and about files as a whole."""

import os
import time
from hashlib import sha256
from pathlib import Path

import polars as pl
import pytest

from flows.errors import BadInput
from flows.home import Home
from flows.intake import one_file, one_table
from flows.intake.inbox import inbox_files
from flows.intake.settling import moving_files
from tests.flows.inboxes import ANNA, BEN, CLEO, LIST, ledger, new_home, put, rejects, taken


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return new_home(tmp_path / "home")


def settings(home: Home, text: str) -> Home:
    (home.root / "heed.toml").write_text(text + home.settings_file.read_text(encoding="utf-8"), encoding="utf-8")
    return Home.at(home.root)


def test_several_numbers_in_a_cell_of_a_list_are_several_contacts(home: Home) -> None:
    put(home, "lists/crm/a.csv", f'phone,name\n"+{ANNA} / +{BEN}; nobody",Anna\n+{CLEO},Cleo\n')
    taken(home)
    read = ledger(home, "contacts").sort("row_number", "number_in_cell")
    assert read.select("row_number", "number_in_cell", "e164", "name").rows() == [
        (2, 1, ANNA, "Anna"),
        (2, 2, BEN, "Anna"),
        (3, 1, CLEO, "Cleo"),
    ]
    assert ledger(home, "rejects").select("row_number", "number_in_cell", "reason", "raw").rows() == [
        (2, 3, "no_number", " nobody")
    ]
    assert ledger(home, "files").select("rows", "accepted", "rejected").row(0) == (4, 3, 1)


def test_a_consent_for_several_numbers_is_nobodys(home: Home) -> None:
    head = "phone,controller,purpose,channel,granted_at,evidence\n"
    yes = "Sunrise,x,voice,2026-01-05,crm:1"
    put(home, "consents/web/a.csv", f"{head}+{ANNA}/+{BEN},{yes}\n+{CLEO},{yes}\n")
    taken(home)
    assert rejects(home) == [(2, "several_numbers")]
    assert ledger(home, "consents")["e164"].to_list() == [CLEO]


@pytest.mark.parametrize(
    "kind", ["complaints/hotline/a.csv", "erasures/letters/a.csv", "registers/national/2026-11-01-a.csv"]
)
def test_every_number_of_a_cell_that_says_no_counts(home: Home, kind: str) -> None:
    put(home, kind, f"phone\n+{ANNA}/+{BEN}\n+{CLEO}\n")
    taken(home)
    assert set(ledger(home, "registers" if "registers" in kind else "suppressions")["e164"]) == {ANNA, BEN, CLEO}


def rows_of(good: int, *others: str) -> str:
    return "\n".join(["phone,name", *(f"+{ANNA},Anna" for _ in range(good)), *others, ""])


def test_a_file_of_which_most_is_unreadable_is_refused_whole_with_the_counts(home: Home) -> None:
    put(home, "lists/crm/a.csv", rows_of(10, *["torn"] * 8, *["a,b,c"] * 3))
    (refused,) = taken(home).refused
    assert "11 of its 21 rows cannot be read (8 torn_line, 3 too_many_fields)" in refused
    assert not ledger(home, "rejects").height
    taken(settings(home, "most_unreadable = 0.6\n"))
    assert ledger(home, "files").select("rows", "accepted", "rejected").row(0) == (21, 10, 11)


@pytest.mark.parametrize(
    "others",
    [["torn"] * 9, [","] * 90, ["12,x"] * 90, ["+1 202 555,x"] * 90],
    ids=["half", "blank", "short", "not valid"],
)
def test_blank_lines_and_numbers_that_do_not_exist_are_no_reason_to_refuse_a_file(
    home: Home, others: list[str]
) -> None:
    put(home, "lists/crm/a.csv", rows_of(10, *others))
    assert taken(home).refused == []
    assert ledger(home, "contacts").height == 10


def test_complaints_of_which_most_is_unreadable_stop_the_night(home: Home) -> None:
    put(home, "complaints/hotline/a.csv", rows_of(10, *["x"] * 30))
    with pytest.raises(BadInput, match="30 of its 40 rows cannot be read"):
        taken(home)


def test_a_file_that_stops_the_night_does_not_hush_up_the_others(home: Home) -> None:
    put(home, "complaints/hotline/a.csv", "colour\nred\n")
    put(home, "lists/crm/b.csv", "colour\nred\n")
    with pytest.raises(BadInput, match=r"hotline/a\.csv: it has no heading line[\s\S]*besides: inbox/lists/crm/b\.csv"):
        taken(home)


def test_the_same_bytes_under_another_name_are_known_and_said_to_be(home: Home) -> None:
    put(home, "lists/crm/2026-11-01-a.csv", LIST)
    taken(home)
    put(home, "lists/crm/13800138000.csv", LIST)
    again = taken(home)
    assert (again.files, again.known) == (0, 2)
    assert again.notes == ["inbox/lists/crm/***.csv: known before as 2026-11-01-a.csv; it changes nothing"]


def test_a_file_that_grows_between_two_looks_is_left_for_the_next_time(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    growing = home.inbox / "lists/crm/b.csv"
    put(home, "lists/crm/a.csv", LIST)
    put(home, "lists/crm/b.csv", LIST)
    (home.root / "heed.toml").write_text(f"settle_seconds = 30\n{home.settings_file.read_text()}", encoding="utf-8")
    with monkeypatch.context() as patch:
        patch.delenv("HEED_SETTLE_SECONDS")
        patch.setattr(time, "sleep", lambda _: growing.write_text(f"{LIST}+{CLEO},Cleo\n", encoding="utf-8"))
        came = taken(Home.at(home.root))
    assert (came.files, came.notes) == (1, ["inbox/lists/crm/b.csv: still being written; left for the next time"])
    assert taken(home).files == 1
    assert set(ledger(home, "contacts")["e164"]) == {ANNA, BEN, CLEO}


def test_files_that_lie_still_cost_no_waiting(home: Home) -> None:
    put(home, "lists/crm/a.csv", LIST)
    os.utime(home.inbox / "lists/crm/a.csv", (time.time() - 99, time.time() - 99))
    begun = time.monotonic()
    assert moving_files(inbox_files(home)[0], settle_seconds=60) == set()
    assert time.monotonic() - begun < 1


def test_a_file_that_changes_while_it_is_read_is_not_taken_in(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    put(home, "registers/national/2026-11-01-a.csv", f"phone\n+{ANNA}\n")
    file = put_more = home.inbox / "registers/national/2026-11-01-b.csv"
    put(home, "registers/national/2026-11-01-b.csv", f"phone\n+{BEN}\n")
    read = one_table.stage_table

    def slowly(*args: object, **more: object) -> object:
        if "b.csv" in str(file) and file.exists():
            put_more.write_text(f"phone\n+{BEN}\n+{CLEO}\n", encoding="utf-8")
        return read(*args, **more)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(one_file, "stage_table", slowly)
        came = taken(home)
    assert came.files == 0
    assert len(came.notes) == 2, "a snapshot waits until all of it lies still"
    assert not list(home.incoming.glob("*"))
    assert taken(home).files == 2


def snapshot_of(numbers: int) -> str:
    return "\n".join(["phone", *(f"1380013{at:04}" for at in range(numbers)), ""])


def test_several_files_of_one_register_and_date_are_one_snapshot(home: Home) -> None:
    put(home, "registers/national/2026-11-01.csv", snapshot_of(100))
    taken(home)
    put(home, "registers/national/2026-11-15-a.csv", snapshot_of(60))
    with pytest.raises(BadInput, match=r"60 numbers .* of 100"):
        taken(home)
    put(home, "registers/national/2026-11-15-b.csv", snapshot_of(40).replace("1380013", "1390013"))
    assert taken(home).files == 2
    put(home, "registers/national/2026-11-16.csv", snapshot_of(79))
    with pytest.raises(BadInput, match=r"79 numbers .* of 100"):
        taken(home)


@pytest.mark.parametrize("entry", ["number", "hash"])
def test_a_snapshot_that_shrank_comes_in_when_it_is_accepted_by_name(home: Home, entry: str) -> None:
    def snapshot(numbers: int) -> str:
        digests = (sha256(f"+861380013{at:04}".encode()).hexdigest() for at in range(numbers))
        return snapshot_of(numbers) if entry == "number" else "\n".join(["phone_sha256", *digests, ""])

    put(home, "registers/national/2026-11-01.csv", snapshot(10))
    put(home, "registers/national/2026-11-15-n.csv", snapshot(3))
    with pytest.raises(BadInput, match=r'write accepted = \["2026-11-15-n.csv"\] under \[registers.national\]'):
        taken(home)
    rule = '[registers.national]\njurisdiction = "CN"\naccepted = ["2026-11-15-n.csv"]\n'
    with home.settings_file.open("a", encoding="utf-8") as file:
        file.write(rule)
    assert taken(Home.at(home.root)).files == 1
    assert ledger(home, "registers").filter(pl.col("snapshot_on").dt.day() == 15).height == 3
