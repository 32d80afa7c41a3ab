"""A process that dies between a stop list and the record of it: the vendor is told again, and nothing is believed."""

from datetime import timedelta
from pathlib import Path

import pytest

from flows.home import Home
from flows.intake.take_in import take_in
from flows.ledgers import open_ledgers
from flows.stop.lists import send_stop_lists
from tests.flows.inboxes import BEN, CLEO, TAKEN_IN_AT, ledger, new_home, put
from tests.flows.outbox.ends import killed_stop
from tests.flows.test_stop_lists import LIST_1, NOES, files, hand_over, named

TEN_MINUTES = timedelta(minutes=10)
LIST_2 = "stop/20261120T174000Z"
TOLD = [("b1", f"+{BEN}", "complaint")]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home of which somebody of an open batch complained, and the vendor is not told yet."""
    home = new_home(tmp_path / "home")
    open_ledgers(home)
    for number in (BEN, CLEO):
        hand_over(home, number)
    put(home, *NOES["complaint"])
    take_in(home, taken_in_at=TAKEN_IN_AT)
    return home


def again(home: Home, minutes: int = 10) -> None:
    send_stop_lists(home, as_of=TAKEN_IN_AT + timedelta(minutes=minutes))


def test_killed_between_the_list_and_its_manifest_there_is_no_list(home: Home) -> None:
    assert killed_stop(home, after=".parquet")
    assert [name for name in files(home) if not name.endswith(".part")] == [f"{LIST_1}.parquet"]
    assert ledger(home, "stops").is_empty()
    again(home, 0)
    assert files(home) == [f"{LIST_1}.manifest.json", f"{LIST_1}.parquet"]
    assert named(home) == TOLD
    assert ledger(home, "stops")["file"].to_list() == [f"{LIST_1}.parquet"]


def test_killed_between_the_manifest_and_the_ledger_the_vendor_is_told_twice(home: Home) -> None:
    assert killed_stop(home, after=".manifest.json")
    assert named(home) == TOLD
    assert ledger(home, "stops").is_empty()
    (home.vendor_root("north") / f"{LIST_1}.ack").touch()
    again(home)
    assert named(home, LIST_2) == TOLD, "what no ledger knows of was not told, whatever was acknowledged"
    assert ledger(home, "stops")["file"].to_list() == [f"{LIST_2}.parquet"]
    again(home, 20)
    (home.vendor_root("north") / f"{LIST_2}.ack").touch()
    again(home, 200)
    assert ledger(home, "stops").height == 1


def test_killed_and_run_again_at_the_same_instant_it_is_one_list(home: Home) -> None:
    assert killed_stop(home, after=".manifest.json")
    again(home, 0)
    assert ledger(home, "stops")["file"].to_list() == [f"{LIST_1}.parquet"]
    assert [name for name in files(home) if name.endswith(".parquet")] == [f"{LIST_1}.parquet"]
