"""When a whole file is refused although its rows could be split: too little of it is what it should be."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import polars as pl

from flows.intake.csv_rows import FileRefused
from flows.intake.inbox import InboxFile

LEAST_OF_THE_LAST = 0.8
"""A snapshot of a register that is smaller than this part of the one before is more likely cut off than true."""


def refuse_kind(file: InboxFile, taken_in_at: datetime, time_zone: str) -> None:
    """Refuse a file that is no CSV, and a register without its date or with one that has not come.

    Raises:
        FileRefused: it is one of these.
    """
    if file.path.suffix.lower() != ".csv":
        raise FileRefused(f"{file.path.suffix or 'a file without ending'} is not read yet; save it as CSV (UTF-8)")
    if file.kind != "registers":
        return
    if file.named_on is None:
        raise FileRefused("a register's file name begins with its date, like 2026-11-15-national.csv")
    if file.named_on > taken_in_at.astimezone(ZoneInfo(time_zone)).date() + timedelta(days=1):
        raise FileRefused("its date lies in the future; a snapshot is named after the day it was made")


def refuse_unread(file: InboxFile, *, rows: int, read: int, records: pl.DataFrame) -> None:
    """Refuse a file of which nothing could be read, and a register's snapshot that has lost too much since the last.

    `read` counts the rows that could be; `records` are of the files taken in before. A list may be all rejects.

    Raises:
        FileRefused: it is one of these.
    """
    if rows and not read and file.kind != "lists":
        raise FileRefused("not one of its rows could be read; put it right and send it again")
    if file.kind == "registers" and file.named_on and read < LEAST_OF_THE_LAST * _last(records, file, file.named_on):
        raise FileRefused(
            f"it lists {read} numbers, less than four fifths of the snapshot before; if that is true, take that "
            "register's folder out of the inbox and start one under another name"
        )


def _last(records: pl.DataFrame, file: InboxFile, before: date) -> int:
    """How many rows of the register's snapshot before that date were read; 0 without one."""
    same = (pl.col("kind") == "registers") & (pl.col("source") == file.source) & (pl.col("dated_on") < before)
    earlier = records.filter(same).sort("dated_on", "accepted")
    return int(earlier.get_column("accepted").item(-1)) if earlier.height else 0
