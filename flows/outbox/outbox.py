"""What a vendor's place must be able to do."""

from pathlib import Path
from typing import Protocol


class Outbox(Protocol):
    """One vendor's place; a key is a path below its root, with `/` between its parts.

    Every method raises `OutsideFailure` where the place cannot be reached, read or written, and `UsageError` where that
    is for want of credentials.
    """

    def put(self, file: Path, key: str) -> None:
        """Put the whole file there in one step, and see that it is; what is there already stays, and must be the same.

        Raises:
            PromiseBroken: something else is there.
        """
        ...

    def seal(self, file: Path, key: str) -> None:
        """As `put`, and of several who do so at one moment only one succeeds: for what makes the rest count."""
        ...

    def keys(self, prefix: str) -> list[str]:
        """Every key below the prefix (a folder's name and `/`, or nothing for all), in order."""
        ...

    def read(self, key: str) -> bytes | None:
        """What is there, for what is small; None where nothing is."""
        ...

    def at_hand(self, key: str, scratch: Path) -> Path:
        """A file with what is there: itself where it is a file, else a copy below `scratch`."""
        ...
