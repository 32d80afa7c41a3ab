"""What the check looks at, laid out as relations of an in-memory database: the run, its ledgers, its batches."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from flows.check.beyond_sql import tell_codes, tell_holidays
from flows.check.deliveries import DeliveredFile, Delivery, cut_for_vendors, deliveries_of
from flows.check.ledger_files import ledger_files
from flows.check.questions import HERE
from flows.check.runs import read_run, violations_before
from flows.errors import BadInput
from flows.home import Home
from schemas.run import Run

PINNED = (
    "files",
    "contacts",
    "consents",
    "outcomes",
    "suppressions",
    "registers",
    "rejects",
    "disclosures",
    "releases",
)
"""The ledgers that are read as the night read them."""

DERIVED = ("night.sql", "lists.sql", "record.sql", "hours.sql", "ladder.sql", "rules.sql", "vendors.sql")
"""What the questions speak of, each file resting on those before it."""


@contextmanager
def lay_out(home: Home, run_id: str, *, on_record: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database in which every relation that the promises' SQL files name is there.

    What stands against vendors counts where the night before had not found it; `on_record`, all that there is.

    Raises:
        BadInput: the run, or a ledger as the run read it, is missing or cannot be read.
    """
    run = read_run(home, run_id)
    with TemporaryDirectory(prefix="heed-check-") as spill, duckdb.connect(config=_settings(spill)) as evidence:
        evidence.execute("SET TimeZone = 'UTC'")
        try:
            _fill(evidence, home, run, Path(spill), violations=[] if on_record else violations_before(home, run))
        except duckdb.Error:  # its message may quote a row
            raise BadInput(
                f"run {run_id}: its ledgers, verdicts or batches cannot be read with the columns that heed writes; "
                "look for a damaged Parquet file, or check with the version of heed that wrote them"
            ) from None
        yield evidence


def _settings(spill: str) -> dict[str, str | bool | int | float | list[str]]:
    return {"temp_directory": spill, "autoinstall_known_extensions": False, "autoload_known_extensions": False}


def _fill(
    evidence: duckdb.DuckDBPyConnection, home: Home, run: Run, scratch: Path, *, violations: Sequence[Path]
) -> None:
    evidence.execute((HERE / "shapes.sql").read_text(encoding="utf-8"))
    evidence.execute("INSERT INTO run_json VALUES (?)", [run.model_dump_json()])
    for name in PINNED:
        _show(evidence, name, ledger_files(home, name, run.ledgers))
    _show(evidence, "disclosed", ledger_files(home, "disclosures"))
    _show(evidence, "violations_before", violations)
    _show(evidence, "stops", ledger_files(home, "stops", run.ledgers) if "stops" in run.ledgers else [])
    for name in ("verdicts", "duplicates", "signs", "held"):
        _show(evidence, name, sorted((home.run_path(run.run_id) / name).glob("*.parquet")))
    approvals = ledger_files(home, "approvals") if "approvals" in run.ledgers else []
    _show(evidence, "approvals", approvals)
    _show_from(evidence, "batches", _deliver(evidence, _deliveries(evidence, home, run, scratch)))
    tell_codes(evidence)
    tell_holidays(evidence, run.as_of)
    for derived in DERIVED:
        evidence.execute((HERE / derived).read_text(encoding="utf-8"))


def _of_others(evidence: duckdb.DuckDBPyConnection, run: Run) -> set[str]:
    """The batches that other runs, and not this one, have on record as handed over."""
    handed_over = "SELECT batch_id FROM disclosed GROUP BY batch_id HAVING NOT bool_or(run_id = ?)"
    others = {batch_id for (batch_id,) in evidence.execute(handed_over, [run.run_id]).fetchall()}
    return others - {batch.batch_id for batch in run.batches}


def _deliveries(evidence: duckdb.DuckDBPyConnection, home: Home, run: Run, scratch: Path) -> Sequence[Delivery]:
    """What vendors have of the run; of one that is held, what it cut for them, and what they have is put on record."""
    delivered = deliveries_of(home, run, scratch, of_others=_of_others(evidence, run))
    let_on = evidence.execute("SELECT count(*) FROM approvals WHERE run_id = ?", [run.run_id]).fetchone()
    if not run.held_because or let_on != (0,):
        return delivered
    for one in delivered:
        evidence.execute("INSERT INTO manifest_json_at_vendors VALUES (?, ?)", [one.vendor, one.folder])
    return cut_for_vendors(home, run)


def _show(evidence: duckdb.DuckDBPyConnection, name: str, files: Sequence[Path]) -> None:
    """A view `name` of the files, with the columns and types of its shape."""
    _show_from(evidence, name, _parquet(files) if files else f"shape.{name}")


def _show_from(evidence: duckdb.DuckDBPyConnection, name: str, source: str) -> None:
    evidence.execute(f"CREATE VIEW {name} AS SELECT {_columns(evidence, name)} FROM {source}")  # noqa: S608


def _parquet(files: Sequence[Path], *, by_name: bool = False) -> str:
    """The files as a table function; never a pattern, so that a file too many or too few cannot go unseen."""
    listed = ", ".join("'" + str(file).replace("'", "''") + "'" for file in files)
    return f"read_parquet([{listed}], hive_partitioning = false, filename = true, union_by_name = {by_name})"


def _columns(evidence: duckdb.DuckDBPyConnection, name: str) -> str:
    shape = evidence.table(f"shape.{name}")
    return ", ".join(
        f'"{column}"::{kind} AS "{column}"' for column, kind in zip(shape.columns, shape.types, strict=True)
    )


def _deliver(evidence: duckdb.DuckDBPyConnection, deliveries: Sequence[Delivery]) -> str:
    """Put manifests and measured files in their tables; the rows that can be read, as a relation."""
    readable = []
    for delivery in deliveries:
        evidence.execute(
            "INSERT INTO manifest_json VALUES (?, ?, ?)", [delivery.vendor, delivery.folder, delivery.manifest]
        )
        for file in delivery.files:
            is_part = file.path.endswith(".parquet")
            rows = _rows(evidence, file.full_path, delivery.columns) if file.is_listed and is_part else None
            readable += [file.full_path] if rows is not None else []
            if file.is_listed and not is_part:
                rows = _lines(evidence, delivery, file)
            evidence.execute(
                "INSERT INTO measured VALUES (?, ?, ?, ?, ?, ?, ?)",
                [delivery.vendor, delivery.folder, file.path, str(file.full_path), file.size_bytes, file.sha256, rows],
            )
    return _as_shaped(readable)


def _rows(evidence: duckdb.DuckDBPyConnection, file: Path, columns: Sequence[str]) -> int | None:
    """How many rows the batch file has; none if it lacks a column, or any value of them cannot be read."""
    told = ", ".join(f'"{column}"' for column in columns)
    every_value = f"SELECT {_columns(evidence, 'batches')} FROM {_as_shaped([file])}"  # noqa: S608
    try:
        evidence.execute(f"SELECT {told} FROM {_parquet([file])} LIMIT 0")  # noqa: S608
        found = evidence.execute(f"SELECT count(*), bit_xor(hash(COLUMNS(*))) FROM ({every_value})").fetchone()  # noqa: S608
    except duckdb.Error:
        return None
    return int(found[0]) if found else 0


def _as_shaped(files: Sequence[Path]) -> str:
    """The batch files as a table, in which a column that a vendor is not handed is null."""
    if not files:
        return "shape.batches"
    return f"(FROM shape.batches UNION ALL BY NAME FROM {_parquet(files, by_name=True)})"


def _lines(evidence: duckdb.DuckDBPyConnection, delivery: Delivery, file: DeliveredFile) -> int | None:
    """How many lines the import file has, each put on record; none if it is no text."""
    split = "SELECT unnest(string_split(rtrim(content, chr(10)), chr(10))) AS line FROM read_text(?)"
    told = [delivery.vendor, delivery.folder, file.path]
    try:
        evidence.execute(
            f"INSERT INTO import_lines SELECT ?, ?, ?, row_number() OVER (), line FROM ({split})",  # noqa: S608
            [*told, str(file.full_path)],
        )
    except duckdb.Error:
        return None
    counted = evidence.execute("SELECT count(*) FROM import_lines WHERE (vendor, folder, path) = (?, ?, ?)", told)
    found = counted.fetchone()
    return int(found[0]) if found else 0
