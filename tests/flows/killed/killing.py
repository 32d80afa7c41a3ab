"""A day and a night in a process of its own, killed at a moment or left alone."""

import os
import re
import shutil
import signal
import subprocess
import time
from collections import Counter
from datetime import datetime
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

from flows import nightly
from flows.home import Home
from flows.lock import one_writer
from flows.stop.command import stop_now
from tests.flows.killed.moments import CALLS, Moment, Span, count_steps
from tests.flows.nights import night

PROCESSES = get_context("forkserver")
PROCESSES.set_forkserver_preload(["tests.flows.killed.killing", "flows.report.chart", "tests.flows.outbox.cut_nights"])

_LONGEST_S = 300
_WATCHED = "trace=" + ",".join(f"?{call}{more}" for call in CALLS for more in ("", "at", "at2"))


def day_and_night(root: Path, noon: datetime | None, as_of: datetime) -> None:
    """The stop lists of noon, if there are to be any, then the night, under the lock of the flow."""
    home = Home.at(root)
    nightly._now = lambda: noon or as_of
    if noon:
        stop_now(home, at=noon)
    nightly._now = lambda: as_of
    with one_writer(home, doing="a night", wait_minutes=5):
        night(home, as_of)


def rehearse(root: Path, noon: datetime | None, as_of: datetime, *, is_watched: bool) -> Span:
    """Do the whole of it; how long that is. `is_watched` also counts the calls to the system, on a copy of the home."""
    calls: Counter[str] = Counter()
    if is_watched and shutil.which("strace"):
        copy = root.with_name(f"{root.name}-watched")
        shutil.copytree(root, copy)
        record = copy.with_name(f"{copy.name}.calls")
        process, _ = _start(copy, noon, as_of, None, is_held=True)
        with _Watching(process, "-o", str(record), "-e", _WATCHED):
            process.join(_LONGEST_S)
        calls = _most_of_a_thread(record.read_text(encoding="utf-8", errors="replace"))
        shutil.rmtree(copy)
    process, told = _start(root, noon, as_of, None)
    process.join(_LONGEST_S)
    assert process.exitcode == 0
    steps, seconds = told.recv()
    return Span(seconds, steps, {call: calls[call] for call in CALLS if calls[call]})


def live_until(root: Path, noon: datetime | None, as_of: datetime, moment: Moment | None) -> bool:
    """Start it and kill it at the moment, if there is one; whether it came to its end before."""
    process, _ = _start(root, noon, as_of, moment, is_held=moment is not None and moment.how == "call")
    if moment and moment.how == "call":
        inject = f"inject=?{moment.call},?{moment.call}at,?{moment.call}at2:signal=KILL:when={moment.at:.0f}"
        with _Watching(process, "-o", "/dev/null", "-e", f"trace=?{moment.call},?{moment.call}at", "-e", inject):
            process.join(_LONGEST_S)
    elif moment and moment.how == "clock":
        process.join(moment.at)
        process.kill()
    process.join(_LONGEST_S)
    assert process.exitcode in {0, -signal.SIGKILL}, process.exitcode
    return process.exitcode == 0


def _start(
    root: Path, noon: datetime | None, as_of: datetime, moment: Moment | None, *, is_held: bool = False
) -> tuple[BaseProcess, Connection]:
    ours, its = PROCESSES.Pipe()
    die_at = int(moment.at) if moment and moment.how == "step" else None
    process = PROCESSES.Process(target=_live, args=(root, noon, as_of, die_at, is_held, its), daemon=True)
    process.start()
    if not (moment and moment.how == "call"):
        ours.recv() if not is_held else None
    return process, ours


def _live(
    root: Path, noon: datetime | None, as_of: datetime, die_at: int | None, is_held: bool, told: Connection
) -> None:
    """What the process does; one that `is_held` waits until it is watched."""
    os.environ["HEED_SETTLE_SECONDS"] = "0"
    if is_held:
        os.kill(os.getpid(), signal.SIGSTOP)
    else:
        told.send("begun")
    begun, steps = time.monotonic(), count_steps(die_at=die_at)
    day_and_night(root, noon, as_of)
    told.send((steps["step"], time.monotonic() - begun))


class _Watching:
    """strace, looking at the process for as long as the block lasts."""

    def __init__(self, process: BaseProcess, *asked: str) -> None:
        self.process, self.asked = process, asked

    def __enter__(self) -> None:
        pid = str(self.process.pid)
        while "T (stopped)" not in Path(f"/proc/{pid}/status").read_text(encoding="utf-8"):
            time.sleep(0.01)
        self.strace = subprocess.Popen(["strace", "-qq", "-f", *self.asked, "-p", pid], stderr=subprocess.DEVNULL)
        while re.search(r"TracerPid:\t0\n", Path(f"/proc/{pid}/status").read_text(encoding="utf-8")):
            assert self.strace.poll() is None, "strace may not watch here"
            time.sleep(0.01)
        os.kill(int(pid), signal.SIGCONT)

    def __exit__(self, *_: object) -> None:
        self.strace.wait(60)


def _most_of_a_thread(record: str) -> Counter[str]:
    """Of each call, the most that one thread made."""
    made = Counter(re.findall(r"^(\d+) +([a-z]+?)(?:at2?)?\(", record, re.MULTILINE))
    most: Counter[str] = Counter()
    for (_, call), count in made.items():
        most[call] = max(most[call], count)
    return most
