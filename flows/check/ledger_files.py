"""The Parquet files that make up a ledger at one version."""

from collections.abc import Mapping
from pathlib import Path

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
        files = sorted(store.files(name, store.open(name, version)))
    except (DeltaError, FileNotFoundError, ValueError):
        raise BadInput(f"{path} has no version {version}; was the ledger replaced or cleaned since?") from None
    if missing := sum(not file.is_file() for file in files):
        raise BadInput(f"{path} lacks {missing} of its {len(files)} files at version {version}; restore them")
    return files
