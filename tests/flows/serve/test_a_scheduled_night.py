"""`heed serve` on a fresh home: a night comes round by itself, is checked, seen, and stopped cleanly."""

import json
import os
import re
import signal
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import pytest

from flows.demo import TONIGHT
from flows.lock import one_writer
from flows.night_shift.signals import LIST_HELD, REGISTER_STALE
from flows.run_folder import latest_finished
from schemas.verdicts import VERDICTS
from tests.flows.nights import put, sample_home
from tests.flows.serve.browser import CHROMIUM, look_at
from tests.flows.serve.working import Answer, Working, at_work, processes_about, serve

pytestmark = pytest.mark.xdist_group("serve")

CANARY, NAME = "13912340987", "Canary Birdwell"


@dataclass
class Seen:
    """What was seen of one `heed serve`, from its start to its end."""

    working: Working
    night: Answer
    check: Answer
    artifacts: dict[str, Answer]
    skipped: list[Answer]
    failed: Answer
    exit_code: int
    left: list[str]
    report: str
    events: dict[str, int]
    pages: dict[str, str]


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Seen:
    folder = tmp_path_factory.mktemp("served")
    home = sample_home(folder / "a home")
    put(home, f"lists/clinic-crm/2026-11-01-{CANARY}.csv", f"phone,name\n{CANARY},{NAME}\n{CANARY}x,{NAME}\n")
    working = serve(home, folder / "said")
    try:
        at_work(working)
        working.leave_to_the_test("intake/intake", "stop lists/stop-lists")
        working.schedule("nightly/nightly", in_seconds=5, as_of=TONIGHT.isoformat())
        (night,), (check,) = working.ended("nightly"), working.ended("check")
        put(home, "complaints/hotline/headless.csv", f"{CANARY},{NAME}\n{CANARY},{NAME}\n")
        with one_writer(home, doing="a test"):
            for name in ("intake/intake", "stop lists/stop-lists"):
                working.run_now(name)
            skipped = [*working.ended("intake"), *working.ended("stop lists")]
        working.run_now("nightly/nightly", as_of=TONIGHT.isoformat())
        failed = working.ended("nightly", at_least=2)[-1]
        artifacts = working.artifacts(night)
        report = read(str(artifacts["report"]["data"]).partition("(")[2].removesuffix(")"))
        events = heard(working)
        pages = look(working, night, artifacts, Path(os.environ.get("HEED_SHOTS") or folder)) if CHROMIUM else {}
    finally:
        working.process.send_signal(signal.SIGTERM)
        exit_code = working.process.wait(60)
    left = processes_about(str(home.root))
    return Seen(working, night, check, artifacts, skipped, failed, exit_code, left, report, events, pages)


def heard(working: Working) -> dict[str, int]:
    """The counts of the events for people."""
    of_heed = {"filter": {"event": {"prefix": ["heed."]}}}
    return {event["event"]: event["payload"]["count"] for event in working.ask("/events/filter", of_heed)["events"]}


def read(url: str) -> str:
    """What stands at the address."""
    with urllib.request.urlopen(url, timeout=30) as answer:  # noqa: S310 - heed's own address, on loopback
        return str(answer.read().decode())


def look(working: Working, night: Answer, artifacts: dict[str, Answer], folder: Path) -> dict[str, str]:
    """Pictures of the night's pages, put into the folder; the pages' documents by name."""
    pages = working.url.removesuffix("/api")
    addresses = {name: f"{pages}/artifacts/artifact/{artifacts[name]['id']}" for name in ("funnel", "lists")}
    addresses["night"] = f"{pages}/runs/flow-run/{night['id']}"
    return {name: look_at(url, folder / f"{name}.png", height=2000) for name, url in addresses.items()}


def test_a_scheduled_night_runs_by_itself_and_hands_over(seen: Seen) -> None:
    home = seen.working.home
    run = latest_finished(home)
    assert run is not None
    assert run.as_of == TONIGHT
    assert (seen.night["state_type"], seen.night["name"]) == ("COMPLETED", "night of 2026-11-21 01:30"), seen.night
    assert seen.night["auto_scheduled"]
    handed_over = sum(batch.rows for batch in run.batches)
    assert seen.night["state"]["message"] == f"{run.run_id}: {handed_over:,} numbers handed over"
    manifests = [home.vendor_root(batch.vendor) / batch.manifest for batch in run.batches]
    assert len(manifests) == 3
    assert all(json.loads(manifest.read_text(encoding="utf-8"))["run_id"] == run.run_id for manifest in manifests)


def test_the_night_is_checked_in_a_run_of_its_own(seen: Seen) -> None:
    assert seen.check["state_type"] == "COMPLETED"
    assert "0 do not hold" in seen.check["state"]["message"]


def test_it_stops_cleanly_and_leaves_no_process(seen: Seen) -> None:
    assert seen.exit_code == 0, seen.working.said
    assert seen.left == []


def test_a_night_shows_its_funnel_its_lists_its_progress_and_the_way_to_its_report(seen: Seen) -> None:
    assert {"funnel", "lists", "report", "intake"} <= set(seen.artifacts)
    run = latest_finished(seen.working.home)
    assert run is not None
    for name, counts in run.verdicts.items():
        assert name in seen.artifacts["funnel"]["data"]
        assert f"**{counts['callable']:,}**" in seen.artifacts["funnel"]["data"]
    assert "| 2026-11-17-partner-giveaway.csv |" in seen.artifacts["lists"]["data"]
    assert f"{run.run_id}/report.html" in seen.artifacts["report"]["data"]
    assert seen.artifacts["intake"]["data"] == 100.0


def test_an_intake_beside_another_writer_is_skipped_and_no_failure(seen: Seen) -> None:
    assert [(run["state_type"], run["state_name"]) for run in seen.skipped] == [("COMPLETED", "Skipped")] * 2
    assert all("skipped: a test (process " in run["state"]["message"] for run in seen.skipped)


def test_a_night_that_stops_is_failed_with_the_sentence_of_its_error(seen: Seen) -> None:
    assert seen.failed["state_type"] == "FAILED"
    message = seen.failed["state"]["message"]
    assert message.startswith("may hold a no and cannot be read, so nothing is handed over: ")
    assert "inbox/complaints/hotline/headless.csv" in message


def test_numbers_and_names_reach_no_state_no_artifact_and_no_log(seen: Seen) -> None:
    root = seen.working.home.root
    kept = [seen.working.said_in, *(path for path in (root / ".prefect").rglob("*") if path.is_file())]
    assert {"worker.log", "server.log", "prefect.db"} <= {path.name for path in kept}
    for secret in (CANARY, CANARY[3:], NAME):
        assert [path for path in kept if secret.encode() in path.read_bytes()] == []
        assert [path for path in Path(root / "runs").rglob("*") if secret in path.name] == []


def test_the_report_opens_from_the_link(seen: Seen) -> None:
    run = latest_finished(seen.working.home)
    assert run is not None
    assert run.run_id in seen.report


def test_it_says_what_is_due_next_and_how_runs_ended(seen: Seen) -> None:
    assert re.search(r"\d{4}-\d\d-\d\d 01:30  nightly\n", seen.working.said)
    assert "night of 2026-11-21 01:30: Completed, " in seen.working.said
    assert "stop lists: Skipped, " in seen.working.said


@pytest.mark.skipif(not CHROMIUM, reason="no chromium is installed")
def test_the_funnel_stands_on_the_page_that_people_open(seen: Seen) -> None:
    """Set HEED_SHOTS to a folder to look at the pictures."""
    cells = re.sub(r"<[^>]*>", "|", seen.pages["funnel"])
    run = latest_finished(seen.working.home)
    assert run is not None
    assert [verdict for verdict in VERDICTS if f"|{verdict}|" not in cells] == []
    assert [name for name in run.campaigns if f"|{name}|" not in cells] == []
    assert all(f"|{counts['callable']:,}|" in cells for counts in run.verdicts.values())
    assert "2026-11-17-partner-giveaway.csv" in seen.pages["lists"]
    assert "night of 2026-11-21 01:30" in seen.pages["night"]


def test_a_night_tells_with_counts_what_it_is_for_people_to_hear(seen: Seen) -> None:
    run = latest_finished(seen.working.home)
    assert run is not None
    stale = sum(counts["register_stale"] for counts in run.verdicts.values())
    assert seen.events == {LIST_HELD: 1, REGISTER_STALE: stale}
