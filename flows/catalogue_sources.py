"""What stands in the place of each `{{name}}` of `schemas/views.sql`: explicit files, or a table without a row."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

import schemas
from flows.home import Home
from flows.store import store_of
from schemas.tables.batches import Batches
from schemas.tables.ledgers import LEDGERS
from schemas.tables.lists import HeldLists, ListSigns, Scorecards
from schemas.tables.table import Table
from schemas.tables.verdicts import Duplicates, Verdicts
from schemas.tables.violations import Violations
from transforms.outcome_codes import attach_counts_as

VIEWS = Path(schemas.__path__[0]) / "views.sql"

_OF_NIGHTS: dict[str, type[Table]] = {
    "verdicts": Verdicts,
    "duplicates": Duplicates,
    "signs": ListSigns,
    "held": HeldLists,
    "scorecards": Scorecards,
    "violations": Violations,
}
"""The tables that every night writes, by the folder of the run in which they lie."""

_Record = Mapping[str, Any]
"""One finished night's `run.json`."""


def rendered(home: Home, catalogue: duckdb.DuckDBPyConnection) -> str:
    """`views.sql` with every placeholder filled; `catalogue` is asked for types."""
    runs = _finished(home)
    filled = {name: _relation(catalogue, table, _ledger_files(home, name)) for name, table in LEDGERS.items()}
    for name, table in _OF_NIGHTS.items():
        parts = [part for run in runs for part in sorted((home.run_path(run["run_id"]) / name).glob("*.parquet"))]
        filled[name] = _relation(catalogue, table, parts)
    filled["batches"] = _batches(catalogue, home, runs)
    filled["counts_as"] = _counts_as(catalogue, filled["outcomes"], runs)
    filled["runs"] = _run_records([home.run_path(run["run_id"]) / "run.json" for run in runs])
    filled["mask_numbers"] = str(home.settings.mask_numbers).lower()
    return re.sub(r"\{\{(\w+)\}\}", lambda found: filled.get(found[1], found[0]), VIEWS.read_text(encoding="utf-8"))


def _finished(home: Home) -> list[_Record]:
    """The finished nights; one that is under way, or torn, is not there yet."""
    records = (_record(file) for file in sorted(home.runs.glob("*/run.json")))
    return [
        record for record in records if record.get("status") == "finished" and record.keys() >= {"run_id", "batches"}
    ]


def _record(file: Path) -> _Record:
    try:
        record = json.loads(file.read_bytes())
    except ValueError:
        return {}
    return record if isinstance(record, dict) else {}


def _ledger_files(home: Home, name: str) -> list[Path]:
    """The ledger's files; none where it was not made yet."""
    store = store_of(home)
    return sorted(store.files(name, store.open(name))) if store.is_there(name) else []


def _relation(catalogue: duckdb.DuckDBPyConnection, table: type[Table], files: Sequence[Path]) -> str:
    """The files as a relation, or the table's columns without a row."""
    if files:
        return f"read_parquet([{_listed(files)}], hive_partitioning = false, filename = true, union_by_name = true)"
    shape = catalogue.from_arrow(table.no_rows().collect().to_arrow())
    columns = [f'NULL::{kind} AS "{name}"' for name, kind in zip(shape.columns, shape.types, strict=True)]
    return f"(SELECT {', '.join(columns)}, NULL::VARCHAR AS filename WHERE false)"


def _counts_as(catalogue: duckdb.DuckDBPyConnection, outcomes: str, runs: Sequence[_Record]) -> str:
    """The class that the last night gave an outcome, as an expression that holds no code but its digest."""
    codes = runs[-1].get("codes", {}) if runs else {}
    rows = catalogue.execute(f"SELECT DISTINCT vendor, code, outcome_class FROM {outcomes}").fetchall()  # noqa: S608
    said = pl.DataFrame(rows, schema=dict.fromkeys(("vendor", "code", "outcome_class"), pl.String), orient="row")
    raised = attach_counts_as(said.lazy(), codes=codes).drop_nulls("counts_as").collect()
    pairs = [f"{quoted(_digest(*told))}: {quoted(name)}" for *told, name in sorted(raised.rows())]
    asked = "sha256(concat_ws(chr(31), vendor, code, outcome_class))"
    return f"coalesce(MAP {{{', '.join(pairs)}}}[{asked}], outcome_class)" if pairs else "outcome_class"


def _digest(*told: str) -> str:
    return hashlib.sha256("\x1f".join(told).encode()).hexdigest()


def _batches(catalogue: duckdb.DuckDBPyConnection, home: Home, runs: Sequence[_Record]) -> str:
    """The batch files that are still kept, each with the night that made it."""
    made_by = {file: run["run_id"] for run in runs for file in _batch_files(home, run)}
    pairs = [f"({quoted(str(file))}, {quoted(run_id)})" for file, run_id in made_by.items()] or ["(NULL, NULL)"]
    rows = _relation(catalogue, Batches, list(made_by))
    if made_by:  # not every vendor is handed every column
        rows = f"({_relation(catalogue, Batches, [])} UNION ALL BY NAME FROM {rows})"
    nights = f"(VALUES {', '.join(pairs)}) AS made_by (filename, run_id)"
    return f"(SELECT * FROM {rows} JOIN {nights} USING (filename))"  # noqa: S608 - the names of our own files


def _batch_files(home: Home, run: _Record) -> list[Path]:
    """The run's batches in its own folder; where that is not kept, in the vendors'."""
    roots, own = vendor_roots(home), home.run_path(run["run_id"]) / "batches"
    files: list[Path] = []
    for batch in run["batches"]:
        folder = Path(batch["manifest"]).parent
        root = own if (own / folder).is_dir() else roots.get(batch["vendor"], own)
        files += sorted((root / folder).glob("*.parquet"))
    return files


def vendor_roots(home: Home) -> dict[str, Path]:
    """Where each vendor collects its batches, of those whose root is a folder."""
    return {name: home.vendor_root(name) for name, vendor in home.settings.vendors.items() if vendor.bucket is None}


def _run_records(files: Sequence[Path]) -> str:
    source = f"read_json_objects([{_listed(files)}])" if files else "(SELECT NULL::JSON AS json WHERE false)"
    return f"(SELECT json AS doc FROM {source})"  # noqa: S608


def _listed(files: Sequence[Path]) -> str:
    return ", ".join(quoted(str(file)) for file in files)


def quoted(text: str) -> str:
    """The text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"
