"""One inbox file, staged whole: every table in it, and the records of them."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import reduce
from operator import add
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from flows.formats.open_file import open_file
from flows.formats.refusal import ColumnsUnknown, FileRefused
from flows.home import Home
from flows.intake.account import Account
from flows.intake.fields import headings_of
from flows.intake.inbox import InboxFile
from flows.intake.masks import masked
from flows.intake.one_table import stage_table
from flows.intake.readings import Sender
from flows.intake.refusals import refuse_kind, refuse_unread
from flows.intake.settling import Look, StillWritten
from flows.intake.staging import Staging
from schemas.tables.ledgers import Files
from transforms.numbering import Plan


@dataclass(frozen=True)
class StagedFile:
    """A file that waits for its promise: where it is staged, what became of its rows, and its records."""

    file: InboxFile
    staging: Staging
    account: Account
    records: pl.DataFrame
    passed_over: tuple[str, ...]
    """Hidden sheets in which nothing is looked for."""


def stage_file(
    home: Home, file: InboxFile, plan: Plan, taken_in_at: datetime, *, on_rows: Callable[[int], None]
) -> StagedFile:
    """Stage the file; `on_rows` hears how many rows of its present table are done.

    Raises:
        FileRefused: it cannot be read as what it should be; nothing of it is left.
        StillWritten: it changed meanwhile; the same.
    """
    refuse_kind(home, file, taken_in_at)
    with _staging(home, file) as staging:
        tables, passed_over = _stage_tables(home, file, plan, taken_in_at, staging, on_rows)
        account = reduce(add, (of_table for _, _, of_table in tables))
        refuse_unread(file, account, most_unreadable=home.settings.most_unreadable)
        records = pl.concat([_record(file, sender, part, of_table, len(tables)) for sender, part, of_table in tables])
        staging.add({"files": records})
    return StagedFile(file, staging, account, records, tuple(passed_over))


Table = tuple[Sender, str | None, Account]


def _stage_tables(
    home: Home, file: InboxFile, plan: Plan, taken_in_at: datetime, staging: Staging, on_rows: Callable[[int], None]
) -> tuple[list[Table], list[str]]:
    """The tables of the file, and the hidden sheets that are none: drop-down lists and the like."""
    layout, dated_on = home.layout(file.source), file.dated_on(taken_in_at, home.settings.time_zone)
    whole = Sender(home, plan, file.kind, file.source, file.file_id, layout, taken_in_at, dated_on)
    tables, passed_over = list[Table](), list[str]()
    with TemporaryDirectory(dir=home.incoming) as scratch:
        sheets = open_file(
            file.path, encoding=layout.encoding, scratch=Path(scratch), also_known=list(headings_of(layout))
        )
        for index, sheet in enumerate(sheets):
            sender = whole if sheet.name is None else replace(whole, file_id=part_id(file.file_id, index, sheet.name))
            try:
                with _named(sheet.name):
                    account = stage_table(sheet, sender, staging, on_rows=on_rows)
            except ColumnsUnknown as unknown:
                if not sheet.is_hidden:
                    raise
                if file.kind != "lists":
                    raise FileRefused(f"a hidden sheet, {unknown}\nor take the sheet out if it says nothing") from None
                passed_over.append(masked(sheet.name or ""))
            else:
                tables.append((sender, sheet.name, account))
    if not tables:
        raise FileRefused("there is no table in it")
    return tables, passed_over


def part_id(file_id: str, index: int, name: str) -> str:
    """The identity of one table of a file that has names for its tables."""
    return hashlib.sha256(f"{file_id}/{index}/{name}".encode()).hexdigest()


@contextmanager
def _named(part: str | None) -> Iterator[None]:
    """Say in which part of the file it is that something is wrong."""
    try:
        yield
    except FileRefused as refusal:
        raise type(refusal)(f"{masked(part)}: {refusal}" if part else str(refusal)) from None


@contextmanager
def _staging(home: Home, file: InboxFile) -> Iterator[Staging]:
    """A place to stage the file, which is forgotten if it is refused or does not hold still."""
    look = Look.at(file.path)
    home.incoming.mkdir(parents=True, exist_ok=True)
    staging = Staging(home, file.file_id)
    try:
        yield staging
        _refuse_changed(file, look)
    except BaseException:
        staging.forget()
        raise


def _refuse_changed(file: InboxFile, look: Look | None) -> None:
    if look is None or Look.at(file.path) != look:
        raise StillWritten


def _record(file: InboxFile, sender: Sender, part: str | None, account: Account, parts: int) -> pl.DataFrame:
    """The row of `files` of one table."""
    counted = {
        "file_id": sender.file_id,
        "sha256": file.sha256,
        "kind": file.kind,
        "source": file.source,
        "file_name": masked(file.path.name),
        "part": None if part is None else masked(part),
        "parts": parts,
        "dated_on": sender.dated_on,
        "size_bytes": file.path.stat().st_size,
        "rows": account.rows,
        "accepted": account.accepted,
        "rejected": account.rejected,
        "taken_in_at": sender.taken_in_at,
    }
    return pl.DataFrame([counted], schema=Files.dtypes())
