"""The analysts' catalogue: complete, commented, masked, and swapped in under its readers."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import pytest

from flows.catalogue import build_catalogue, query
from flows.errors import BadInput, UsageError
from flows.home import Home
from schemas.tables.ledgers import LEDGERS
from schemas.verdicts import MEANINGS
from tests.flows.homes import (
    ANNA,
    AS_OF,
    BEN,
    CLEO,
    CLINIC,
    DAN,
    EVE,
    RUN_ID,
    SETTINGS,
    Night,
    a_night,
    append,
    contact,
    edit_json,
    inbox_file,
)

DOCS = Path(__file__).parents[2] / "docs" / "analysts.md"
EVERYBODY = [str(number) for number in (ANNA, BEN, CLEO, DAN, EVE)]
SECRETS = [*EVERYBODY, *(number[1:] for number in EVERYBODY), "Nobody Real", "a note", "12 34"]

READER = """
import sys, duckdb
catalogue = duckdb.connect(sys.argv[1], read_only=True)
for line in sys.stdin:
    if line == "open again\\n":
        catalogue.close()
        catalogue = duckdb.connect(sys.argv[1], read_only=True)
    print(catalogue.execute("SELECT count(*) FROM contacts").fetchone()[0], flush=True)
"""


@pytest.fixture(name="home", scope="module")
def built_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """One that tests only look at."""
    return built(a_night(), tmp_path_factory.mktemp("catalogue") / "home")


@pytest.fixture(name="own")
def own_home(tmp_path: Path) -> Home:
    """One that a test may change."""
    return built(a_night(), tmp_path)


def built(night: Night, root: Path, *, settings: str = SETTINGS) -> Home:
    """The night's home, with its catalogue."""
    night.write(root)
    (root / "heed.toml").write_text(settings, encoding="utf-8")
    home = Home.at(root)
    assert build_catalogue(home) == home.catalogue
    return home


def rows(home: Home, sql: str) -> list[tuple[Any, ...]]:
    """What the query gives, without its heading."""
    return query(home, sql)[1:]


def views(home: Home) -> list[str]:
    """The catalogue's views."""
    return [name for (name,) in rows(home, "SELECT view_name FROM duckdb_views() WHERE NOT internal ORDER BY 1")]


def everything(home: Home) -> str:
    """All that any view shows, as text."""
    return "\n".join(str(query(home, f"FROM {view}")) for view in views(home))


def test_every_ledger_and_every_decision_is_a_view(home: Home) -> None:
    decided = {"verdicts", "duplicates", "batches", "runs", "campaigns", "violations", "anomalies"}
    about_lists = {"lists", "list_signs", "held_lists", "list_scorecards"}
    others = {"ladder", "list_accounts", "funnel", "silent_batches", "handed_over"}
    assert set(views(home)) == {*LEDGERS, *decided, *others, *about_lists}


def test_every_view_and_column_says_what_it_is(home: Home) -> None:
    assert rows(home, "SELECT view_name FROM duckdb_views() WHERE NOT internal AND comment IS NULL") == []
    silent = "SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal AND comment IS NULL"
    assert rows(home, silent) == []


def test_every_row_is_there(home: Home) -> None:
    night = a_night()
    for name, ledger in night.ledgers.items():
        extra = 3 if name == "disclosures" else 0  # the night's own
        assert rows(home, f"SELECT count(*) FROM {name}") == [(len(ledger) + extra,)]  # noqa: S608
    assert rows(home, "SELECT run_id, count(*) FROM verdicts GROUP BY ALL") == [(RUN_ID, len(night.verdicts))]
    assert rows(home, "SELECT run_id, count(*) FROM duplicates GROUP BY ALL") == [(RUN_ID, len(night.duplicates))]
    assert rows(home, "SELECT run_id, count(*) FROM batches GROUP BY ALL") == [(RUN_ID, 3)]


def test_no_view_shows_a_number_a_name_a_note_or_a_cell(home: Home) -> None:
    shown = everything(home)
    assert [secret for secret in SECRETS if secret in shown] == []
    assert "+120****0101" in shown
    assert rows(home, "SELECT table_name FROM duckdb_tables() WHERE NOT internal") == []


def test_what_senders_put_in_the_wrong_column_is_masked_too(tmp_path: Path) -> None:
    night = a_night()
    night.row("consents", ANNA).update(evidence=f"call_{ANNA}.wav", purpose=str(ANNA))
    night.row("outcomes", ANNA).update(code=str(ANNA), batch_id=f"+{ANNA}", campaign="1 (202) 555-0101")
    night.row("contacts", ANNA).update(external_id="C-202-555-0101", language=str(ANNA))
    shown = everything(built(night, tmp_path))
    assert [secret for secret in (*SECRETS, "202-555-0101", "555-0101") if secret in shown] == []
    assert "call_****.wav" in shown


def test_batch_ids_survive_the_mask(tmp_path: Path) -> None:
    night = a_night()
    night.row("outcomes", ANNA)["batch_id"] = "b1234567890abcde"
    assert rows(built(night, tmp_path), "SELECT batch_id FROM outcomes") == [("b1234567890abcde",)]


def test_the_settings_can_take_the_mask_off(tmp_path: Path) -> None:
    home = built(a_night(), tmp_path, settings=f"mask_numbers = false\n{SETTINGS}")
    assert (f"+{ANNA}", "Nobody Real") in rows(home, "SELECT phone, name FROM contacts")
    assert (f"+{DAN}",) in rows(home, "SELECT phone FROM batches")
    shown = everything(home)
    assert [number for number in EVERYBODY if f"+{number}" not in shown] == []


@pytest.mark.parametrize(
    ("digits", "shown"),
    [
        ("8613800138000", "+86138****8000"),
        ("6581234567", "+65****4567"),
        ("12345678", "+****5678"),
        ("1234567", "+****567"),
    ],
)
def test_a_mask_hides_four_digits_at_least(digits: str, shown: str, home: Home) -> None:
    assert rows(home, f"SELECT shown_number({digits})") == [(shown,)]


def test_number_keys_join_the_views(home: Home) -> None:
    same = "SELECT count(DISTINCT v.number_key) FROM verdicts AS v JOIN batches AS b USING (number_key)"
    assert rows(home, same) == [(3,)]
    assert rows(home, "SELECT count(*) FROM registers WHERE number_key IS NULL AND is_hashed") == [(1,)]


def test_every_list_balances(home: Home) -> None:
    account = (
        "SELECT campaign, supplier, rows, rejected, duplicates, verdicts, unaccounted FROM list_accounts ORDER BY 1, 2"
    )
    assert rows(home, account) == [
        ("spring", "clinic", 6, 1, 2, 3, 0),
        ("winter", "clinic", 6, 1, 2, 3, 0),
        ("winter", "web", 2, 0, 1, 1, 0),
    ]


def test_what_is_missing_shows(tmp_path: Path) -> None:
    night = a_night()
    night.verdicts.remove(night.verdict_of("spring", CLEO))
    assert rows(built(night, tmp_path), "SELECT campaign FROM list_accounts WHERE unaccounted <> 0") == [("spring",)]


def test_a_night_answers_for_the_lists_it_saw(own: Home) -> None:
    append(own.root, "files", [inbox_file("lists", "clinic", "2026-11-21-late.csv", 1)])
    append(own.root, "contacts", [contact("2026-11-21-late.csv", "clinic", 2, EVE)])
    build_catalogue(own)
    assert rows(own, "SELECT count(*) FROM lists") == [(3,)]
    assert rows(own, "SELECT count(*), sum(unaccounted)::INT FROM list_accounts") == [(3, 0)]


def test_an_expired_batch_is_listed_as_such(own: Home) -> None:
    ended = {"batch_id": "batch-before", "campaign": "spring", "vendor": "north", "rows": 1, "unanswered": 1}
    edit_json(own.run_path(RUN_ID) / "run.json", silent_batches=[{**ended, "valid_until": "2026-11-17T17:30:00Z"}])
    build_catalogue(own)
    assert rows(own, "SELECT batch_id, vendor, rows, is_expired, unanswered FROM handed_over ORDER BY 1") == [
        ("batch-before", "north", 1, True, 1),
        ("batch-spring", "north", 2, False, None),
        ("batch-winter", "south", 1, False, None),
    ]
    edit_json(own.run_path(RUN_ID) / "run.json", silent_batches=[])
    build_catalogue(own)
    assert rows(own, "SELECT is_expired, unanswered FROM handed_over WHERE is_expired") == [(True, 0)]


def test_the_funnel_is_the_ladder_in_order(home: Home) -> None:
    steps = rows(home, "SELECT step, meaning FROM ladder ORDER BY step_number")
    assert [step for step, _ in steps[:3]] == ["rows_in", "rejected", "duplicate"]
    assert dict(steps[3:]) == {str(verdict): meaning for verdict, meaning in MEANINGS.items()}
    assert [step for step, _ in steps[3:]] == [str(verdict) for verdict in MEANINGS]
    funnel = rows(home, "SELECT step FROM funnel WHERE campaign = 'spring'")
    assert funnel == [(step,) for step, _ in steps]


def test_the_funnel_adds_up(home: Home) -> None:
    balance = "SELECT campaign, sum(if(step = 'rows_in', contacts, -contacts))::INT FROM funnel GROUP BY ALL ORDER BY 1"
    assert rows(home, balance) == [("spring", 0), ("winter", 0)]


def test_a_list_has_its_scorecard(home: Home) -> None:
    card = "SELECT rows, rejected_by_reason, duplicates, numbers, share_with_consent, callable, is_held FROM lists"
    assert rows(home, f"{card} WHERE file_name = '{CLINIC}'") == [(6, {"not_valid": 1}, 2, 3, 0.667, 2, False)]


def test_only_finished_nights_are_there(own: Home) -> None:
    edit_json(own.run_path(RUN_ID) / "run.json", status="started")
    torn = own.runs / "20261121T173000Z-00000000"
    torn.mkdir()
    (torn / "run.json").write_text("{", encoding="utf-8")
    build_catalogue(own)
    for view in ("runs", "campaigns", "verdicts", "duplicates", "batches", "funnel", "list_accounts"):
        assert rows(own, f"SELECT count(*) FROM {view}") == [(0,)]  # noqa: S608


def test_the_latest_night_is_the_one_of_the_latest_instant(home: Home) -> None:
    assert rows(home, "SELECT run_id, as_of FROM runs WHERE is_latest") == [(RUN_ID, AS_OF)]


def test_a_home_with_nothing_in_it_has_every_view(tmp_path: Path) -> None:
    (tmp_path / "heed.toml").touch()
    home = Home.at(tmp_path)
    build_catalogue(home)
    assert [view for view in views(home) if rows(home, f"FROM {view}")] == ["ladder"]


def test_a_home_may_lie_anywhere(tmp_path: Path) -> None:
    home = built(a_night(), tmp_path / "客户 o'home #1 100%")
    assert rows(home, "SELECT count(*) FROM contacts") == [(7,)]


def test_a_stray_file_is_not_read(own: Home) -> None:
    (own.ledger_path("contacts") / "part-stray.parquet").write_bytes(b"PAR1")
    build_catalogue(own)
    assert rows(own, "SELECT count(*) FROM contacts") == [(7,)]


def test_a_damaged_file_stops_the_build_and_leaves_the_old_one(own: Home) -> None:
    before = own.catalogue.read_bytes()
    (own.run_path(RUN_ID) / "verdicts" / "part-0000.parquet").write_bytes(str(ANNA).encode())
    with pytest.raises(BadInput) as stopped:
        build_catalogue(own)
    assert str(ANNA) not in str(stopped.value)
    assert own.catalogue.read_bytes() == before
    assert list(own.root.glob(".catalogue-*")) == []


def test_another_process_reads_on_while_the_catalogue_is_replaced(own: Home) -> None:
    command = [sys.executable, "-W", "error", "-c", READER, str(own.catalogue)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as reader:
        said = [_asked(reader, "go on\n")]
        for number in range(3):
            append(own.root, "contacts", [contact(CLINIC, "clinic", 90 + number, EVE)])
            build_catalogue(own)
            said += [_asked(reader, "go on\n"), _asked(reader, "open again\n")]
        reader.communicate()
    assert reader.returncode == 0
    assert said == [7, 7, 8, 8, 9, 9, 10]


def _asked(reader: subprocess.Popen[str], line: str) -> int:
    assert reader.stdin is not None
    assert reader.stdout is not None
    reader.stdin.write(line)
    reader.stdin.flush()
    return int(reader.stdout.readline())


def test_the_views_work_under_another_name(home: Home) -> None:
    with duckdb.connect() as elsewhere:
        elsewhere.execute(f"ATTACH '{home.catalogue}' AS heed (READ_ONLY)")
        assert elsewhere.execute("SELECT count(*) FROM heed.funnel").fetchone() == (46,)


@pytest.mark.parametrize(
    "sql",
    [
        "CREATE TABLE x (i INT)",
        "COPY contacts TO '{home}/runs/out.csv'",
        "SET threads = 1",
        "ATTACH '{home}/other.duckdb' AS other",
        "SELECT 1; SELECT 2",
        "",
        "FROM '{home}/heed.toml'",
        "FROM read_text('/etc/hostname')",
        "FROM nowhere",
        "SELEC 1",
        "SELECT '+12025550101'::DATE",
    ],
)
def test_a_query_reads_the_views_and_does_no_more(sql: str, home: Home) -> None:
    with pytest.raises(UsageError) as refused:
        query(home, sql.format(home=home.root))
    assert str(ANNA) not in str(refused.value)
    assert not (home.runs / "out.csv").exists()


def test_a_query_cannot_see_the_program(home: Home) -> None:
    with pytest.raises(UsageError, match="does not exist"):
        query(home, "FROM statements")


@pytest.mark.parametrize(
    "sql", ["FROM runs", "DESCRIBE runs", "SHOW TABLES", "SUMMARIZE runs", "WITH r AS (FROM runs) FROM r"]
)
def test_a_query_has_a_heading(sql: str, home: Home) -> None:
    heading, *answer = query(home, sql)
    assert heading
    assert {len(row) for row in answer} == {len(heading)}


def test_a_catalogue_that_is_not_there_is_said(tmp_path: Path) -> None:
    (tmp_path / "heed.toml").touch()
    with pytest.raises(BadInput, match="not there yet"):
        query(Home.at(tmp_path), "FROM runs")


def test_a_file_gone_from_behind_the_catalogue_is_said(own: Home) -> None:
    (own.run_path(RUN_ID) / "verdicts" / "part-0000.parquet").unlink()
    with pytest.raises(BadInput, match="gone or damaged"):
        query(own, "FROM verdicts")


@pytest.mark.parametrize("sql", re.findall(r"```sql\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL))
def test_the_page_for_analysts_is_true(sql: str, home: Home) -> None:
    assert len(query(home, sql)) > 1


def test_the_page_for_analysts_names_every_view(home: Home) -> None:
    table = re.findall(r"^\| (`.*?) \|", DOCS.read_text(encoding="utf-8"), re.MULTILINE)
    assert set(re.findall(r"`(\w+)`", " ".join(table))) == set(views(home))


def test_the_page_for_analysts_opens_the_catalogue_in_python(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    (program,) = re.findall(r"```python\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    monkeypatch.chdir(home.root)
    ran = subprocess.run([sys.executable, "-W", "error", "-c", program], capture_output=True, text=True, check=True)
    assert "callable" in ran.stdout
