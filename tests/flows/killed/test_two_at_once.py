"""One writer: who comes second waits for the first, or leaves and says for whom, and two nights come to one."""

import os
import shutil
import signal
import threading
import time
from multiprocessing.process import BaseProcess
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest

from flows.errors import ExitCode, OutsideFailure, exit_code
from flows.home import Home
from flows.lock import one_writer
from tests.flows.inboxes import new_home
from tests.flows.killed.homes import NIGHT_BEFORE, small_home
from tests.flows.killed.killing import PROCESSES, day_and_night
from tests.flows.killed.sameness import dialled_twice, differences, everything

NIGHTS = 3


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return new_home(tmp_path / "home")


def test_who_comes_second_and_may_not_wait_leaves_and_says_for_whom(home: Home) -> None:
    with one_writer(home, doing="a night"), pytest.raises(OutsideFailure) as left, one_writer(home, doing="an intake"):
        pass
    assert exit_code(left.value) == ExitCode.OUTSIDE
    assert f"a night (process {os.getpid()} on " in str(left.value)
    assert " UTC) is writing to " in str(left.value)


def test_who_may_wait_goes_on_when_the_first_is_done(home: Home) -> None:
    begun, done = threading.Event(), []

    def first() -> None:
        with one_writer(home, doing="an intake"):
            begun.set()
            time.sleep(0.5)
            done.append("first")

    thread = threading.Thread(target=first)
    thread.start()
    begun.wait()
    with one_writer(home, doing="a night", wait_minutes=1):
        done.append("second")
    thread.join()
    assert done == ["first", "second"]


def test_who_has_waited_long_enough_leaves(home: Home) -> None:
    with (
        one_writer(home, doing="a night"),
        pytest.raises(OutsideFailure, match=r"after 0\.01 minutes still"),
        one_writer(home, doing="a night", wait_minutes=0.01),
    ):
        pass


def _hold(root: Path, begun: Event) -> None:
    with one_writer(Home.at(root), doing="a night"):
        begun.set()
        signal.pause()


def test_the_hold_dies_with_its_owner_and_what_it_signed_is_believed_no_more(home: Home) -> None:
    begun = PROCESSES.Event()
    owner = PROCESSES.Process(target=_hold, args=(home.root, begun), daemon=True)
    owner.start()
    assert begun.wait(60)
    with pytest.raises(OutsideFailure, match=f"process {owner.pid} on"), one_writer(home, doing="an intake"):
        pass
    owner.kill()
    owner.join()
    with one_writer(home, doing="an intake"):
        assert str(os.getpid()) in (home.root / ".lock").read_text(encoding="utf-8")
    assert not (home.root / ".lock").read_text(encoding="utf-8")


def test_two_nights_started_at_one_instant_come_to_one(tmp_path: Path) -> None:
    base = small_home(tmp_path / "base")
    alone = Home.at(shutil.copytree(base.root, tmp_path / "alone"))
    homes = [Home.at(shutil.copytree(base.root, tmp_path / f"both-{trial}")) for trial in range(NIGHTS)]
    nights = [_night(alone.root), *(_night(home.root) for home in homes for _ in range(2))]
    for night in nights:
        night.join(300)
    assert [night.exitcode for night in nights] == [0] * len(nights)
    undisturbed = everything(alone)
    for home in homes:
        assert differences(undisturbed, everything(home)) == []
        assert not dialled_twice(home)


def _night(root: Path) -> BaseProcess:
    process = PROCESSES.Process(target=day_and_night, args=(root, None, NIGHT_BEFORE), daemon=True)
    process.start()
    return process
