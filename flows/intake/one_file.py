"""One inbox file to the ledgers: everything it says, and the record of the file itself last."""

from datetime import datetime

import polars as pl

from flows.gates import StageBroken
from flows.home import Home
from flows.intake.csv_rows import TextRows, read_csv
from flows.intake.fields import as_fields
from flows.intake.inbox import InboxFile, masked
from flows.intake.readings import Sender, read_rows
from flows.intake.refusals import refuse_kind, refuse_unread
from flows.ledgers import append
from schemas.tables.ledgers import Registers, Suppressions
from transforms.cells import is_blank
from transforms.intake.salvage import salvaged
from transforms.numbering import Plan

_LEDGER_OF = {"lists": "contacts", "consents": "consents", "outcomes": "outcomes", "registers": "registers"}
"""The ledger that each kind of file fills; complaints and erasures are nothing but suppressions."""

_NOTHING_BUT_NOES = {"complaints": "complaint", "erasures": "erasure", "registers": "register"}
_SUPPRESSIONS, _REGISTERS = Suppressions.dtypes().names(), Registers.dtypes().names()


def take_in_file(
    home: Home, file: InboxFile, plan: Plan, taken_in_at: datetime, records: pl.DataFrame
) -> tuple[int, int]:
    """Append what the file says to the ledgers; how many rows it has, and how many of them were rejected.

    `records` are those of the files taken in before.

    Raises:
        FileRefused: the file cannot be read as what it should be.
    """
    refuse_kind(file, taken_in_at, home.settings.time_zone)
    layout = home.layout(file.source)
    text = read_csv(file.path)
    fields, phone_columns = as_fields(text, kind=file.kind, source=file.source, layout=layout)
    dated_on = file.dated_on(taken_in_at, home.settings.time_zone)
    sender = Sender(home, plan, file.kind, file.source, file.file_id, layout, taken_in_at, dated_on, phone_columns)
    stamp = [pl.lit(file.file_id).alias("file_id"), pl.lit(taken_in_at).dt.cast_time_unit("us").alias("taken_in_at")]
    read = read_rows(fields.with_columns(stamp), sender).with_columns(stamp).collect()
    rows = _rows_to_account_for(fields, phone_columns) + text.rejects.height
    accepted, rejects = read.filter(pl.col("reject_reason").is_null()), _rejects(read, text, file).with_columns(stamp)
    if rows != accepted.height + rejects.height:
        raise StageBroken(f"{file.shown}: {rows} rows, {accepted.height} accepted, {rejects.height} rejected")
    meant = _meant(rejects, sender)
    refuse_unread(file, rows=rows, read=accepted.height + meant.height, records=records)
    record = _record(file, rows=rows, rejected=rejects.height).with_columns(pl.lit(dated_on).alias("dated_on"), *stamp)
    noes = pl.concat([_noes(read, file), meant.filter(file.kind != "registers").select(_SUPPRESSIONS)])
    parts = {"rejects": rejects, "suppressions": noes, "files": record}
    if file.kind == "registers":
        accepted = pl.concat([accepted.select(_REGISTERS), meant.select(_REGISTERS)])
    if file.kind in _LEDGER_OF:
        parts = {_LEDGER_OF[file.kind]: accepted, **parts}
    for name, part in parts.items():
        append(home, name, part, once=f"{name}:{file.file_id}")
    return rows, rejects.height


def _meant(rejects: pl.DataFrame, sender: Sender) -> pl.DataFrame:
    """The numbers in the refused rows of a file that is nothing but noes, as rows of its ledger."""
    said = rejects.lazy().filter(sender.kind in _NOTHING_BUT_NOES)
    stamped = salvaged(said, region=sender.region, plan=sender.plan).with_columns(
        pl.lit(_NOTHING_BUT_NOES.get(sender.kind)).alias("reason"),
        pl.lit(_NOTHING_BUT_NOES.get(sender.kind)).alias("rule"),
        pl.lit(sender.taken_in_at).dt.cast_time_unit("us").alias("since"),
        pl.lit(sender.taken_in_at).dt.cast_time_unit("us").alias("taken_in_at"),
        pl.lit(sender.file_id).alias("file_id"),
        pl.lit(sender.source).alias("source"),
        pl.lit(sender.source).alias("register"),
        pl.lit(sender.dated_on).alias("snapshot_on"),
        pl.lit(None, dtype=pl.String).alias("phone_sha256"),
    )
    return stamped.collect()


def _rows_to_account_for(fields: pl.LazyFrame, phone_columns: int) -> int:
    """Each row once; a list's row once for each filled phone cell, and once where none is filled."""
    if not phone_columns:
        return int(fields.select(pl.len()).collect().item())
    filled = pl.sum_horizontal(~is_blank(f"raw_phone_{position}") for position in range(1, phone_columns + 1))
    return int(fields.select(pl.max_horizontal(filled, 1).sum()).collect().item() or 0)


def _noes(read: pl.DataFrame, file: InboxFile) -> pl.DataFrame:
    """Every no that the file says, also on rows that were rejected for something else."""
    if "no" not in read.columns:
        return Suppressions.no_rows().collect()
    said = read.filter(pl.col("no").is_not_null() & pl.col("e164").is_not_null())
    return said.drop("reason", "source", strict=False).select(
        "file_id",
        "row_number",
        "taken_in_at",
        "e164",
        pl.col("no").alias("reason"),
        pl.col("no_since").alias("since"),
        pl.lit(file.source).alias("source"),
        pl.col("no_rule").alias("rule"),
    )


def _rejects(read: pl.DataFrame, text: TextRows, file: InboxFile) -> pl.DataFrame:
    """The rows that could not be read, and the lines that were no rows."""
    has_cells = "phone_column" in read.columns
    cells = read.filter(pl.col("reject_reason").is_not_null()).select(
        "row_number",
        (pl.col("phone_column") if has_cells else pl.lit(None, dtype=pl.Int64)).alias("phone_column"),
        pl.col("reject_reason").alias("reason"),
        pl.col("reject_column").alias("column"),
        pl.col("reject_raw").alias("raw"),
    )
    lines = text.rejects.select(
        "row_number",
        pl.lit(None, dtype=pl.Int64).alias("phone_column"),
        pl.col("reject_reason").alias("reason"),
        pl.lit(None, dtype=pl.String).alias("column"),
        pl.col("reject_raw").alias("raw"),
    )
    sent = [pl.lit(file.kind).alias("kind"), pl.lit(file.source).alias("source")]
    return pl.concat([cells, lines]).with_columns(sent).sort("row_number", "phone_column")


def _record(file: InboxFile, *, rows: int, rejected: int) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "kind": [file.kind],
            "source": [file.source],
            "sha256": [file.sha256],
            "file_name": [masked(file.path.name)],
            "size_bytes": [file.path.stat().st_size],
            "rows": [rows],
            "accepted": [rows - rejected],
            "rejected": [rejected],
        }
    )
