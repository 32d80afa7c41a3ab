"""Sample homes, and whole nights in them without Prefect's bookkeeping."""

import fcntl
import os
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from flows import nightly
from flows.catalogue import build_catalogue
from flows.demo import NIGHT_BEFORE, TONIGHT
from flows.home import Home
from flows.reference import DATA
from flows.run_folder import read_run
from schemas.run import Run

__all__ = [
    "NIGHT_BEFORE",
    "TONIGHT",
    "Prepared",
    "next_day",
    "night",
    "of_night",
    "put",
    "sample_home",
    "shared_between_workers",
    "up_to_the_cut",
]


def sample_home(root: Path) -> Home:
    """The sample home, before its first night."""
    shutil.copytree(DATA / "samples" / "home", root)
    return Home.at(root)


class Prepared:
    """Sample homes of which a part of a night is over already: each made once for all workers, and copied."""

    def __init__(self, base: Path) -> None:
        self.base = base

    def taken_in(self, root: Path) -> Home:
        """One whose inbox is taken in for the night before, and nothing more."""
        return self._copied(root, "taken in", _take_in)

    def cut(self, root: Path) -> tuple[Home, Run]:
        """One whose night before is decided and cut, and of which no vendor has seen anything."""
        home = self._copied(root, "cut", lambda made: up_to_the_cut(self.taken_in(made), NIGHT_BEFORE))
        return home, of_night(home, NIGHT_BEFORE)

    def night_before(self, root: Path) -> tuple[Home, Run]:
        """One whose night before is over."""
        home = self._copied(root, "night", lambda made: publish_and_report(*self.cut(made)))
        build_catalogue(home)  # it names the files that it shows
        return home, of_night(home, NIGHT_BEFORE)

    def _copied(self, root: Path, name: str, make: Callable[[Path], object]) -> Home:
        made, is_made = self.base / name, self.base / f"{name}.made"
        self.base.mkdir(exist_ok=True)
        with (self.base / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not is_made.exists():
                make(made)
                is_made.touch()
        shutil.copytree(made, root)
        return Home.at(root)


def _take_in(root: Path) -> None:
    nightly.take_in_inbox.fn(sample_home(root).root, NIGHT_BEFORE)


def of_night(home: Home, as_of: datetime) -> Run:
    """The run of the home's night at that instant."""
    (path,) = home.runs.glob(f"{as_of:%Y%m%dT%H%M%SZ}-*")
    return read_run(home, path.name)


def shared_between_workers(own: Path) -> Path:
    """The folder of this run of the tests, out of this process's own one below it."""
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


def next_day(home: Home) -> None:
    """What came in during the day between the two nights."""
    shutil.copytree(DATA / "samples" / "next-day" / "inbox", home.inbox, dirs_exist_ok=True)


def night(home: Home, as_of: datetime) -> Run:
    """The stages of the nightly flow, in its order; `test_nightly.py` holds that the flow does no more."""
    nightly.check_settings.fn(home.root)
    return publish_and_report(home, up_to_the_cut(home, as_of))


def up_to_the_cut(home: Home, as_of: datetime) -> Run:
    """Those of them that no vendor sees anything of."""
    nightly.take_in_inbox.fn(home.root, as_of)
    run_id = nightly.pin_night.fn(home.root, as_of)
    nightly.decide_verdicts.fn(home.root, run_id)
    nightly.cut_batches.fn(home.root, run_id)
    nightly.look_for_anomalies.fn(home.root, run_id)
    return read_run(home, run_id)


def publish_and_report(home: Home, run: Run) -> Run:
    """The rest of them."""
    nightly.publish_batches.fn(home.root, run.run_id)
    nightly.write_up.fn(home.root, run.run_id)
    return read_run(home, run.run_id)


def put(home: Home, place: str, text: str) -> None:
    """Drop a file into the inbox at `place`, like `outcomes/north-dialer/late.csv`."""
    file = home.inbox / place
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
