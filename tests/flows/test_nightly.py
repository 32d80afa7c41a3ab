"""Whole nights on the sample home: what the seven promises mean for it."""

import hashlib
import json
import os
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from flows.catalogue import query
from flows.check import check
from flows.home import Home
from flows.ledgers import read_ledger, snapshot
from flows.run_folder import RunFolder
from schemas.run import Run
from schemas.tables.batches import Batches
from schemas.verdicts import VERDICTS
from tests.conftest import Prefect
from tests.flows.killed.homes import small_home
from tests.flows.nights import NIGHT_BEFORE, TONIGHT, Prepared, next_day, night, put, sample_home

pytestmark = pytest.mark.xdist_group("prefect")

Night = tuple[Home, Run, Run]


@pytest.fixture(scope="module")
def two_nights(prepared: Prepared, tmp_path_factory: pytest.TempPathFactory) -> Night:
    home, before = prepared.night_before(tmp_path_factory.mktemp("two nights") / "home")
    next_day(home)
    return home, before, night(home, TONIGHT)


def bytes_below(folder: Path) -> dict[str, str]:
    """The SHA-256 of every file below the folder."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def handed_over(home: Home, run: Run) -> pl.DataFrame:
    """Every batch row of the run, as the vendors find it."""
    parts = [
        part
        for batch in run.batches
        for part in (home.vendor_root(batch.vendor) / batch.manifest).parent.glob("*.parquet")
    ]
    return pl.read_parquet(parts, hive_partitioning=False) if parts else Batches.no_rows().collect()


def test_every_verdict_occurs_tonight(two_nights: Night) -> None:
    _, _, run = two_nights
    there = {verdict for counts in run.verdicts.values() for verdict, count in counts.items() if count}
    assert there == set(VERDICTS)


def test_the_check_finds_nothing_against_either_night(two_nights: Night) -> None:
    home, before, run = two_nights
    for one in (before, run):
        assert [finding for finding in check(home.root, one.run_id) if finding.count] == []


def test_rows_in_are_rejected_duplicate_or_judged_for_every_list(two_nights: Night) -> None:
    home, _, _ = two_nights
    heading, *lists = query(home, "SELECT rows, rejected, duplicates, verdicts, unaccounted FROM list_accounts")
    assert len(lists) > 10, heading
    assert all(rows == rejected + duplicates + verdicts for rows, rejected, duplicates, verdicts, _ in lists)
    assert all(unaccounted == 0 for *_, unaccounted in lists)


def test_who_did_not_answer_comes_again_and_who_refused_does_not(two_nights: Night) -> None:
    home, before, run = two_nights
    first, second = handed_over(home, before), handed_over(home, run)
    again = second.filter(pl.col("round") > 1)
    assert again.filter(pl.col("last_outcome") == "NO_ANSWER").height > 10
    came_back = first.join(second, on="phone_e164", how="semi")
    assert came_back.height > 10
    noes = read_ledger(home, "suppressions", run.ledgers["suppressions"]).select(
        pl.format("+{}", "e164").alias("phone_e164")
    )
    assert second.lazy().join(noes, on="phone_e164", how="semi").collect().is_empty()


def test_the_same_night_again_writes_the_same_bytes_and_no_ledger_row(two_nights: Night) -> None:
    home, _, run = two_nights
    versions, outbox = snapshot(home), bytes_below(home.root / "outbox")
    written = bytes_below(home.run_path(run.run_id))
    again = night(home, TONIGHT)
    assert again == run
    assert snapshot(home) == versions
    assert bytes_below(home.root / "outbox") == outbox
    assert bytes_below(home.run_path(run.run_id)) == written


def test_another_home_with_the_same_files_decides_the_same(two_nights: Night, tmp_path: Path) -> None:
    home, before, run = two_nights
    twin = sample_home(tmp_path / "另一个 o'home #1 100%")
    assert night(twin, NIGHT_BEFORE) == before
    next_day(twin)
    assert night(twin, TONIGHT) == run
    assert bytes_below(twin.root / "outbox") == bytes_below(home.root / "outbox")


def test_a_refusal_takes_the_number_out_of_every_campaign_of_the_next_night(prepared: Prepared, tmp_path: Path) -> None:
    home, first = prepared.night_before(tmp_path / "home")
    batch = handed_over(home, first)
    per_campaign = batch.group_by("campaign").agg(pl.col("phone_e164").sort().first()).sort("campaign")
    said_no = per_campaign["phone_e164"].to_list()
    rows = "".join(f"{phone},any-campaign-at-all,NI,2026-11-20 10:00\n" for phone in said_no)
    put(home, "outcomes/south-dialer/late.csv", "phone,campaign,code,attempted_at\n" + rows)
    second = night(home, TONIGHT)
    assert handed_over(home, second).filter(pl.col("phone_e164").is_in(said_no)).is_empty()
    parts = RunFolder(home.run_path(second.run_id)).parts("verdicts")
    verdicts = pl.read_parquet(parts).filter(pl.col("phone_e164").is_in(said_no))
    assert set(verdicts["verdict"]) == {"refused"}


def test_without_consents_no_batch_is_written(tmp_path: Path) -> None:
    home = small_home(tmp_path / "home")
    for file in (home.inbox / "consents").rglob("*.csv"):
        file.unlink()
    run = night(home, TONIGHT)
    assert run.batches == ()
    assert not (home.root / "outbox").exists()
    assert all(counts["callable"] == 0 and counts["no_consent"] > 80 for counts in run.verdicts.values())


def test_the_golden_night_is_as_committed(two_nights: Night) -> None:
    """The second night's verdicts, frame to frame; after a change that is meant: HEED_GOLDEN=write make test."""
    home, _, run = two_nights
    parts = RunFolder(home.run_path(run.run_id)).parts("verdicts")
    columns = ["campaign", "list_id", "row_number", "e164", "verdict", "rule", "round", "last_outcome", "next_call_at"]
    verdicts = pl.read_parquet(parts).select(columns).with_columns(pl.col("next_call_at").cast(pl.String))
    golden = Path(__file__).parent / "golden" / "verdicts.csv"
    if os.environ.get("HEED_GOLDEN") == "write":
        golden.parent.mkdir(exist_ok=True)
        verdicts.write_csv(golden)
    committed = pl.read_csv(golden, infer_schema=False).select(
        pl.col(name).cast(verdicts.schema[name]) for name in columns
    )
    assert committed.equals(verdicts)


def test_a_canary_sings_nowhere_but_in_the_data(prepared: Prepared, tmp_path: Path, prefect: Prefect) -> None:
    """A number, a name and a note run through two real nights, with Prefect at its most talkative."""
    canary, name, note = "13912340987", "Canary Birdwell", "sings of the canary"
    home = prepared.taken_in(tmp_path / "home")
    put(
        home,
        f"lists/clinic-crm/2026-11-01-{canary}.csv",
        f"phone,name\n{canary},{name}\n+86{canary},{name}\n{canary}x,{name}\n",
    )
    put(
        home,
        "consents/web/canary.csv",
        "phone,controller,purpose,channel,granted_at,evidence\n"
        f"{canary},Sunrise Dental,checkup-reminder,voice,2026-01-01,crm:1\n{canary},,,,,\n",
    )
    said = _nightly(home, NIGHT_BEFORE, prefect)
    assert any(canary in row[0] for row in handed_over_by_path(home)), "the canary was handed over"
    put(
        home,
        "outcomes/north-dialer/canary.csv",
        f"phone,campaign,code,attempted_at,note\n{canary},checkup-reminder,200003,2026-11-20 09:30,{note}\n",
    )
    put(home, "complaints/hotline/canary.csv", f"phone,complained_at\n{canary},\n")
    said += _nightly(home, TONIGHT, prefect)
    put(home, "complaints/hotline/torn.csv", f'phone,complained_at\n"{canary},\n')
    put(home, "complaints/hotline/headless.csv", f"{canary},{name}\n{canary},{name}\n")
    said += _nightly(home, TONIGHT + timedelta(days=1), prefect, exit_code=3)
    kept = [path for path in prefect.folder.rglob("*") if path.is_file()]
    kept += [*home.runs.rglob("*.json"), *home.runs.rglob("*.html")]
    assert len(kept) > 5
    for secret in (canary, canary[3:], name, note):
        assert secret not in said
        assert [path for path in kept if secret.encode() in path.read_bytes()] == []
        files = [path for path in home.root.rglob("*") if "inbox" not in path.parts]
        assert [path for path in files if secret in path.name] == []


def handed_over_by_path(home: Home) -> list[tuple[str, ...]]:
    """Every number in the outbox."""
    return pl.read_parquet(sorted((home.root / "outbox").rglob("*.parquet"))).select("phone_e164").rows()


def _nightly(home: Home, as_of: datetime, prefect: Prefect, exit_code: int = 0) -> str:
    """What a night says on both outputs, with Prefect's own log at its most talkative."""
    talkative = {**prefect.environment, "PREFECT_LOGGING_LEVEL": "DEBUG"}
    command = [sys.executable, "-m", "flows", "nightly", "--home", str(home.root), "--as-of", as_of.isoformat()]
    done = subprocess.run(command, capture_output=True, text=True, env=talkative, check=False)
    assert done.returncode == exit_code, done.stderr[-2000:]
    return done.stdout + done.stderr


def test_a_manifest_names_every_file_and_everything_the_night_rested_on(two_nights: Night) -> None:
    home, _, run = two_nights
    for batch in run.batches:
        manifest_file = home.vendor_root(batch.vendor) / batch.manifest
        manifest = json.loads(manifest_file.read_text(encoding="utf-8"))
        for file in manifest["files"]:
            part = manifest_file.parent / file["path"]
            assert hashlib.sha256(part.read_bytes()).hexdigest() == file["sha256"]
            assert part.stat().st_size == file["size_bytes"]
        assert manifest["rows"] == batch.rows == sum(file["rows"] for file in manifest["files"])
        assert manifest["ledgers"] == run.ledgers
        assert manifest["policies"] == run.policy_versions[batch.campaign]
