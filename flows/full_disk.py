"""A full disk, told from everything else that a library says when it cannot write."""

import errno
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_FULL = {errno.ENOSPC, errno.EDQUOT}
_SAID = re.compile(r"os error (28|122)\b|No space left on device|Disk quota exceeded|database or disk is full")
"""Rust's, DuckDB's and SQLite's words for the same, each in an exception of its own."""
_MAY_MEAN_IT = re.compile(r"Invalid thrift: transport error")
"""What Polars says where the very end of a Parquet file finds no room, and of a damaged one, too."""

_NO_ROOM = 1 << 20
_written_to: list[Path] = []


@contextmanager
def writing_to(place: Path) -> Iterator[None]:
    """Have the disk of `place` looked at when something goes wrong in the block."""
    _written_to.append(place)
    try:
        yield
    finally:
        _written_to.remove(place)


def is_full(error: BaseException | None) -> bool:
    """Whether the error, or one that it came from, is that a disk has no room left."""
    while error is not None:
        said = str(error)
        if (isinstance(error, OSError) and error.errno in _FULL) or _SAID.search(said):
            return True
        if _MAY_MEAN_IT.search(said) and _without_room():
            return True
        error = error.__cause__ or error.__context__
    return False


def full_disk(doing: str, where: str = "") -> str:
    """The sentence for it; `where`, if it is not where this process writes anyway."""
    place = where or ", ".join(map(str, _without_room())) or "the home"
    return f"{doing}: the disk of {place} is full; make room there and run it again, it goes on from what it had done"


def _without_room() -> list[Path]:
    return [place for place in _written_to if shutil.disk_usage(place).free < _NO_ROOM]
