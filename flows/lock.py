"""One writer for each home, across processes; who comes second waits, or leaves and is told for whom."""

import fcntl
import json
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import IO

from flows.errors import OutsideFailure
from flows.full_disk import writing_to
from flows.home import Home
from flows.leftovers import sweep
from flows.sealed import sealed
from flows.talk import warn

A_NIGHTS_WAIT_MINUTES = 30.0
"""For so long a night waits: an intake or a stop list takes minutes, and a night that waits longer is too late."""

_LOOKS_EVERY_S = 0.2


@contextmanager
def one_writer(home: Home, *, doing: str, wait_minutes: float = 0) -> Iterator[None]:
    """Hold the home for writing; the hold ends with the block, or with the process however it ends.

    `doing` is what others are told of us: `a night`. What a killed process left lying is swept away first.

    Raises:
        OutsideFailure: another process holds it, and still does after `wait_minutes`.
    """
    with (home.root / ".lock").open("a+", encoding="utf-8") as lock:
        _take(lock, home, wait_minutes)
        sweep(home)
        _sign(lock, {"pid": os.getpid(), "host": socket.gethostname(), "since": _now(), "doing": doing})
        try:
            with writing_to(home.root), sealed(doing):
                yield
        finally:
            os.ftruncate(lock.fileno(), 0)


def _take(lock: IO[str], home: Home, wait_minutes: float) -> None:
    if _is_ours(lock):
        return
    if wait_minutes:
        warn([f"{_holder(lock)} is writing to {home.root}; waiting for it, up to {wait_minutes:g} minutes"])
    until = time.monotonic() + wait_minutes * 60
    while time.monotonic() < until:
        time.sleep(_LOOKS_EVERY_S)
        if _is_ours(lock):
            return
    waited = f", after {wait_minutes:g} minutes still" if wait_minutes else ""
    raise OutsideFailure(f"{_holder(lock)} is writing to {home.root}{waited}; try again when it is done")


def _is_ours(lock: IO[str]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _sign(lock: IO[str], holder: dict[str, object]) -> None:
    """A lock that cannot be signed, on a full disk, holds all the same."""
    with suppress(OSError):
        os.ftruncate(lock.fileno(), 0)
        os.write(lock.fileno(), json.dumps(holder).encode())


def _holder(lock: IO[str]) -> str:
    """Who holds it, as far as it has said: what it does, its process, since when."""
    lock.seek(0)
    try:
        said = json.loads(lock.read())
        return f"{said['doing']} (process {said['pid']} on {said['host']}, since {said['since']})"
    except (ValueError, KeyError, TypeError):
        return "another night or intake"


def _now() -> str:
    return f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC"
