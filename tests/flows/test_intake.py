"""From the inbox to the ledgers: real files, real Delta tables, every row accounted for."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path

import polars as pl
import pytest

from flows.errors import BadInput, exit_code
from flows.formats.open_file import open_file
from flows.home import Home
from flows.intake import staging, together
from flows.intake.masks import masked
from flows.intake.take_in import Taken, take_in
from flows.ledgers import LedgerFile, adopt, snapshot
from schemas.tables.ledgers import LEDGERS
from tests.flows.inboxes import (
    ANNA,
    BEN,
    CLEO,
    CONSENTS,
    LIST,
    OUTCOMES,
    TAKEN_IN_AT,
    fill,
    ledger,
    new_home,
    put,
    rejects,
    same_ledgers,
    taken,
)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return new_home(tmp_path / "home")


def test_every_row_of_every_kind_is_accepted_or_rejected(home: Home) -> None:
    fill(home)
    came = taken(home)
    assert (came.files, came.known, came.refused) == (6, 0, [])
    files = ledger(home, "files")
    assert dict(files.select("kind", pl.concat_list("rows", "accepted", "rejected")).iter_rows()) == {
        "lists": [5, 2, 3],
        "consents": [3, 2, 1],
        "outcomes": [4, 2, 2],
        "registers": [2, 1, 1],
        "complaints": [1, 1, 0],
        "erasures": [1, 1, 0],
    }
    assert (came.rows, came.rejected) == (files["rows"].sum(), files["rejected"].sum()) == (16, 7)
    rejected = dict(ledger(home, "rejects").group_by("file_id").len().iter_rows())
    for file_id, kind, accepted, refused in files.select("file_id", "kind", "accepted", "rejected").iter_rows():
        assert rejected.get(file_id, 0) == refused, kind
        if kind in {"lists", "consents", "outcomes", "registers"}:
            rows = ledger(home, "contacts" if kind == "lists" else kind).filter(pl.col("file_id") == file_id)
            undated = 1 if kind == "outcomes" else 0
            assert rows.height == accepted + undated, kind


def test_a_file_taken_in_again_changes_nothing_even_under_another_name(home: Home) -> None:
    sha256 = put(home, "lists/crm/2026-11-01-list.csv", LIST)
    taken(home)
    before = snapshot(home)
    put(home, "lists/crm/2026-11-03-copy.csv", LIST)
    put(home, "lists/crm/2026-11-01-list.csv", LIST)
    again = taken(home)
    assert (again.files, again.known, again.rows) == (0, 2, 0)
    assert snapshot(home) == before
    assert ledger(home, "files").select("sha256", "file_name").rows() == [(sha256, "2026-11-01-list.csv")]


def test_two_copies_that_arrive_together_are_one_file(home: Home) -> None:
    put(home, "lists/crm/a.csv", LIST)
    put(home, "lists/crm/b.csv", LIST)
    came = taken(home)
    assert (came.files, came.known) == (1, 1)
    assert ledger(home, "contacts").height == 2


def test_a_file_with_one_more_line_is_another_file(home: Home) -> None:
    put(home, "lists/crm/a.csv", LIST)
    put(home, "lists/crm/b.csv", f"{LIST}+{CLEO},Cleo\n")
    assert taken(home).files == 2


def test_rejects_name_the_line_they_stand_on(home: Home) -> None:
    lines = [
        "phone,name",
        f"+{ANNA},Anna",
        "nobody,N",
        "",
        f"+{BEN}",
        f"+{BEN},Ben,too much",
        ",",
        f"+{CLEO},Cleo",
        "x,X",
    ]
    put(home, "lists/crm/list.csv", "\n".join(lines) + "\n")
    taken(home)
    assert rejects(home) == [
        (3, "no_number"),
        (4, "blank_line"),
        (5, "torn_line"),
        (6, "too_many_fields"),
        (7, "blank_line"),
        (9, "no_number"),
    ]
    assert ledger(home, "contacts").sort("row_number")["row_number"].to_list() == [2, 8]


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("last", [True, False])
def test_lines_are_the_same_however_they_end(tmp_path: Path, ending: str, last: bool) -> None:
    lines = ["phone,name", "", "x,X", f"+{ANNA}", f"+{ANNA},Anna"]
    file = tmp_path / "list.csv"
    file.write_bytes((ending.join(lines) + (ending if last else "")).encode())
    (sheet,) = open_file(file, scratch=tmp_path)
    rows = pl.concat(sheet)
    assert sheet.headings == ["phone", "name"]
    assert sorted(sheet.rejects.select("row_number", "reject_reason").iter_rows()) == [
        (2, "blank_line"),
        (4, "torn_line"),
    ]
    assert rows["row_number"].to_list() == [3, 5]


def test_a_record_of_several_lines_counts_once_as_in_a_spreadsheet(home: Home) -> None:
    put(home, "lists/crm/list.csv", f'phone,name\n+{ANNA},"Anna\nof two lines"\nx,X\ntorn\n+{BEN},Ben\n')
    taken(home)
    assert rejects(home) == [(3, "no_number"), (4, "torn_line")]
    contacts = ledger(home, "contacts").sort("row_number")
    assert contacts.select("row_number", "name").rows() == [(2, "Anna\nof two lines"), (5, "Ben")]


def test_lines_far_down_a_file_of_many_blocks_are_named_right(tmp_path: Path) -> None:
    lines = ["phone,name", *(f"+{ANNA},{'n' * 60}" for _ in range(40_000))]
    for line in (3, 20_000, 39_999):
        lines[line - 1] = "torn"
    file = tmp_path / "long.csv"
    file.write_text("\n".join(lines), encoding="utf-8")
    (sheet,) = open_file(file, scratch=tmp_path)
    rows = pl.concat(sheet)
    assert file.stat().st_size > 2 << 20
    assert sheet.rejects["row_number"].to_list() == [3, 20_000, 39_999]
    assert rows["row_number"].to_list() == sorted(set(range(2, 40_002)) - {3, 20_000, 39_999})


def test_a_list_may_have_two_phone_columns(home: Home) -> None:
    put(home, "lists/crm/list.csv", f"手机号,name,电话\n+{ANNA},Anna,+{BEN}\n,Cleo,+{CLEO}\n,Dan,\n+{ANNA},Eve,12\n")
    taken(home)
    contacts = ledger(home, "contacts").sort("row_number", "phone_column")
    assert contacts.select("row_number", "phone_column", "e164", "name").rows() == [
        (2, 1, ANNA, "Anna"),
        (2, 2, BEN, "Anna"),
        (3, 2, CLEO, "Cleo"),
        (5, 1, ANNA, "Eve"),
    ]
    assert ledger(home, "rejects").sort("row_number").select("row_number", "phone_column", "reason").rows() == [
        (4, 1, "no_number"),
        (5, 2, "not_valid"),
    ]
    assert ledger(home, "files").select("rows", "accepted", "rejected").row(0) == (6, 4, 2)


def test_a_file_of_nothing_but_its_heading_is_taken_in(home: Home) -> None:
    put(home, "lists/crm/list.csv", "phone,name\n")
    assert taken(home).files == 1
    assert ledger(home, "files").select("rows", "accepted", "rejected").row(0) == (0, 0, 0)


def test_columns_that_nothing_needs_are_not_kept(home: Home) -> None:
    put(home, "lists/crm/list.csv", f"phone,身份证号\n+{ANNA},110101190001010000\nx,110101190001010000\n")
    taken(home)
    for name in LEDGERS:
        assert "110101190001010000" not in ledger(home, name).write_csv()


BROKEN: dict[str, tuple[str | bytes, str]] = {
    "empty": ("", "it is empty"),
    "no-phone": (f"who,when\nAnna,+{ANNA}\n", "no column for phone among its headings (who, when)"),
    "no-numbers": ("Anna,Berlin\nBen,Bremen\n", "it has no heading line, and no layout says which of its 2 columns"),
    "headless": (f"Anna,+{ANNA},+{BEN}\n", "it has no heading line, and no layout says which of its 3 columns"),
}
"""Lists that cannot be read, and the beginning of what heed says of each."""


def test_a_list_that_cannot_be_read_waits_and_leaves_the_others_alone(home: Home) -> None:
    for name, (content, _) in BROKEN.items():
        put(home, f"lists/crm/{name}.csv", content)
    put(home, "lists/crm/z-good.csv", LIST)
    put(home, "complaints/hotline/c.csv", f"phone\n+{BEN}\n")
    came = taken(home)
    assert came.files == 2
    for (name, (_, why)), refused in zip(sorted(BROKEN.items()), came.refused, strict=True):
        assert refused.startswith(f"inbox/lists/crm/{name}.csv: {why}")
        assert str(ANNA) not in refused
        assert "Anna" not in refused
    assert set(ledger(home, "files")["file_name"]) == {"z-good.csv", "c.csv"}
    put(home, "lists/crm/empty.csv", LIST.replace("Anna", "Anna again"))
    again = taken(home)
    assert (again.files, len(again.refused)) == (1, len(BROKEN) - 1)


def test_half_copied_and_hidden_files_are_left_alone(home: Home) -> None:
    for name in (".DS_Store", "~$list.csv", "list.csv.part", "list.csv.tmp"):
        put(home, f"lists/crm/{name}", LIST)
    assert taken(home) == Taken()


def test_a_file_that_may_hold_a_no_and_cannot_be_read_stops_the_night_after_all_the_rest(home: Home) -> None:
    broken = {
        "outcomes/north/a.csv": "who,what\na,b\n",
        "outcomes/stranger/a.csv": OUTCOMES,
        "consents/web/a.csv": "who,what\na,b\n",
        "complaints/hotline/a.csv": "who,what\na,b\n",
        "erasures/letters/a.csv": "",
        "registers/national/2026-11-15-a.csv": "who,what\na,b\n",
        "registers/unread/2026-11-15-a.csv": "phone\nnobody\n",
    }
    for place, content in broken.items():
        put(home, place, content)
    put(home, "lists/crm/list.csv", LIST)
    put(home, "registers/z-last/2026-11-15-z.csv", f"phone\n+{BEN}\n")
    put(home, "erasures/z-last/z.csv", f"phone\n+{CLEO}\n")
    with pytest.raises(BadInput, match="may hold a no and cannot be read") as stopped:
        taken(home)
    assert [place for place in broken if f"inbox/{place}: " not in str(stopped.value)] == []
    assert exit_code(stopped.value) == 3
    assert ledger(home, "files").height == 3
    assert set(ledger(home, "suppressions")["e164"]) == {CLEO}
    assert set(ledger(home, "registers")["e164"]) == {BEN}


def test_a_quote_that_would_swallow_refusals_stops_the_night(home: Home) -> None:
    swallowed = f"+{BEN},spring,NI,2026-11-18T02:05:00Z,no\n"
    put(
        home,
        "outcomes/north/a.csv",
        f'phone,campaign,code,attempted_at,note\n+{ANNA},spring,NA,2026-11-18T02:00:00Z,"half\n'
        f'{swallowed}+{CLEO},spring,NA,2026-11-18T02:00:00Z,"quoted\n',
    )
    try:
        taken(home)
    except BadInput:
        return
    assert ledger(home, "files")["rows"].item() == 3
    assert BEN in set(ledger(home, "suppressions")["e164"])


def test_a_refusal_on_a_row_with_a_bad_date_is_rejected_and_suppressed(home: Home) -> None:
    put(home, "outcomes/north/a.csv", OUTCOMES)
    taken(home)
    assert rejects(home) == [(4, "bad_instant"), (5, "no_number")]
    noes = ledger(home, "suppressions").sort("row_number")
    assert noes.select("e164", "row_number", "reason", "rule", "since", "source").rows() == [
        (BEN, 3, "refusal", "REFUSAL_NOT_INTERESTED", datetime(2026, 11, 18, 2, 5, tzinfo=UTC), "north"),
        (CLEO, 4, "refusal", "REFUSAL_NOT_INTERESTED", TAKEN_IN_AT, "north"),
    ]
    cleo = ledger(home, "outcomes").filter(pl.col("e164") == CLEO)
    assert cleo.select("row_number", "outcome_class", "attempted_at").rows() == [
        (4, "REFUSAL_NOT_INTERESTED", TAKEN_IN_AT),
    ]


def test_a_withdrawal_of_a_controller_that_nobody_knows_is_rejected_and_suppressed(home: Home) -> None:
    put(home, "consents/web/a.csv", CONSENTS)
    taken(home)
    assert rejects(home) == [(4, "unknown_controller")]
    noes = ledger(home, "suppressions").sort("row_number")
    assert noes.select("e164", "reason", "source").rows() == [(BEN, "withdrawal", "web"), (CLEO, "withdrawal", "web")]
    file_id = ledger(home, "files")["file_id"].item()
    assert ledger(home, "consents").sort("row_number")["consent_id"].to_list() == [
        f"{file_id[:12]}-2",
        f"{file_id[:12]}-3",
    ]


def test_complaints_and_erasures_are_noes_from_now_on_where_they_give_no_date(home: Home) -> None:
    put(home, "complaints/hotline/a.csv", f"phone,complained_at\n+{ANNA},2026-11-09\n+{BEN},long ago\n")
    put(home, "erasures/letters/a.csv", f"phone\n+{CLEO}\n")
    taken(home)
    assert ledger(home, "suppressions").sort("e164").select("e164", "reason", "since").rows() == [
        (ANNA, "complaint", datetime(2026, 11, 8, 16, tzinfo=UTC)),
        (BEN, "complaint", TAKEN_IN_AT),
        (CLEO, "erasure", TAKEN_IN_AT),
    ]


@pytest.mark.parametrize("name", ["national.csv", "15-11-2026.csv", "2026-13-01.csv", "2026-11-30-future.csv"])
def test_a_register_must_be_named_after_the_day_it_was_made(home: Home, name: str) -> None:
    put(home, f"registers/national/{name}", f"phone\n+{ANNA}\n")
    with pytest.raises(BadInput, match=r"date"):
        taken(home)
    assert ledger(home, "registers").is_empty()


def test_a_register_of_hashes_is_kept_as_hashes(home: Home) -> None:
    digest = sha256(f"+{ANNA}".encode()).hexdigest()
    put(home, "registers/national/2026-11-15.csv", f"phone_sha256\n{digest.upper()}\n")
    taken(home)
    entry = ledger(home, "registers").select("register", "snapshot_on", "e164", "phone_sha256").row(0)
    assert entry == ("national", date(2026, 11, 15), None, digest)


def test_a_number_beside_a_hash_that_is_none_is_on_the_register(home: Home) -> None:
    put(home, "registers/national/2026-11-15.csv", f"phone,phone_sha256\n+{ANNA},abc\n,{'0' * 64}\n,abc\n")
    taken(home)
    assert set(ledger(home, "registers").select("e164", "phone_sha256").iter_rows()) == {(ANNA, None), (None, "0" * 64)}
    assert rejects(home) == [(4, "not_a_hash")]


def test_a_register_without_entries_is_a_snapshot_all_the_same(home: Home) -> None:
    put(home, "registers/national/2026-11-15.csv", "phone\n")
    taken(home)
    assert ledger(home, "registers").is_empty()
    assert ledger(home, "files").select("kind", "dated_on", "rows").row(0) == ("registers", date(2026, 11, 15), 0)


def test_a_layout_says_what_a_supplier_calls_its_columns_and_where_its_numbers_are_meant(home: Home) -> None:
    layout = 'default_region = "US"\n[columns]\nphone = ["Reach", "Or reach"]\nname = "Who"\n'
    (home.root / "layouts" / "crm.toml").write_text(layout, encoding="utf-8")
    put(home, "lists/crm/list.csv", "Or reach,Who,Reach\n(202) 555-0102,Anna,202-555-0101\n")
    put(home, "lists/other/list.csv", LIST)
    taken(home)
    contacts = ledger(home, "contacts").filter(pl.col("supplier") == "crm").sort("phone_column")
    assert contacts.select("e164", "phone_column", "name").rows() == [(BEN, 1, "Anna"), (ANNA, 2, "Anna")]


def test_two_columns_that_say_they_are_one_field_refuse_the_file_until_a_layout_tells(home: Home) -> None:
    put(home, "lists/crm/list.csv", f"phone,name,full name\n+{ANNA},Anna,Anna A.\n")
    assert taken(home).refused == [
        "inbox/lists/crm/list.csv: two columns say they are name; name the right one in layouts/crm.toml, [columns]"
    ]
    (home.root / "layouts" / "crm.toml").write_text('[columns]\nname = "full name"\n', encoding="utf-8")
    taken(home)
    assert ledger(home, "contacts")["name"].to_list() == ["Anna A."]


def test_a_list_is_dated_by_its_name_or_by_the_homes_calendar(home: Home) -> None:
    put(home, "lists/crm/2026-11-01-a.csv", LIST)
    put(home, "lists/crm/b.csv", f"{LIST}+{CLEO},Cleo\n")
    taken(home)
    dated = ledger(home, "files").sort("file_name").select("file_name", "dated_on").rows()
    assert dated == [("2026-11-01-a.csv", date(2026, 11, 1)), ("b.csv", date(2026, 11, 21))]
    assert set(ledger(home, "contacts")["listed_on"]) == {date(2026, 11, 1), date(2026, 11, 21)}


class Killed(BaseException):
    """The process ends here."""


@pytest.mark.parametrize(("files_together", "ledgers", "least_kills"), [(1, 5, 11), (3, 7, 9), (500, 8, 7)])
def test_an_intake_killed_between_any_two_ledgers_is_completed_the_next_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files_together: int, ledgers: int, least_kills: int
) -> None:
    monkeypatch.setattr(together, "FILES_TOGETHER", files_together)
    undisturbed, killed = new_home(tmp_path / "one"), new_home(tmp_path / "other")
    for home in (undisturbed, killed):
        fill(home)
    taken(undisturbed)
    kills = 0
    while not _taken_unless_killed(killed, monkeypatch, after=kills % ledgers):
        kills += 1
    assert kills >= least_kills, "the files were cut short at every one of their ledgers"
    same_ledgers(killed, undisturbed)


def test_many_small_files_are_few_commits(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each commit costs as much as the reading of some files, and each reader pays for the log that they make."""
    monkeypatch.setattr(together, "FILES_TOGETHER", 20)
    for at in range(50):
        put(home, f"lists/crm/{at}.csv", f"phone\n+{ANNA + at}\n")
    assert taken(home).files == 50
    assert snapshot(home)["contacts"] == snapshot(home)["files"] == 3
    assert ledger(home, "files")["file_id"].n_unique() == ledger(home, "contacts")["file_id"].n_unique() == 50


def test_a_large_file_and_the_small_ones_that_wait_are_all_taken_in(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(staging, "ROWS_A_FILE", 100)
    for name, rows in {"a": 1, "b": 250, "c": 1, "d": 120, "e": 1}.items():
        put(home, f"lists/crm/{name}.csv", "phone\n" + f"+{ANNA + ord(name)}\n" * rows)
    assert taken(home).files == 5
    counted = ledger(home, "contacts").group_by("file_id").len()["len"].sort().to_list()
    assert counted == ledger(home, "files")["accepted"].sort().to_list() == [1, 1, 1, 120, 250]
    assert not list(home.incoming.glob("*"))


def test_large_files_of_one_snapshot_are_one(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(staging, "ROWS_A_FILE", 100)
    for name in (2, 3, 4):
        rows = "".join(f"+120255{name}{at:04}\n" for at in range(120))
        put(home, f"registers/national/2026-11-15-{name}.csv", f"phone\n{rows}")
    assert taken(home).files == 3
    assert ledger(home, "registers")["e164"].n_unique() == 360
    assert not list(home.incoming.glob("*"))


def _taken_unless_killed(home: Home, monkeypatch: pytest.MonkeyPatch, *, after: int) -> bool:
    """Take in, and be killed when `after` ledgers have been added to; whether all went well."""
    left = iter(range(after))

    def adopt_some(home: Home, name: str, files: Sequence[LedgerFile], *, staged: Path, once: str) -> None:
        if next(left, None) is None:
            raise Killed
        adopt(home, name, files, staged=staged, once=once)

    with monkeypatch.context() as patch:
        patch.setattr(staging, "adopt", adopt_some)
        try:
            taken(home)
        except Killed:
            return False
    return True


NUMBERS = (
    "13800138000",
    "+8613800138000",
    "138-0013-8000",
    "138 0013 8000",
    "138.0013.8000",
    "010-65551234",
    "0755-8655-1234",
    "(202) 555-0101",
    "１３８００１３８０００",
)


@pytest.mark.parametrize("number", NUMBERS)
def test_a_telephone_number_in_a_file_name_is_masked(number: str) -> None:
    assert number not in masked(f"王 {number}.csv")
    assert masked(f"list-{number}-new.csv").endswith("-new.csv")


def test_a_telephone_number_in_a_file_name_reaches_nobody(home: Home) -> None:
    put(home, "lists/crm/王 13800138000.csv", LIST)
    put(home, "lists/crm/broken 13800138000.csv", "")
    put(home, "outcomes/north/broken +8613800138000.csv", "")
    heard: list[str] = []
    with pytest.raises(BadInput) as stopped:
        take_in(home, taken_in_at=TAKEN_IN_AT, on_file=heard.append)
    said = [*heard, str(stopped.value), *ledger(home, "files")["file_name"]]
    assert [text for text in said if "13800138000" in text] == []
    assert heard[1] == "inbox/lists/crm/王 ***.csv"


@pytest.mark.parametrize("name", ["2026-11-20-list.csv", "20261120-list.csv", "list_20261120.csv", "list-123456.csv"])
def test_a_date_in_a_file_name_is_left(name: str) -> None:
    assert masked(name) == name


def test_a_first_row_in_the_place_of_the_heading_is_not_quoted(home: Home) -> None:
    put(home, "lists/crm/list.csv", "202-555-0101,202-555-0102,Nobody Real\n")
    put(home, "complaints/hotline/c.csv", "202-555-0101,Nobody Real\n202-555-0102,Nobody Else\n")
    with pytest.raises(BadInput) as stopped:
        taken(home)
    (home.inbox / "complaints/hotline/c.csv").unlink()
    for refused in (str(stopped.value), *taken(home).refused):
        assert "write layouts/" in refused
        assert "202-555" not in refused
        assert "Nobody Real" not in refused
