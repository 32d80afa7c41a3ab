"""One inbox file to the ledgers: everything it says, and the record of the file itself last."""

from datetime import datetime

import polars as pl

from flows.gates import StageBroken
from flows.home import Home
from flows.intake.csv_rows import read_csv
from flows.intake.fields import as_fields
from flows.intake.inbox import InboxFile, masked
from flows.intake.ledger_rows import ledger_rows
from flows.intake.readings import Sender, read_rows
from flows.intake.refusals import refuse_kind, refuse_unread
from flows.ledgers import append
from transforms.cells import is_blank
from transforms.numbering import Plan


def take_in_file(
    home: Home, file: InboxFile, plan: Plan, taken_in_at: datetime, records: pl.DataFrame
) -> tuple[int, int]:
    """Append what the file says to the ledgers; how many rows it has, and how many of them were rejected.

    `records` are those of the files taken in before.

    Raises:
        FileRefused: the file cannot be read as what it should be.
    """
    time_zone, layout = home.settings.time_zone, home.layout(file.source)
    refuse_kind(file, taken_in_at, time_zone)
    text = read_csv(file.path)
    fields, phone_columns = as_fields(text, kind=file.kind, source=file.source, layout=layout)
    dated_on = file.dated_on(taken_in_at, time_zone)
    sender = Sender(home, plan, file.kind, file.source, file.file_id, layout, taken_in_at, dated_on, phone_columns)
    read = read_rows(fields.with_columns(sender.stamp), sender).with_columns(sender.stamp).collect()
    parts = ledger_rows(read, text.rejects, sender)
    rows, rejected = _rows_to_account_for(fields, phone_columns) + text.rejects.height, parts["rejects"].height
    accepted = read.get_column("reject_reason").null_count()
    if rows != accepted + rejected:
        raise StageBroken(f"{file.shown}: {rows} rows, {accepted} accepted, {rejected} rejected")
    made_out = sum(part.height for name, part in parts.items() if name != "rejects")
    refuse_unread(file, rows=rows, read=made_out, records=records)
    for name, part in {**parts, "files": _record(file, sender, rows=rows, rejected=rejected)}.items():
        append(home, name, part, once=f"{name}:{file.file_id}")
    return rows, rejected


def _rows_to_account_for(fields: pl.LazyFrame, phone_columns: int) -> int:
    """Each row once; a list's row once for each filled phone cell, and once where none is filled."""
    if not phone_columns:
        return int(fields.select(pl.len()).collect().item())
    filled = pl.sum_horizontal(~is_blank(f"raw_phone_{position}") for position in range(1, phone_columns + 1))
    return int(fields.select(pl.max_horizontal(filled, 1).sum()).collect().item() or 0)


def _record(file: InboxFile, sender: Sender, *, rows: int, rejected: int) -> pl.DataFrame:
    """The file's row of `files`."""
    counted = {
        "kind": [file.kind],
        "source": [file.source],
        "sha256": [file.sha256],
        "file_name": [masked(file.path.name)],
        "dated_on": [sender.dated_on],
        "size_bytes": [file.path.stat().st_size],
        "rows": [rows],
        "accepted": [rows - rejected],
        "rejected": [rejected],
    }
    return pl.DataFrame(counted).with_columns(sender.stamp)
