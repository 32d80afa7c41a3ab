"""A ledger that has lost something stops the night with a sentence that says what, and nothing is handed over."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from flows.check import check
from flows.errors import BadInput, ExitCode, HeedError, OutsideFailure, exit_code
from flows.home import Home
from flows.ledgers import read_ledger
from flows.run_folder import latest_finished
from tests.flows.killed.homes import PEOPLE, TONIGHT
from tests.flows.nights import night

Damage = Callable[[Path], None]
LEDGER = "suppressions"


def _part(ledger: Path) -> Path:
    return max(ledger.glob("*.parquet"), key=lambda file: file.stat().st_size)


def _entries(ledger: Path) -> list[Path]:
    return sorted((ledger / "_delta_log").glob("*.json"))


def _empty(file: Path) -> None:
    file.write_bytes(b"")


def _torn(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-30])


def _rotten(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[4 : len(content) // 2] = bytes(len(content) // 2 - 4)
    file.write_bytes(content)


pytestmark = pytest.mark.xdist_group("killed")
DAMAGES: dict[str, tuple[Damage, str]] = {
    "a file is gone": (lambda ledger: _part(ledger).unlink(), "lacks its file"),
    "a file is torn": (lambda ledger: _torn(_part(ledger)), "of its .* bytes"),
    "a file is empty": (lambda ledger: _empty(_part(ledger)), "has 0 of its"),
    "a file is rotten": (lambda ledger: _rotten(_part(ledger)), "is damaged"),
    "the last entry of the log is gone": (lambda ledger: _entries(ledger)[-1].unlink(), "has been at"),
    "an entry of the log is gone": (lambda ledger: _entries(ledger)[1].unlink(), "missing or torn"),
    "the last entry of the log is torn": (lambda ledger: _torn(_entries(ledger)[-1]), "missing or torn"),
    "the last entry of the log is empty": (lambda ledger: _empty(_entries(ledger)[-1]), "has named"),
    "the log is gone": (lambda ledger: shutil.rmtree(ledger / "_delta_log"), "is gone from"),
    "the ledger is gone": (shutil.rmtree, "is gone from"),
    "every ledger is gone": (lambda ledger: shutil.rmtree(ledger.parent), "is gone from"),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_ledger_stops_the_night(damage: str, home: Home) -> None:
    there, inflict, said = _outside(home), *DAMAGES[damage]
    inflict(home.ledger_path(LEDGER))
    with pytest.raises(HeedError, match=said) as stopped:
        night(home, TONIGHT)
    assert exit_code(stopped.value) == ExitCode.OUTSIDE
    assert not any(str(one) in str(stopped.value) for one in PEOPLE)
    assert _outside(home) == there


def _outside(home: Home) -> list[Path]:
    return sorted((home.root / "outbox").rglob("*"))


@pytest.mark.parametrize("damage", [name for name in DAMAGES if "last entry" not in name])
def test_the_check_of_a_published_night_says_so(damage: str, home: Home) -> None:
    run = latest_finished(home)
    assert run is not None
    DAMAGES[damage][0](home.ledger_path(LEDGER))
    with pytest.raises(BadInput, match=r"restore|damaged"):
        check(home.root, run.run_id)


def test_a_ledger_that_is_restored_is_believed_again(before: Home, home: Home) -> None:
    shutil.rmtree(home.ledger_path(LEDGER))
    with pytest.raises(OutsideFailure, match=f"ledger {LEDGER} is gone"):
        night(home, TONIGHT)
    shutil.copytree(before.ledger_path(LEDGER), home.ledger_path(LEDGER))
    assert night(home, TONIGHT).batches


def test_a_version_whose_files_are_gone_is_told_from_a_lost_ledger(home: Home) -> None:
    _part(home.ledger_path("contacts")).unlink()
    with pytest.raises(OutsideFailure, match="ledger contacts lacks 1 of the 1 files of its version 1"):
        read_ledger(home, "contacts", 1)
