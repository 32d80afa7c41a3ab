"""Files that somebody is still writing, told from those that have come to rest."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flows.formats.refusal import FileRefused
from flows.intake.inbox import InboxFile


class StillWritten(Exception):
    """The file changed while it was looked at; it is left for the next time."""


@dataclass(frozen=True)
class Look:
    """A file's size and the moment it was last written to, as far as its folder tells."""

    size_bytes: int
    written_ns: int

    @classmethod
    def at(cls, path: Path) -> "Look | None":
        """The file as it is now; None where it is gone."""
        try:
            stat = path.stat()
        except FileNotFoundError:
            return None
        return cls(stat.st_size, stat.st_mtime_ns)


@contextmanager
def looked_at(file: InboxFile) -> Iterator[None]:
    """Tell a file that vanishes or may not be read from a disk that fails.

    Raises:
        StillWritten: it is gone: somebody moved it away.
        FileRefused: heed has no right to read it.
    """
    try:
        yield
    except FileNotFoundError:
        if Look.at(file.path) is None:
            raise StillWritten from None
        raise
    except PermissionError as error:
        if str(error.filename) != str(file.path):
            raise
        raise FileRefused("heed has no right to read it; give it that") from None


def moving_files(files: Sequence[InboxFile], *, settle_seconds: float) -> set[Path]:
    """Which of the files grow, change or vanish.

    A file last written to more than `settle_seconds` ago lies still. If there are younger ones, all of them are waited
    for once, until they are that old, and looked at again.
    """
    looks = {file.path: Look.at(file.path) for file in files}
    now = time.time()
    ages = {path: now - look.written_ns / 1e9 for path, look in looks.items() if look is not None}
    young = {path for path, age in ages.items() if age < settle_seconds}
    if young:
        time.sleep(min(settle_seconds, max(settle_seconds - ages[path] for path in young)))
    return {path for path, look in looks.items() if look is None or (path in young and Look.at(path) != look)}
