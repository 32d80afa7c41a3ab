"""Nights that are older than their tables are kept: verdicts and batches go, the record and the report stay."""

import shutil
from datetime import datetime
from pathlib import Path

from flows.cut import MANIFEST
from flows.home import Home
from flows.house.policy import kept_since, retention
from flows.run_folder import RunFolder, latest_finished, read_run, runs_on_record, write_run
from schemas.run import Manifest


def old_nights(home: Home, at: datetime) -> list[str]:
    """The nights that still have their tables and are too old for them; never the last."""
    since, last = kept_since(retention().nights, at), latest_finished(home)
    old = [run for run in sorted(runs_on_record(home), key=lambda run: run.run_id) if run.as_of < since and run != last]
    return [run.run_id for run in old if run.status != "thinned" or _tables(home, run.run_id)]


def outlived(home: Home, at: datetime) -> list[Path]:
    """What was laid ready for a hand-over that can come no more: every batch of its night has ended by `at`."""
    return sorted(path for path in home.outgoing.glob("*/") if _has_ended(RunFolder(home.run_path(path.name)), at))


def _has_ended(folder: RunFolder, at: datetime) -> bool:
    manifests = (path.read_text(encoding="utf-8") for path in folder.batches.rglob(MANIFEST))
    return all(Manifest.model_validate_json(content).valid_until <= at for content in manifests)


def thin(home: Home, run_id: str) -> None:
    """Say in the night's record that its tables are gone, and then see to it; killed in between, it is done again."""
    write_run(home, read_run(home, run_id).model_copy(update={"status": "thinned"}))
    for table in _tables(home, run_id):
        shutil.rmtree(table)
    shutil.rmtree(home.outgoing / run_id, ignore_errors=True)


def _tables(home: Home, run_id: str) -> list[str]:
    return [str(path) for path in RunFolder(home.run_path(run_id)).path.iterdir() if path.is_dir()]
