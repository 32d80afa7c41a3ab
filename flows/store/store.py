"""What a place for the ledgers must be able to do."""

from pathlib import Path
from typing import Protocol

from deltalake import DeltaTable, Schema

KEPT_LOG = {"delta.enableExpiredLogCleanup": "false"}
"""At every hundredth commit Delta forgets what of a log is 30 days old, and with it versions that nights read
yesterday: a ledger that nobody wrote to for so long was at such a one."""


class Store(Protocol):
    """The Delta tables of one home, by name. Every method raises `OutsideFailure` where the place fails."""

    def place(self, name: str) -> str:
        """Where the ledger lies, in words."""
        ...

    def forget_copies(self, name: str) -> None:
        """Drop what lies at hand of files that are no more."""
        ...

    def is_there(self, name: str) -> bool:
        """Whether the ledger was made yet."""
        ...

    def create(self, name: str, schema: Schema) -> None:
        """Make the ledger, without a row."""
        ...

    def open(self, name: str, version: int | None = None) -> DeltaTable:
        """The ledger at its version, or at its present one; raises what deltalake does."""
        ...

    def files(self, name: str, table: DeltaTable) -> list[Path]:
        """The opened ledger's Parquet files, on this machine's disk, in no order; one that is gone is named too."""
        ...

    def put_in(self, name: str, staged: Path) -> None:
        """Put a whole file among the ledger's, whose log does not know it yet; a name is used for one content.

        The staged file stays: until the log knows it, what was put among the ledger's may be vacuumed away.
        """
        ...

    def holds(self, name: str, file: str) -> bool:
        """Whether a file of that name lies among the ledger's."""
        ...
