"""A folder as a vendor's place."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flows.errors import OutsideFailure, PromiseBroken
from flows.fingerprint import sha256_of

_UNFINISHED = ".part"


@dataclass(frozen=True)
class Folder:
    """The folder `root`, which comes into being with its first file."""

    root: Path

    def put(self, file: Path, key: str) -> None:
        """See `Outbox`."""
        with _disk():
            self._put(file, self.root / key)

    def seal(self, file: Path, key: str) -> None:
        """See `Outbox`; `put` is as strict."""
        self.put(file, key)

    def keys(self, prefix: str) -> list[str]:
        """See `Outbox`."""
        with _disk():
            every = (path for path in (self.root / prefix).rglob("*") if path.is_file() and path.suffix != _UNFINISHED)
            return sorted(path.relative_to(self.root).as_posix() for path in every)

    def read(self, key: str) -> bytes | None:
        """See `Outbox`."""
        with _disk():
            try:
                return (self.root / key).read_bytes()
            except FileNotFoundError:
                return None

    def _put(self, file: Path, target: Path) -> None:
        """A name that is taken is not taken again: of two who link their files to it at one moment, one is told."""
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.exists():
            beside = target.with_name(f"{target.name}.{os.getpid()}{_UNFINISHED}")
            shutil.copyfile(file, beside)
            try:
                os.link(beside, target)
            except FileExistsError:
                pass
            finally:
                beside.unlink()
        if sha256_of(file) != sha256_of(target):
            raise PromiseBroken(
                f"{target} is there already and differs; a batch is never overwritten. Look who wrote it"
            )


@contextmanager
def _disk() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OutsideFailure(
            f"the outbox cannot be written: {error.strerror}; free or mount it and run again"
        ) from None
