"""Waiting for a home: a run that nobody watches gives whoever writes there some time to finish."""

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta

from prefect import runtime

from flows.errors import OutsideFailure
from flows.home import Home
from flows.lock import one_writer
from flows.night_shift.endings import Skip

LOOKS_EVERY_S = 2.0
NOBODY_WATCHES = timedelta(minutes=30)


def patience() -> timedelta:
    """How long a run waits for the home: a while where nobody watches it, not at all where somebody started it."""
    return NOBODY_WATCHES if runtime.deployment.id else timedelta(0)


@contextmanager
def in_turn(home: Home, *, wait: timedelta) -> Iterator[None]:
    """Hold the home for writing, after waiting for it for as long as `wait`.

    Raises:
        OutsideFailure: another one still writes to it then.
    """
    until = time.monotonic() + wait.total_seconds()
    with ExitStack() as held:
        while True:
            try:
                held.enter_context(one_writer(home))
                break
            except OutsideFailure:
                if time.monotonic() >= until:
                    raise
            time.sleep(LOOKS_EVERY_S)
        yield


@contextmanager
def or_skip(home: Home) -> Iterator[None]:
    """Hold the home for writing, or leave at once.

    Raises:
        Skip: another one writes to it.
    """
    with ExitStack() as held:
        try:
            held.enter_context(one_writer(home))
        except OutsideFailure:
            raise Skip("skipped: another night or intake is writing to the home, and takes the inbox in") from None
        yield
