"""The ledgers: append once, read as of a version, pin them all."""

from pathlib import Path
from urllib.parse import unquote

import polars as pl
from deltalake import CommitProperties, DeltaTable, Transaction, WriterProperties
from deltalake.exceptions import DeltaError

from flows.errors import OutsideFailure
from flows.gates import gate
from flows.home import Home
from schemas.tables.ledgers import LEDGERS

Snapshot = dict[str, int]
"""The version of every ledger at one moment."""


def open_ledgers(home: Home) -> Snapshot:
    """Make whatever ledger is missing, and pin them all."""
    for name, table in LEDGERS.items():
        path = home.ledger_path(name)
        if not DeltaTable.is_deltatable(str(path)):
            path.mkdir(parents=True, exist_ok=True)
            DeltaTable.create(str(path), table.no_rows().collect().to_arrow().schema, name=name)
    return snapshot(home)


def snapshot(home: Home) -> Snapshot:
    """The present version of every ledger."""
    return {name: _open(home.ledger_path(name)).version() for name in LEDGERS}


def append(home: Home, name: str, rows: pl.DataFrame | pl.LazyFrame, *, once: str) -> None:
    """Append `rows`, gated, unless that was done before under the same `once`.

    `once` is kept in the table's own log (a Delta application transaction), in the same commit as the rows: after a
    kill at any moment, either both are there or neither.
    """
    gated = gate(LEDGERS[name], rows)
    table = _open(home.ledger_path(name))
    if gated.height and table.transaction_version(once) is None:
        gated.write_delta(
            table,
            mode="append",
            delta_write_options={
                "commit_properties": CommitProperties(app_transactions=[Transaction(app_id=once, version=1)]),
                "writer_properties": WriterProperties(compression="ZSTD"),
            },
        )


def read_ledger(home: Home, name: str, version: int) -> pl.LazyFrame:
    """The ledger as it was at `version`, with the columns of its table."""
    files = [unquote(uri) for uri in _open(home.ledger_path(name), version).file_uris()]
    if not files:
        return LEDGERS[name].no_rows()
    return pl.scan_parquet(files, hive_partitioning=False, schema=LEDGERS[name].dtypes())


def _open(path: Path, version: int | None = None) -> DeltaTable:
    try:
        return DeltaTable(str(path), version=version)
    except (DeltaError, FileNotFoundError) as error:
        raise OutsideFailure(f"ledger {path.name} cannot be opened at {path}: {error}") from None
