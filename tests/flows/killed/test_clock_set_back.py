"""A clock that is set back an hour: nobody is called twice, and what was said in the hour before still counts."""

import shutil
from datetime import timedelta
from pathlib import Path

import polars as pl
import pytest

from flows import nightly
from flows.check import check
from flows.clock import set_back
from flows.home import Home
from flows.ledgers import read_ledger, snapshot
from flows.run_folder import RunFolder
from schemas.run import Run
from tests.flows.inboxes import put
from tests.flows.killed.conftest import Undisturbed
from tests.flows.killed.homes import PEOPLE, TONIGHT
from tests.flows.nights import night

pytestmark = pytest.mark.xdist_group("killed")
BACK = TONIGHT - timedelta(hours=1)


@pytest.fixture
def later(undisturbed: Undisturbed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """The home after its night, on a machine whose clock has gone back an hour."""
    monkeypatch.setattr(nightly, "_now", lambda: BACK)
    return Home.at(shutil.copytree(undisturbed.home.root, tmp_path / "later"))


def handed_over(home: Home, run: Run) -> set[int]:
    given = read_ledger(home, "disclosures", snapshot(home)["disclosures"])
    return set(given.filter(pl.col("run_id") == run.run_id).collect()["e164"])


def verdicts(home: Home, run: Run) -> dict[str, set[int]]:
    found = pl.read_parquet(RunFolder(home.run_path(run.run_id)).parts("verdicts"))
    return {said: set(rows["e164"]) for (said,), rows in found.group_by("verdict")}


def test_whom_the_night_before_it_handed_over_is_held(undisturbed: Undisturbed, later: Home) -> None:
    given = handed_over(later, undisturbed.run)
    again = night(later, BACK)
    assert given
    assert again.as_of < undisturbed.run.as_of
    assert handed_over(later, again).isdisjoint(given)
    assert given <= verdicts(later, again)["awaiting_outcome"]
    for run in (undisturbed.run, again):
        assert [finding for finding in check(later.root, run.run_id) if finding.count] == []


def test_noes_and_calls_of_the_lost_hour_count(undisturbed: Undisturbed, later: Home) -> None:
    given = sorted(handed_over(later, undisturbed.run))
    free = sorted(set(PEOPLE) - set(given))
    soon = (TONIGHT - timedelta(minutes=10)).isoformat()
    put(later, "complaints/hotline/soon.csv", f"phone,complained_at\n+{given[0]},{soon}\n+{free[0]},{soon}\n")
    thrice = [(TONIGHT - timedelta(minutes=ago)).isoformat() for ago in (10, 20, 30)]
    calls = "".join(f"+{one},spring,NA,{at}\n" for one in free[1:20] for at in thrice)
    put(later, "outcomes/north/soon.csv", f"phone,campaign,code,attempted_at\n+{free[20]},spring,NI,{soon}\n{calls}")
    again = night(later, BACK)
    said = verdicts(later, again)
    assert {given[0], free[0]} <= said["complained"]
    assert free[20] in said["refused"]
    assert handed_over(later, again).isdisjoint({*given, *free[:21]})
    assert [finding for finding in check(later.root, again.run_id) if finding.count] == []


def test_when_the_clock_is_right_again_the_night_is_the_one_that_was(undisturbed: Undisturbed, later: Home) -> None:
    assert night(later, TONIGHT) == undisturbed.run


def test_the_night_says_so(undisturbed: Undisturbed) -> None:
    home, run = undisturbed.home, undisturbed.run
    assert set_back(home, run.as_of) == []
    (said,) = set_back(home, BACK)
    assert "2026-11-20 11:30 UTC, lies before the last hand-over's, 2026-11-20 12:30" in said
