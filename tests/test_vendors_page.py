"""docs/vendors.md: its example is run as a vendor would run it, and its tables say what the code says."""

import csv
import json
import re
import subprocess
import sys
import time
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

import polars as pl
import pytest

from flows.check import check
from flows.home import Home
from flows.intake.take_in import take_in
from flows.ledgers import read_ledger, snapshot
from flows.stop.command import stop_now
from flows.vendor_formats import SHIPPED, vendor_format
from schemas.tables.batches import ALWAYS, Batches
from tests.flows.inboxes import new_home, put
from tests.flows.nights import TONIGHT, night
from tests.pages import examples, parts

PAGE = (Path(__file__).parents[1] / "docs" / "vendors.md").read_text(encoding="utf-8")
SECTIONS = parts(PAGE, "##")
(DIALER,) = (example.body for example in examples(PAGE) if example.file == "dialer.py")

WIDE_AWAKE, TOO_EARLY = TONIGHT + timedelta(hours=13), TONIGHT + timedelta(minutes=5)
"""Half past two on a Saturday afternoon in Shanghai, and the middle of the night before."""
PHONES = ["+8613812340001", "+8613812340002", "+8613812340003"]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = new_home(tmp_path / "home")
    settings = home.settings_file.read_text(encoding="utf-8")
    home.settings_file.write_text(f'{settings}columns = ["name"]\nalso = ["vicidial", "genesys"]\n', encoding="utf-8")
    put(home, "lists/crm/2026-11-01-a.csv", "\n".join(["phone", *PHONES, ""]))
    consents = [f"{phone},Sunrise,reminder,voice,2026-10-01,crm:{place}" for place, phone in enumerate(PHONES)]
    put(home, "consents/web/c.csv", "\n".join(["phone,controller,purpose,channel,granted_at,evidence", *consents, ""]))
    (home.inbox / "outcomes" / "north").mkdir(parents=True, exist_ok=True)
    (tmp_path / "dialer.py").write_text(DIALER, encoding="utf-8")
    return Home.at(home.root)


def started(home: Home, at: datetime) -> subprocess.Popen[str]:
    """The example, as the page says that it is run."""
    root, inbox = home.root / "outbox" / "north", home.inbox / "outcomes" / "north"
    command = [sys.executable, "dialer.py", str(root), str(inbox), at.isoformat()]
    return subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=home.root.parent)


def ran(home: Home, at: datetime) -> tuple[int, str]:
    """Its exit code, and what it said."""
    with started(home, at) as dialer:
        _, said = dialer.communicate(timeout=60)
        return dialer.returncode, said


def answers(home: Home) -> dict[str, str]:
    """By number, the code that the vendor sent."""
    lines = [
        line
        for file in sorted((home.inbox / "outcomes" / "north").glob("*.csv"))
        for line in csv.DictReader(file.read_text(encoding="utf-8").splitlines())
    ]
    assert len({line["phone"] for line in lines}) == len(lines)
    return {line["phone"]: line["code"] for line in lines}


def stopped(home: Home, phone: str) -> Path:
    """A stop list of one number, laid down as the page has it; where its acknowledgement will be."""
    folder = home.root / "outbox" / "north" / "stop"
    folder.mkdir()
    rows = {"batch_id": ["b1"], "phone_e164": [phone], "reason": ["refusal"], "since": [WIDE_AWAKE]}
    file = folder / "20261120T010000Z.parquet"
    pl.DataFrame(rows).write_parquet(file)
    content = file.read_bytes()
    told = {"path": file.name, "size_bytes": len(content), "rows": 1, "sha256": sha256(content).hexdigest()}
    file.with_suffix(".manifest.json").write_text(json.dumps({"file": told}), encoding="utf-8")
    return file.with_suffix(".ack")


def test_a_vendor_waits_dials_what_it_may_and_answers_for_everybody(home: Home) -> None:
    with started(home, TOO_EARLY) as waiting:
        time.sleep(0.5)
        assert waiting.poll() is None
        run = night(home, TONIGHT)
        assert waiting.wait(timeout=60) == 0
    assert answers(home) == {}
    acknowledged = stopped(home, PHONES[1])
    assert ran(home, WIDE_AWAKE) == (0, "")
    assert answers(home) == {PHONES[0]: "NA", PHONES[1]: "NEW", PHONES[2]: "NA"}
    assert acknowledged.exists()
    assert ran(home, WIDE_AWAKE) == (0, "")
    take_in(home, taken_in_at=WIDE_AWAKE + timedelta(hours=1))
    (batch,) = run.batches
    told = read_ledger(home, "outcomes", snapshot(home)["outcomes"]).sort("e164").collect()
    assert told["outcome_class"].to_list() == ["NO_ANSWER", "NOT_DIALLED", "NO_ANSWER"]
    assert set(told["batch_id"]) == {batch.batch_id}


def test_a_vendor_heeds_the_stop_lists_that_heed_sends(home: Home) -> None:
    run = night(home, TONIGHT)
    put(home, "complaints/hotline/2026-11-21-c.csv", f"phone,complained_at\n{PHONES[1]},2026-11-21T02:00:00Z\n")
    stop_now(home, at=TONIGHT + timedelta(hours=10))
    assert ran(home, WIDE_AWAKE) == (0, "")
    assert answers(home) == {PHONES[0]: "NA", PHONES[1]: "NEW", PHONES[2]: "NA"}
    assert list((home.root / "outbox" / "north" / "stop").glob("*.ack"))
    stop_now(home, at=WIDE_AWAKE + timedelta(hours=1))
    assert [finding for finding in check(home.root, run.run_id) if finding.count] == []


def test_nobody_is_dialled_after_the_end(home: Home) -> None:
    night(home, TONIGHT)
    assert ran(home, TONIGHT + timedelta(days=2)) == (0, "")
    assert answers(home) == dict.fromkeys(PHONES, "NEW")


def test_nobody_is_dialled_of_a_batch_that_is_not_what_was_sent(home: Home) -> None:
    night(home, TONIGHT)
    (part,) = (home.root / "outbox").rglob("part-0000.parquet")
    part.write_bytes(part.read_bytes()[:-1] + b"\0")
    code, said = ran(home, WIDE_AWAKE)
    assert code == 1
    assert "not what the manifest says" in said
    assert answers(home) == {}


def test_the_columns_that_are_always_there_are_told() -> None:
    told = re.findall(r"^\| `(\w+)` \| \w+ \| (.+) \|$", SECTIONS["A batch"], re.MULTILINE)
    assert told == [(name, Batches.said_of(name)["comment"]) for name in Batches.dtypes() if name in ALWAYS]


def test_every_import_file_is_told() -> None:
    told = re.findall(
        r"^\| `([\w-]+)` \| .+ \| ([\d,]+) \| `(\w+)` \| (\w) \|$", SECTIONS["Import files"], re.MULTILINE
    )
    layouts = {file.stem: vendor_format(file.stem) for file in sorted(SHIPPED.glob("*.toml"))}
    assert told == [
        (system, f"{layout.most_rows:,}", _matched_by(layout.columns), layout.basis)
        for system, layout in layouts.items()
    ]


def _matched_by(columns: dict[str, str]) -> str:
    (heading,) = (heading for heading, holds in columns.items() if holds == "batch_and_position")
    return heading
