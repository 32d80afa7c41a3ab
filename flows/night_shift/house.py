"""Keeping house, monthly: each chore a task of its own with a sentence of what came of it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from flows.home import Home
from flows.night_shift import endings, turns
from flows.sealed import sealed
from flows.talk import stage

Chore = Callable[[Home, datetime], str]
"""Does one thing to a home that is held for writing, as of an instant, and says what came of it."""

CHORES: dict[str, Chore] = {}
"""What is done each month, in order."""

WAITS = timedelta(hours=2)


@flow(name="housekeeping", flow_run_name="housekeeping", persist_result=False)
@endings.told
def house(home: Path) -> endings.Done:
    """Do every chore, as the only writer of the home."""
    return endings.Done(_keep(home))


def _keep(home: Path) -> str:
    with sealed("housekeeping"):
        opened, at = Home.at(home), datetime.now(UTC).replace(microsecond=0)
        with turns.in_turn(opened, wait=WAITS):
            said = [do(home, name, at) for name in CHORES]
    return "; ".join(said) or "nothing to do"


@task(name="chore", task_run_name="{name}", cache_policy=NO_CACHE)
def do(home: Path, name: str, at: datetime) -> str:
    """One chore; what came of it."""
    with sealed(name), stage(name) as line:
        line.says(CHORES[name](Home.at(home), at))
    return line.said
