"""One `heed serve` for each home; other commands of the home find its Prefect server by it."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flows.errors import OutsideFailure


def folder_of(home: Path) -> Path:
    """Where Prefect keeps a home's history, and `heed serve` its logs."""
    return home / ".prefect"


@contextmanager
def claimed(home: Path, api_url: str) -> Iterator[None]:
    """Hold the home's place for a server, and say where it answers; the hold ends with the process, however it ends.

    Raises:
        OutsideFailure: another one is served already.
    """
    folder_of(home).mkdir(exist_ok=True)
    with _place(home).open("a+", encoding="utf-8") as place:
        try:
            fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise OutsideFailure(f"{home} is served already, with the Prefect server at {serving(home)}") from None
        place.truncate(0)
        place.write(api_url)
        place.flush()
        yield
        place.truncate(0)


def serving(home: Path) -> str | None:
    """The API address of the server that a living `heed serve` runs for the home."""
    try:
        with _place(home).open(encoding="utf-8") as place:
            try:
                fcntl.flock(place, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return place.read() or None
    except FileNotFoundError:
        pass
    return None


def _place(home: Path) -> Path:
    return folder_of(home) / "serving"
