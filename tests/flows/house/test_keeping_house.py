"""Keeping house changes no answer: nights before and after it write the same, and what is let go is gone."""

import os
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest
from deltalake import DeltaTable

from flows.catalogue import build_catalogue, query
from flows.check import check
from flows.errors import BadInput, OutsideFailure
from flows.home import Home
from flows.house import compact, retain, vacuum
from flows.house.policy import retention
from flows.intake.take_in import take_in
from flows.ledgers import append, open_ledger, open_ledgers, read_ledger, rows_version, snapshot
from flows.lock import one_writer
from flows.run_folder import latest_finished, read_run, run_ids
from flows.store.store import KEPT_LOG
from flows.why import explain
from schemas.run import Run
from schemas.tables.ledgers import LEDGERS
from tests.flows.inboxes import new_home, put
from tests.flows.killed.homes import NIGHT_BEFORE, PEOPLE, TONIGHT, night_at, small_home, the_day_after
from tests.flows.killed.sameness import dialled_twice, differences, everything

pytestmark = pytest.mark.xdist_group("house")
SOON, MUCH_LATER = TONIGHT + timedelta(hours=6), datetime(2028, 1, 1, tzinfo=UTC)
ERASED = PEOPLE[20]


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """After the night before and a morning of small files, one commit each; one of them asks to be erased."""
    home = small_home(tmp_path_factory.mktemp("house") / "home")
    put(home, "complaints/hotline/2026-11-11.csv", "phone,complained_at\nno number,2026-11-11\n" + f"+{PEOPLE[8]},\n")
    put(home, "registers/national/2026-11-08-national.csv", f"phone\n+{PEOPLE[3]}\n+{PEOPLE[60]}\n")
    night_at(home, NIGHT_BEFORE)
    the_day_after(home)
    put(home, "erasures/desk/2026-11-20.csv", f"phone,requested_at\n+{ERASED},2026-11-20\n")
    return home


@pytest.fixture(scope="module")
def after(before: Home, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The same after tonight."""
    home = Home.at(shutil.copytree(before.root, tmp_path_factory.mktemp("house") / "after"))
    night_at(home, TONIGHT)
    return home


@pytest.fixture
def later(after: Home, tmp_path: Path) -> Home:
    return Home.at(shutil.copytree(after.root, tmp_path / "later"))


def two_nights(home: Home) -> list[Run]:
    return [read_run(home, run_id) for run_id in run_ids(home)]


@pytest.fixture
def home(before: Home, tmp_path: Path) -> Home:
    shutil.copytree(before.root, tmp_path / "home")
    return Home.at(tmp_path / "home")


def rows_of(home: Home) -> dict[str, pl.DataFrame]:
    now = snapshot(home)
    frames = {name: read_ledger(home, name, now[name]).collect() for name in LEDGERS}
    return {name: rows.sort(rows.columns) for name, rows in frames.items()}


def files_of(home: Home) -> int:
    return sum(len(list(home.ledger_path(name).glob("*.parquet"))) for name in LEDGERS)


def without_versions(found: dict[str, object]) -> dict[str, object]:
    """What two homes must have in common, though their ledgers came to the same rows in another number of commits."""
    return {
        name.split("/", 2)[-1] if name.startswith("runs/") else name: said
        for name, said in found.items()
        if not name.startswith((".heads", "ledger ")) and not name.endswith((".json", ".html")) and name != "funnel"
    }


def test_compaction_changes_no_row_and_no_answer(home: Home, after: Home) -> None:
    last, rows, said = latest_finished(home), rows_of(home), explain(home, f"+{PEOPLE[5]}")
    assert last is not None
    assert "no row changed" in compact(home)
    assert all(len(open_ledger(home, name).file_uris()) <= 1 for name in LEDGERS)
    assert all(now.equals(rows[name]) for name, now in rows_of(home).items())
    assert [finding for finding in check(home.root, last.run_id) if finding.count] == []
    assert explain(home, f"+{PEOPLE[5]}") == said
    assert night_at(home, TONIGHT).batches == two_nights(after)[-1].batches != ()
    assert differences(without_versions(everything(home)), without_versions(everything(after))) == []


def test_the_same_night_after_tidying_is_the_same_night(later: Home) -> None:
    home, run = later, two_nights(later)[-1]
    build_catalogue(home)
    written = {name: said for name, said in everything(home).items() if name.startswith(("runs/", "outbox/"))}
    compact(home)
    vacuum(home, at=SOON)
    assert night_at(home, TONIGHT) == run
    assert {name: said for name, said in everything(home).items() if name.startswith(("runs/", "outbox/"))} == written
    assert not dialled_twice(home)


def test_a_vacuum_keeps_what_kept_nights_read_and_deletes_the_rest(later: Home) -> None:
    home, (first, second) = later, two_nights(later)
    compact(home)
    orphan = home.ledger_path("contacts") / "never-committed.parquet"
    orphan.write_bytes(b"by a night that was killed")
    there = files_of(home)
    assert "files would be deleted" in vacuum(home, at=SOON, is_rehearsal=True)
    assert files_of(home) == there
    vacuum(home, at=SOON)
    assert not orphan.exists()
    for run in (first, second):
        assert [finding for finding in check(home.root, run.run_id) if finding.count] == []
    last = night_at(home, TONIGHT + timedelta(days=1))
    vacuum(home, at=MUCH_LATER)
    assert files_of(home) < there
    assert [finding for finding in check(home.root, last.run_id) if finding.count] == [], "the last night is kept"
    for run in (first, second):
        with pytest.raises(BadInput, match="older than what is kept"):
            check(home.root, run.run_id)
    assert explain(home, f"+{PEOPLE[5]}")["verdicts"]
    assert vacuum(home, at=MUCH_LATER).startswith("vacuum: 0 files")


class Killed(BaseException):
    """A process that ends here."""


@pytest.mark.parametrize("nth", [1, 2])
def test_a_vacuum_takes_nothing_from_a_file_that_is_half_way_into_the_ledgers(
    before: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, nth: int
) -> None:
    """A process killed between putting a file into a ledger and committing it leaves it to the next intake."""
    home = Home.at(shutil.copytree(before.root, tmp_path / "home"))
    commit, done = DeltaTable.create_write_transaction, iter(range(nth))

    def dies(table: DeltaTable, *said: object, **more: object) -> None:
        if next(done) == nth - 1:
            raise Killed
        commit(table, *said, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(DeltaTable, "create_write_transaction", dies)
    with pytest.raises(Killed):
        take_in(home, taken_in_at=TONIGHT)
    monkeypatch.undo()
    vacuum(home, at=SOON)
    assert take_in(home, taken_in_at=TONIGHT).refused == []
    assert not list(home.incoming.glob("*"))
    undisturbed = Home.at(shutil.copytree(before.root, tmp_path / "undisturbed"))
    take_in(undisturbed, taken_in_at=TONIGHT)
    expected = rows_of(undisturbed)
    assert all(rows.equals(expected[name]) for name, rows in rows_of(home).items())


@pytest.mark.parametrize("made_by", ["this heed", "an earlier one"])
def test_a_version_that_a_night_read_is_there_after_months_and_hundreds_of_commits(
    made_by: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Delta's own tidying would drop the log's old entries at the hundredth commit."""
    home = new_home(tmp_path / "home")
    with monkeypatch.context() as patched:
        patched.setattr("flows.store.folder.KEPT_LOG", {} if made_by == "an earlier one" else KEPT_LOG)
        open_ledgers(home)
    then = open_ledgers(home)["approvals"]
    said = pl.DataFrame({"approved_by": ["An Li"], "because": ["asked"], "approved_at": [TONIGHT]})
    for number in range(100):
        rows = said.with_columns(pl.lit(f"run {number}").alias("run_id"), pl.col("approved_at").dt.cast_time_unit("us"))
        append(home, "approvals", rows.select(LEDGERS["approvals"].dtypes().names()), once=str(number))
        for entry in home.ledger_path("approvals").glob("_delta_log/*"):
            os.utime(entry, (0, 0))
    assert list(home.ledger_path("approvals").glob("_delta_log/*.checkpoint.parquet"))
    assert read_ledger(home, "approvals", then).collect().is_empty()
    assert rows_version(home, "approvals", then) == 0, "that the log is kept changes no night's id"


def test_retention_lets_go_of_what_is_too_old_and_of_no_no(later: Home) -> None:
    home, (first, second) = later, two_nights(later)
    rows = rows_of(home)
    said = retain(home, at=MUCH_LATER, is_rehearsal=True)
    assert all(now.equals(rows[name]) for name, now in rows_of(home).items())
    assert retain(home, at=MUCH_LATER) == said.replace("would be", "were")
    assert "1 older nights would be thinned" in said
    now = rows_of(home)
    same = ("files", "consents", "suppressions", "disclosures", "releases", "stops")
    assert all(now[name].equals(rows[name]) for name in same)
    assert now["registers"].height == rows["registers"].height - 2
    assert now["rejects"].drop("raw").equals(rows["rejects"].drop("raw"))
    assert now["rejects"].filter(pl.col("kind") != "lists")["raw"].null_count() == 1
    erased = now["contacts"].filter(pl.col("e164") == ERASED)
    assert erased.height == 1
    assert erased["name"].null_count() == 1
    assert now["contacts"].filter(pl.col("name").is_null()).height == 1
    assert read_run(home, first.run_id).status == "thinned"
    assert sorted(path.name for path in home.run_path(first.run_id).iterdir()) == ["report.html", "run.json"]
    with pytest.raises(BadInput, match="older than what is kept"):
        check(home.root, first.run_id)
    assert query(home, "FROM funnel")[1:]
    assert "0 older nights" in retain(home, at=MUCH_LATER)
    assert _still_right(home, second)


def _still_right(home: Home, run: Run) -> bool:
    """The last night can still be checked, and the next one is a night like any other."""
    after = night_at(home, TONIGHT + timedelta(days=1))
    return all(not finding.count for one in (run, after) for finding in check(home.root, one.run_id))


def test_what_is_blanked_leaves_the_disk_and_was_never_in_the_log(later: Home) -> None:
    home = later
    canary = "Canary Birdwell"
    named = pl.DataFrame({"name": [canary], "e164": [ERASED]})
    contacts = rows_of(home)["contacts"].filter(pl.col("e164") == ERASED).drop("name").join(named, on="e164")
    append(home, "contacts", contacts.with_columns(pl.lit("a" * 64).alias("file_id")), once="canary")
    retain(home, at=SOON)
    vacuum(home, at=SOON)
    files = list(home.ledger_path("contacts").glob("*.parquet"))
    assert pl.read_parquet(files, hive_partitioning=False).filter(pl.col("name") == canary).is_empty()
    logs = [log.read_text(encoding="utf-8") for log in home.ledger_path("contacts").glob("_delta_log/*.json")]
    assert not [log for log in logs if canary in log or str(ERASED) in log]


def test_what_lies_ready_for_a_hand_over_stays_as_long_as_it_can_come(later: Home) -> None:
    home, run = later, two_nights(later)[-1]
    ready, nobodys = home.outgoing / run.run_id, home.outgoing / "20260101T000000Z-00000000"
    for folder in (ready, nobodys):
        (folder / "b").mkdir(parents=True)
    with one_writer(home, doing="a test"):
        assert (ready.exists(), nobodys.exists()) == (True, False)
    retain(home, at=TONIGHT + timedelta(hours=1))
    assert ready.exists()
    retain(home, at=TONIGHT + timedelta(days=2))
    assert not ready.exists()


def test_a_record_that_cannot_be_read_stops_nothing(later: Home) -> None:
    """Another version of heed wrote it, or a disk tore it."""
    home = later
    for number, content in enumerate(["{", '{"status": "finished"}', '{"run_id": "x", "status": "finished"}']):
        record = home.runs / f"2026010{number + 1}T000000Z-00000000" / "run.json"
        record.parent.mkdir()
        record.write_text(content, encoding="utf-8")
    assert night_at(home, TONIGHT + timedelta(days=1)).status == "finished"
    assert "0 older nights" in retain(home, at=SOON)
    assert vacuum(home, at=SOON).startswith("vacuum:")
    assert latest_finished(home) is not None


def test_a_damaged_ledger_is_not_tidied(home: Home) -> None:
    next(home.ledger_path("consents").glob("*.parquet")).unlink()
    for chore in (compact, lambda home: vacuum(home, at=SOON), lambda home: retain(home, at=SOON)):
        with pytest.raises(OutsideFailure, match="ledger consents lacks its file"):
            chore(home)


def test_every_rule_of_the_policy_has_a_reason_and_a_source() -> None:
    rules = retention().model_dump()
    assert all(rule["why"] and rule["source"] for rule in rules.values())
    assert rules["noes"]["days"] == "for ever"
    assert all("house rule" in rule["source"] for rule in rules.values() if rule["basis"] == "house")
