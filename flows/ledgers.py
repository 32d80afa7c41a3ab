"""The ledgers: append once, read as of a version, pin them all."""

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl
from deltalake import ColumnProperties, CommitProperties, DeltaTable, Schema, Transaction, WriterProperties
from deltalake.exceptions import DeltaError
from deltalake.transaction import AddAction

from flows.errors import OutsideFailure
from flows.full_disk import full_disk, is_full
from flows.gates import gate
from flows.home import Home
from flows.ledger_heads import refuse_damaged, refuse_lost, remember_head
from flows.ledger_shape import keep_log, refuse_other_columns
from flows.store import store_of
from schemas.tables.ledgers import LEDGERS

Snapshot = dict[str, int]
"""The version of every ledger at one moment."""

UNTOLD = WriterProperties(compression="ZSTD", default_column_properties=ColumnProperties(statistics_enabled="NONE"))
"""How Delta writes a ledger's files: its log is told counts, and nobody's name or number as the first in a file."""


def open_ledgers(home: Home) -> Snapshot:
    """Make whatever ledger is missing, and pin them all.

    Raises:
        OutsideFailure: one that was there is gone or damaged.
        UsageError: one was made by another version of heed.
    """
    store = store_of(home)
    for name, table in LEDGERS.items():
        if store.is_there(name):
            opened = open_ledger(home, name)
            refuse_other_columns(name, opened, table)
            refuse_damaged(home, name, opened, store.files(name, opened))
            keep_log(opened)
        else:
            refuse_lost(home, name)
            store.create(name, Schema.from_arrow(table.no_rows().collect().to_arrow().schema))
            opened = open_ledger(home, name)
        remember_head(home, name, opened)  # also since a kill may have come between a commit and this
    return snapshot(home)


def snapshot(home: Home) -> Snapshot:
    """The present version of every ledger."""
    return {name: open_ledger(home, name).version() for name in LEDGERS}


def append(home: Home, name: str, rows: pl.DataFrame | pl.LazyFrame, *, once: str) -> None:
    """Append `rows`, gated, unless that was done before under the same `once`.

    `once` is kept in the table's own log (a Delta application transaction), in the same commit as the rows: after a
    kill at any moment, either both are there or neither.
    """
    gated = gate(LEDGERS[name], rows)
    table = open_ledger(home, name)
    if gated.height and table.transaction_version(once) is None:
        gated.write_delta(
            table,
            mode="append",
            delta_write_options={
                "commit_properties": CommitProperties(app_transactions=[Transaction(app_id=once, version=1)]),
                "writer_properties": UNTOLD,
            },
        )
        remember_head(home, name, open_ledger(home, name))


def open_ledger(home: Home, name: str) -> DeltaTable:
    """The ledger's table at its present version.

    Raises:
        OutsideFailure: it is not there, or its log is damaged.
    """
    return _open(home, name)


_TIDYINGS_IN_A_ROW = 64
_TIDYING = {"OPTIMIZE", "VACUUM START", "VACUUM END", "SET TBLPROPERTIES"}


def rows_version(home: Home, name: str, version: int) -> int:
    """The version that gave the ledger the rows that it has at `version`: tidying makes versions and changes no row."""
    table = open_ledger(home, name)
    looked_at = table.history(table.version() - version + _TIDYINGS_IN_A_ROW)
    done = {int(commit["version"]): str(commit["operation"]) for commit in looked_at}
    while done.get(version) in _TIDYING:
        version -= 1
    return version


def is_done(home: Home, name: str, *, once: str) -> bool:
    """Whether something was appended under this `once`."""
    return open_ledger(home, name).transaction_version(once) is not None


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
    """Put the files of `staged` into the ledger and commit them together, unless `once` was committed before.

    Killed at any moment and called again, it ends the same: `staged` stays its caller's, and the log has all or none.
    """
    store, table = store_of(home), _open(home, name)
    if table.transaction_version(once) is not None:
        return
    for file in files:
        if (staged / file.name).exists():
            store.put_in(name, staged / file.name)
        elif not store.holds(name, file.name):
            raise OutsideFailure(f"ledger {name}: a file on its way into it is gone from {staged}; look at the disk")
    now = int(time.time() * 1000)
    table.create_write_transaction(
        [AddAction(file.name, file.size_bytes, {}, now, True, file.stats) for file in files],
        mode="append",
        schema=table.schema(),
        commit_properties=CommitProperties(app_transactions=[Transaction(app_id=once, version=1)]),
    )
    remember_head(home, name, open_ledger(home, name))


def read_ledger(home: Home, name: str, version: int) -> pl.LazyFrame:
    """The ledger as it was at `version`, with the columns of its table.

    Raises:
        OutsideFailure: it has no such version any more, or lacks a file of it.
    """
    files = store_of(home).files(name, _open(home, name, version))
    if not files:
        return LEDGERS[name].no_rows()
    if missing := sum(not file.is_file() for file in files):
        raise OutsideFailure(
            f"ledger {name} lacks {missing} of the {len(files)} files of its version {version}: older than what is "
            "kept, or lost; if that is the present version, restore them"
        )
    return pl.scan_parquet(files, hive_partitioning=False, schema=LEDGERS[name].dtypes())


def _open(home: Home, name: str, version: int | None = None) -> DeltaTable:
    try:
        return store_of(home).open(name, version)
    except (DeltaError, FileNotFoundError, ValueError) as error:
        raise OutsideFailure(_unopened(name, store_of(home).place(name), version, error)) from None


def _unopened(name: str, place: str, version: int | None, error: Exception) -> str:
    """Why; the log's own words stay out of it: they may quote it, and it may tell the least number in a file."""
    if is_full(error):
        return full_disk(f"ledger {name}")
    at = "" if version is None else f" at version {version}"
    log = f"{place}/_delta_log"
    return f"ledger {name} cannot be opened{at}: an entry of {log} is missing or torn; restore it and run again"
