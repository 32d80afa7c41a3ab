"""A night waits for a file that may hold a no and is still being written, and stops where it does not come to rest."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from time import monotonic

import pytest

from flows import nightly
from flows.errors import BadInput
from flows.home import Home
from flows.intake.for_a_night import LOOKS
from flows.ledgers import read_ledger, snapshot
from tests.flows.inboxes import ANNA, BEN, CLEO, LIST, TAKEN_IN_AT, new_home, put

SETTLE = 0.1
CAME = f"phone\n+{BEN}\n"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """A home with a list, which waits for its files."""
    monkeypatch.setenv("HEED_SETTLE_SECONDS", str(SETTLE))
    home = new_home(tmp_path / "home")
    put(home, "lists/crm/2026-11-01-a.csv", LIST)
    put(home, "complaints/hotline/2026-11-01-a.csv", f"phone\n+{CLEO}\n")
    return home


@contextmanager
def growing(home: Home, place: str, until: Callable[[float], bool]) -> Iterator[None]:
    """A file to which a line is written again and again, `until` so many seconds have passed."""
    stop, begun = Event(), monotonic()
    path = home.inbox / place
    put(home, place, CAME)

    def write() -> None:
        while not until(monotonic() - begun) and not stop.wait(SETTLE / 10):
            with path.open("a", encoding="utf-8") as file:
                file.write(f"+{ANNA}\n")

    thread = Thread(target=write)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def noes(home: Home) -> set[int]:
    """The numbers that said no."""
    return set(read_ledger(home, "suppressions", snapshot(home)["suppressions"]).collect()["e164"])


def test_a_complaint_that_is_still_written_when_the_night_begins_is_waited_for(home: Home) -> None:
    with growing(home, "complaints/hotline/2026-11-02-b.csv", lambda seconds: seconds > 3 * SETTLE):
        said = nightly.take_in_inbox.fn(home.root, TAKEN_IN_AT)
    assert said.startswith("3 new files, ")
    assert noes(home) == {ANNA, BEN, CLEO}


@pytest.mark.parametrize("kind", ["complaints", "erasures", "registers", "consents", "outcomes"])
def test_a_night_stops_for_a_file_that_may_hold_a_no_and_does_not_come_to_rest(home: Home, kind: str) -> None:
    begun, place = monotonic(), f"{kind}/north/2026-11-02-b.csv"
    with (
        growing(home, place, lambda _: False),
        pytest.raises(BadInput, match=rf"still being written, so nothing is handed over: inbox/{place}"),
    ):
        nightly.take_in_inbox.fn(home.root, TAKEN_IN_AT)
    assert LOOKS * SETTLE < monotonic() - begun < 10 * LOOKS * SETTLE
    assert noes(home) == {CLEO}, "what lay still is taken in all the same"


def test_a_list_that_is_still_written_is_not_waited_for(home: Home) -> None:
    with growing(home, "lists/crm/2026-11-02-b.csv", lambda _: False):
        said = nightly.take_in_inbox.fn(home.root, TAKEN_IN_AT)
    assert said.startswith("2 new files, ")
