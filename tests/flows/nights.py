"""Sample homes, and whole nights in them without Prefect's bookkeeping."""

import shutil
from datetime import datetime
from pathlib import Path

from flows import nightly
from flows.demo import NIGHT_BEFORE, TONIGHT
from flows.home import Home
from flows.reference import DATA
from flows.run_folder import read_run
from schemas.run import Run

__all__ = ["NIGHT_BEFORE", "TONIGHT", "next_day", "night", "put", "sample_home"]


def sample_home(root: Path) -> Home:
    """The sample home, before its first night."""
    shutil.copytree(DATA / "samples" / "home", root)
    return Home.at(root)


def next_day(home: Home) -> None:
    """What came in during the day between the two nights."""
    shutil.copytree(DATA / "samples" / "next-day" / "inbox", home.inbox, dirs_exist_ok=True)


def night(home: Home, as_of: datetime) -> Run:
    """The stages of the nightly flow, in its order; `test_nightly.py` holds that the flow does no more."""
    nightly.check_settings.fn(home.root)
    nightly.take_in_inbox.fn(home.root, as_of)
    run_id = nightly.pin_night.fn(home.root, as_of)
    nightly.decide_verdicts.fn(home.root, run_id)
    nightly.cut_batches.fn(home.root, run_id)
    nightly.look_for_anomalies.fn(home.root, run_id)
    nightly.publish_batches.fn(home.root, run_id)
    nightly.write_up.fn(home.root, run_id)
    return read_run(home, run_id)


def put(home: Home, place: str, text: str) -> None:
    """Drop a file into the inbox at `place`, like `outcomes/north-dialer/late.csv`."""
    file = home.inbox / place
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
