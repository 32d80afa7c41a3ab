"""One writer for each home, across processes."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from flows.errors import OutsideFailure
from flows.home import Home


@contextmanager
def one_writer(home: Home) -> Iterator[None]:
    """Hold the home for writing; the hold ends with the block, or with the process however it ends.

    Raises:
        OutsideFailure: another night or intake holds it.
    """
    with (home.root / ".lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise OutsideFailure(
                f"another night or intake is writing to {home.root}; try again when it is done"
            ) from None
        yield
