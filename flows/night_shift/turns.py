"""Taking turns at a home: a run that comes round often leaves it to whoever is writing there."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from flows.errors import OutsideFailure
from flows.home import Home
from flows.lock import one_writer
from flows.night_shift.endings import Skip


@contextmanager
def or_skip(home: Home, *, doing: str) -> Iterator[None]:
    """Hold the home for writing, or leave at once; `doing` is what others are told of us.

    Raises:
        Skip: another one writes to it.
    """
    with ExitStack() as held:
        try:
            held.enter_context(one_writer(home, doing=doing))
        except OutsideFailure as busy:
            raise Skip(f"skipped: {busy}") from None
        yield
