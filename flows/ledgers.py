"""The ledgers: append once, read as of a version, pin them all."""

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl
from deltalake import CommitProperties, DeltaTable, Schema, Transaction, WriterProperties
from deltalake.exceptions import DeltaError
from deltalake.transaction import AddAction

from flows.errors import OutsideFailure, UsageError
from flows.gates import gate
from flows.home import Home
from flows.store import store_of
from schemas.tables.ledgers import LEDGERS
from schemas.tables.table import Table

Snapshot = dict[str, int]
"""The version of every ledger at one moment."""


def open_ledgers(home: Home) -> Snapshot:
    """Make whatever ledger is missing, and pin them all."""
    store = store_of(home)
    for name, table in LEDGERS.items():
        if store.is_there(name):
            _refuse_other_columns(home, name, table)
        else:
            store.create(name, Schema.from_arrow(table.no_rows().collect().to_arrow().schema))
    return snapshot(home)


def _refuse_other_columns(home: Home, name: str, table: type[Table]) -> None:
    """An earlier heed's ledger has other columns; reading it as today's would break in the middle of a night."""
    has, needs = [field.name for field in _open(home, name).schema().fields], table.dtypes().names()
    if has != needs:
        other = ", ".join(sorted(set(has) ^ set(needs))) or "their order"
        raise UsageError(
            f"ledger {name} was made by another version of heed ({other}); take the inbox in anew in a new home"
        )


def snapshot(home: Home) -> Snapshot:
    """The present version of every ledger."""
    return {name: _open(home, name).version() for name in LEDGERS}


def append(home: Home, name: str, rows: pl.DataFrame | pl.LazyFrame, *, once: str) -> None:
    """Append `rows`, gated, unless that was done before under the same `once`.

    `once` is kept in the table's own log (a Delta application transaction), in the same commit as the rows: after a
    kill at any moment, either both are there or neither.
    """
    gated = gate(LEDGERS[name], rows)
    table = _open(home, name)
    if gated.height and table.transaction_version(once) is None:
        gated.write_delta(
            table,
            mode="append",
            delta_write_options={
                "commit_properties": CommitProperties(app_transactions=[Transaction(app_id=once, version=1)]),
                "writer_properties": WriterProperties(compression="ZSTD"),
            },
        )


def is_done(home: Home, name: str, *, once: str) -> bool:
    """Whether something was appended under this `once`."""
    return _open(home, name).transaction_version(once) is not None


@dataclass(frozen=True)
class LedgerFile:
    """A Parquet file of one ledger's rows, and what the ledger's log will say of it."""

    name: str
    size_bytes: int
    stats: str
    """Delta's, as JSON."""


def write_ledger_file(name: str, rows: pl.DataFrame, path: Path) -> LedgerFile:
    """Write rows of the ledger `name`, gated, to a file that `adopt` can take."""
    gated = gate(LEDGERS[name], rows)
    gated.write_parquet(path, compression="zstd", compression_level=1)
    return LedgerFile(path.name, path.stat().st_size, json.dumps(_stats(gated)))


def _stats(rows: pl.DataFrame) -> dict[str, object]:
    """Counts, and the span of lines and dates: a log tells no text and no number of anybody."""
    spans = rows.select("^row_number$", pl.col(pl.Date))
    low, high = (end.to_dicts()[0] if rows.height else {} for end in (spans.min(), spans.max()))
    return {
        "numRecords": rows.height,
        "minValues": {column: _in_json(value) for column, value in low.items()},
        "maxValues": {column: _in_json(value) for column, value in high.items()},
        "nullCount": rows.null_count().to_dicts()[0],
    }


def _in_json(value: object) -> object:
    return value if isinstance(value, int) else str(value)


def adopt(home: Home, name: str, files: Sequence[LedgerFile], *, staged: Path, once: str) -> None:
    """Move the files from `staged` into the ledger and commit them together, unless `once` was committed before.

    Killed at any moment and called again, it ends the same: what was moved stays, and the log has them all or none.
    """
    store, table = store_of(home), _open(home, name)
    if table.transaction_version(once) is not None:
        return
    for file in files:
        if (staged / file.name).exists():
            store.move_in(name, staged / file.name)
        elif not store.holds(name, file.name):
            raise OutsideFailure(f"ledger {name}: a file on its way into it is gone from {staged}; look at the disk")
    now = int(time.time() * 1000)
    table.create_write_transaction(
        [AddAction(file.name, file.size_bytes, {}, now, True, file.stats) for file in files],
        mode="append",
        schema=table.schema(),
        commit_properties=CommitProperties(app_transactions=[Transaction(app_id=once, version=1)]),
    )


def read_ledger(home: Home, name: str, version: int) -> pl.LazyFrame:
    """The ledger as it was at `version`, with the columns of its table."""
    files = store_of(home).files(name, _open(home, name, version))
    if missing := sum(not file.is_file() for file in files):
        raise OutsideFailure(
            f"ledger {name} lacks {missing} of its {len(files)} files at version {version}; restore them from a copy"
        )
    if not files:
        return LEDGERS[name].no_rows()
    return pl.scan_parquet(files, hive_partitioning=False, schema=LEDGERS[name].dtypes())


def _open(home: Home, name: str, version: int | None = None) -> DeltaTable:
    try:
        return store_of(home).open(name, version)
    except (DeltaError, FileNotFoundError) as error:
        raise OutsideFailure(f"ledger {name} cannot be opened: {error}") from None
