"""A full disk, told from everything else that a library says when it cannot write."""

import errno
import re

_FULL = {errno.ENOSPC, errno.EDQUOT}
_SAID = re.compile(r"os error (28|122)\b|No space left on device|Disk quota exceeded|database or disk is full")
"""Rust's, DuckDB's and SQLite's words for the same, each in an exception of its own."""


def is_full(error: BaseException | None) -> bool:
    """Whether the error, or one that it came from, is that a disk has no room left."""
    while error is not None:
        if (isinstance(error, OSError) and error.errno in _FULL) or _SAID.search(str(error)):
            return True
        error = error.__cause__ or error.__context__
    return False


def full_disk(doing: str, where: str = "the home") -> str:
    """The sentence for it."""
    return f"{doing}: the disk of {where} is full; make room there and run it again, it goes on from what it had done"
