"""The Parquet files that make up a ledger at one version."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import unquote

from deltalake import DeltaTable
from deltalake.exceptions import DeltaError

from flows.errors import BadInput
from flows.home import Home
from flows.store import store_of


def ledger_files(home: Home, name: str, versions: Mapping[str, int] | None = None) -> list[Path]:
    """The files of ledger `name` at the version that `versions` gives it, else at its present one.

    Raises:
        BadInput: the ledger is not there, has no such version, or lacks a file of it.
    """
    store, path = store_of(home), home.ledger_path(name)
    if versions is not None and name not in versions:
        raise BadInput(f"run.json names no version of ledger {name}; it is not what a night writes")
    version = None if versions is None else versions[name]
    try:
        table = store.open(name, version)
        files = sorted(store.files(name, table))
    except (DeltaError, FileNotFoundError, ValueError):
        raise BadInput(
            f"{path} has no version {version}: it or its log is damaged or gone; restore it from a copy"
        ) from None
    if missing := sum(not file.is_file() for file in files):
        raise BadInput(
            f"{path} lacks {missing} of its {len(files)} files at version {version}; restore them, or if "
            "the night is older than what is kept, it cannot be checked any more"
        )
    if torn := _torn(files, table):
        raise BadInput(
            f"{path}: {torn} of its {len(files)} files are shorter or longer than its log says; restore them"
        )
    return files


def _torn(files: Sequence[Path], table: DeltaTable) -> int:
    """How many of the ledger's files have not the size that they were written with."""
    written = table.get_add_actions()
    named = zip(written["path"].to_pylist(), written["size_bytes"].to_pylist(), strict=True)
    sizes = {unquote(name): size for name, size in named}
    return sum(file.stat().st_size != sizes[file.name] for file in files)
