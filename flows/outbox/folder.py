"""A folder as a vendor's place."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

from flows.errors import OutsideFailure, PromiseBroken
from flows.fingerprint import sha256_of
from flows.full_disk import full_disk, is_full

_UNFINISHED = ".part"


@dataclass(frozen=True)
class Folder:
    """The folder `root`, which comes into being with its first file."""

    root: Path

    def put(self, file: Path, key: str) -> None:
        """See `Outbox`."""
        with self._disk():
            self._put(file, self.root / key)

    def seal(self, file: Path, key: str) -> None:
        """See `Outbox`; `put` is as strict."""
        self.put(file, key)

    def keys(self, prefix: str) -> list[str]:
        """See `Outbox`."""
        with self._disk():
            every = (path for path in (self.root / prefix).rglob("*") if path.is_file() and path.suffix != _UNFINISHED)
            return sorted(path.relative_to(self.root).as_posix() for path in every)

    def read(self, key: str) -> bytes | None:
        """See `Outbox`."""
        with self._disk():
            try:
                return (self.root / key).read_bytes()
            except (FileNotFoundError, IsADirectoryError):
                return None

    def at_hand(self, key: str, scratch: Path) -> Path:  # noqa: ARG002 - it is at hand
        """See `Outbox`."""
        return self.root / key

    @contextmanager
    def _disk(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            if is_full(error):
                raise OutsideFailure(full_disk("publish", f"the outbox {self.root}")) from None
            raise OutsideFailure(
                f"the outbox cannot be written: {error.strerror}, at {self.root}; free or mount it and run again"
            ) from None

    def _put(self, file: Path, target: Path) -> None:
        """A name that is taken is not taken again: of two who link their files to it at one moment, one is told."""
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.exists():
            _take(_copied(file, target), target)
            _settle(target.parent)
        if sha256_of(file) != sha256_of(target):
            raise PromiseBroken(
                f"{target} is there already and differs; a batch is never overwritten. Look who wrote it"
            )
        for left in target.parent.glob(f"{target.name}.*{_UNFINISHED}"):  # by a publish that was killed
            left.unlink(missing_ok=True)


def _copied(file: Path, target: Path) -> Path:
    """A whole copy beside the target, on disk and not only on its way there."""
    with (
        NamedTemporaryFile(dir=target.parent, prefix=f"{target.name}.", suffix=_UNFINISHED, delete=False) as beside,
        file.open("rb") as content,
    ):
        shutil.copyfileobj(content, beside, 1 << 20)
        os.fchmod(beside.fileno(), file.stat().st_mode & 0o777)
        beside.flush()
        os.fsync(beside.fileno())
    return Path(beside.name)


def _take(beside: Path, target: Path) -> None:
    """Give the copy the target's name, unless it is taken."""
    try:
        os.link(beside, target)
    except FileExistsError:
        pass
    except OSError:  # no links on exFAT, many shares and FUSE; who was quicker may also have swept ours away
        if not target.exists():
            beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)


def _settle(folder: Path) -> None:
    """Have the folder remember its names through a power cut, before anything is written that rests on them."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
