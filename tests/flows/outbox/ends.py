"""Processes that are killed at a counted moment: before the n-th thing they ask of the disk, or at the n-th byte."""

import os
import resource
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from multiprocessing.queues import SimpleQueue
from pathlib import Path

from flows.home import Home
from flows.publish import publish
from flows.run_folder import read_run
from flows.stop.lists import send_stop_lists
from tests.flows.inboxes import TAKEN_IN_AT

PROCESSES = get_context("forkserver")
PROCESSES.set_forkserver_preload(["flows.publish", "flows.stop.lists", "tests.flows.outbox.ends"])

DISK = {"open", "os.mkdir", "os.link", "os.remove", "os.rename"}
"""What Python tells of before it does it."""


@dataclass(frozen=True)
class Moment:
    """When a process ends: at its `event`-th look at the disk, or when a file would grow beyond `size` bytes."""

    event: int | None = None
    size: int | None = None

    def arm(self, below: Path) -> None:
        """Have this process end then; looks count from now on, and only those below the folder."""
        if self.size is not None:
            signal.signal(signal.SIGXFSZ, signal.SIG_DFL)  # Python would raise an error, and tidy up after itself
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            resource.setrlimit(resource.RLIMIT_FSIZE, (self.size, self.size))
        if self.event is not None:
            left = iter(range(self.event))
            kill_before(lambda _event, told: str(below) in str(told) and next(left, None) is None)


def kill_before(is_reached: Callable[[str, tuple[object, ...]], bool]) -> None:
    """Have this process killed, as by `kill -9`, before it does what `is_reached` knows by its name and words."""

    def hook(event: str, told: tuple[object, ...]) -> None:
        if event in DISK and is_reached(event, told):
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)


def looks_of(publishing: Home, run_id: str) -> int:
    """How often an undisturbed publish looks at the vendors' places."""
    counted: SimpleQueue[int] = PROCESSES.SimpleQueue()
    with started(_count, publishing.root, run_id, counted) as process:
        process.join()
    return counted.get()


def _count(root: Path, run_id: str, counted: SimpleQueue[int]) -> None:
    seen: list[str] = []
    below = str(root / "outbox")
    sys.addaudithook(lambda event, told: seen.append(event) if event in DISK and below in str(told) else None)
    _publish(root, run_id, Moment())
    counted.put(len(seen))


def killed_publish(home: Home, run_id: str, moment: Moment) -> bool:
    """Publish in a process that ends at the moment; whether it was killed and not done before."""
    with started(_publish, home.root, run_id, moment) as process:
        process.join()
    return process.exitcode in {-signal.SIGKILL, -signal.SIGXFSZ}


def _publish(root: Path, run_id: str, moment: Moment) -> None:
    home = Home.at(root)
    moment.arm(root / "outbox")
    publish(home, read_run(home, run_id))


def killed_stop(home: Home, *, after: str) -> bool:
    """Send stop lists in a process that is killed once a file of that name is there; whether it was."""
    with started(_stop, home.root, after) as process:
        process.join()
    return process.exitcode == -signal.SIGKILL


def _stop(root: Path, after: str) -> None:
    linked: list[str] = []

    def is_reached(event: str, told: tuple[object, ...]) -> bool:
        if linked:
            return True
        if event == "os.link" and str(told[1]).endswith(after):
            linked.append(event)
        return False

    kill_before(is_reached)
    send_stop_lists(Home.at(root), as_of=TAKEN_IN_AT)


@contextmanager
def started(does: Callable[..., None], *told: object) -> Iterator[BaseProcess]:
    """The process, gone at the end."""
    process = PROCESSES.Process(target=does, args=told, daemon=True)
    process.start()
    try:
        yield process
    finally:
        process.kill()
        process.join()
