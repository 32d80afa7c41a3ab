"""Keeping house, monthly: each chore a task of its own with a sentence of what came of it."""

from datetime import UTC, datetime
from pathlib import Path

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from flows import house as chores
from flows.home import Home
from flows.night_shift import endings
from flows.sealed import sealed
from flows.talk import stage

WAITS_MINUTES = 120.0
"""For whoever writes to the home; each chore holds it by itself."""


@flow(name="housekeeping", flow_run_name="housekeeping", persist_result=False)
@endings.told
def house(home: Path) -> endings.Done:
    """Let go of what is kept no longer, compact the ledgers, and delete what nobody reads any more."""
    at = datetime.now(UTC).replace(microsecond=0)
    return endings.Done("; ".join([retain(home, at), compact(home), vacuum(home, at)]))


@task(name="retain", task_run_name="retain", cache_policy=NO_CACHE)
def retain(home: Path, at: datetime) -> str:
    """Let go of what is older than the policy keeps it."""
    with sealed("retain"), stage("retain") as line:
        line.says(chores.retain(Home.at(home), at=at, wait_minutes=WAITS_MINUTES))
    return line.said


@task(name="compact", task_run_name="compact", cache_policy=NO_CACHE)
def compact(home: Path) -> str:
    """Make few large files of many small ones."""
    with sealed("compact"), stage("compact") as line:
        line.says(chores.compact(Home.at(home), wait_minutes=WAITS_MINUTES))
    return line.said


@task(name="vacuum", task_run_name="vacuum", cache_policy=NO_CACHE)
def vacuum(home: Path, at: datetime) -> str:
    """Delete the files that no kept version reads."""
    with sealed("vacuum"), stage("vacuum") as line:
        line.says(chores.vacuum(Home.at(home), at=at, wait_minutes=WAITS_MINUTES))
    return line.said
