"""Nights that are older than their tables are kept: verdicts and batches go, the record and the report stay."""

import shutil
from datetime import datetime

from flows.home import Home
from flows.house.policy import kept_since, retention
from flows.run_folder import RunFolder, latest_finished, read_run, runs_on_record, write_run


def old_nights(home: Home, at: datetime) -> list[str]:
    """The nights that still have their tables and are too old for them; never the last."""
    since, last = kept_since(retention().nights, at), latest_finished(home)
    old = [run for run in sorted(runs_on_record(home), key=lambda run: run.run_id) if run.as_of < since and run != last]
    return [run.run_id for run in old if run.status != "thinned" or _tables(home, run.run_id)]


def thin(home: Home, run_id: str) -> None:
    """Say in the night's record that its tables are gone, and then see to it; killed in between, it is done again."""
    write_run(home, read_run(home, run_id).model_copy(update={"status": "thinned"}))
    for table in _tables(home, run_id):
        shutil.rmtree(table)
    shutil.rmtree(home.outgoing / run_id, ignore_errors=True)


def _tables(home: Home, run_id: str) -> list[str]:
    return [str(path) for path in RunFolder(home.run_path(run_id)).path.iterdir() if path.is_dir()]
