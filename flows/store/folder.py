"""Ledgers in a folder of the home."""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from deltalake import DeltaTable, Schema

from flows.store.laid_in import lay_in
from flows.store.store import KEPT_LOG


@dataclass(frozen=True)
class FolderStore:
    """The folder that holds one Delta table for each ledger."""

    root: Path

    def place(self, name: str) -> str:
        """See `Store`."""
        return str(self.root / name)

    def forget_copies(self, name: str) -> None:
        """See `Store`; nothing is a copy."""

    def is_there(self, name: str) -> bool:
        """See `Store`."""
        return DeltaTable.is_deltatable(str(self.root / name))

    def create(self, name: str, schema: Schema) -> None:
        """See `Store`."""
        (self.root / name).mkdir(parents=True, exist_ok=True)
        DeltaTable.create(str(self.root / name), schema, name=name, configuration=KEPT_LOG)

    def open(self, name: str, version: int | None = None) -> DeltaTable:
        """See `Store`."""
        return DeltaTable(str(self.root / name), version=version)

    def files(self, name: str, table: DeltaTable) -> list[Path]:  # noqa: ARG002 - the table knows
        """See `Store`."""
        return [Path(unquote(uri)) for uri in table.file_uris()]  # deltalake gives addresses, with blanks as %20

    def put_in(self, name: str, staged: Path) -> None:
        """See `Store`."""
        lay_in(staged, self.root / name / staged.name)

    def holds(self, name: str, file: str) -> bool:
        """See `Store`."""
        return (self.root / name / file).exists()
