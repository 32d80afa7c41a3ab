"""One table of an inbox file, staged for the ledgers a frame at a time."""

from collections.abc import Callable, Iterator
from functools import partial
from itertools import chain
from os import cpu_count

import polars as pl

from flows.formats.pieces import row_schema
from flows.formats.sheets import Sheet
from flows.gates import StageBroken
from flows.intake.account import Account, blank_and_unreadable
from flows.intake.fields import Fields, find
from flows.intake.in_order import in_order
from flows.intake.layout_file import Found
from flows.intake.ledger_rows import NOTHING_BUT_NOES, Rows, ledger_rows, line_rows
from flows.intake.readings import Sender, read_rows
from flows.intake.staging import Staging
from transforms.intake.content import phone_columns
from transforms.intake.lists import count_cells

AT_ONCE = (cpu_count() or 1) + 2

ROWS_AT_ONCE = 500_000
"""Rows that one thread works on: reading looks for rare forms in several steps, each with a cost of its own."""


def stage_table(sheet: Sheet, sender: Sender, staging: Staging, *, on_rows: Callable[[int], None]) -> Account:
    """Stage everything that the table says; the account of its rows.

    Raises:
        FileRefused: it cannot be read, or it is not told what its columns are.
    """
    frames = iter(sheet)
    first = next(frames, pl.DataFrame(schema=row_schema(len(sheet.headings or ()))))
    fields = _fields(sheet.headings, first, sender)
    account, every = Account(), _together(map(fields.kept, chain([first], frames)))
    for rows, of_frame in in_order(partial(_taken, fields=fields, sender=sender), every, at_once=AT_ONCE):
        staging.add(rows)
        account += of_frame
        on_rows(account.rows)
    lines = sheet.rejects
    if not lines.height:
        return account
    rows = line_rows(lines, sender, fields=fields)
    staging.add(rows)
    return account + _account(rows, lines.height, 0, sender, are_lines=True)


def _together(frames: Iterator[pl.DataFrame]) -> Iterator[pl.DataFrame]:
    """The frames, small ones joined."""
    held: list[pl.DataFrame] = []
    for frame in frames:
        held.append(frame)
        if sum(one.height for one in held) >= ROWS_AT_ONCE:
            yield pl.concat(held, rechunk=True)
            held = []
    if held:
        yield pl.concat(held, rechunk=True)


def _fields(headings: list[str] | None, first: pl.DataFrame, sender: Sender) -> Fields:
    """Where the fields stand, by the sender's layout, the headings, or, in a list without any, what the cells hold."""
    find_in = partial(find, kind=sender.kind, source=sender.source, layout=sender.layout)
    if headings is not None:
        return find_in(headings, Found(has_headings=True))
    columns = [name for name in first.columns if name != "row_number"]
    told = Found(has_headings=False, by_content=tuple(_by_content(first, columns, sender)))
    return find_in([""] * len(columns), told)


def _by_content(first: pl.DataFrame, columns: list[str], sender: Sender) -> Iterator[int]:
    if sender.kind != "lists" or not columns:
        return
    told = phone_columns(first.lazy(), columns=columns, region=sender.region, plan=sender.plan)
    yield from (place for place, is_phone in enumerate(told.collect(engine="in-memory").row(0)) if is_phone)


def _taken(frame: pl.DataFrame, *, fields: Fields, sender: Sender) -> tuple[Rows, Account]:
    """The rows that a frame becomes, ledger by ledger, and their account."""
    cells = fields.of(frame)
    read = read_rows(cells, sender, fields=fields).collect(engine="in-memory")
    count = frame.height
    if sender.kind == "lists":
        filled = count_cells(cells, phone_columns=fields.phone_columns).collect(engine="in-memory").item() or 0
        count = int(filled) + read.filter(pl.col("number_in_cell") > 1).height
    rows, accepted = ledger_rows(read, sender), read.get_column("reject_reason").null_count()
    return rows, _account(rows, count, accepted, sender, are_lines=False)


def _account(rows: Rows, count: int, accepted: int, sender: Sender, *, are_lines: bool) -> Account:
    """The account of `count` rows: each once, a list's for each filled phone cell and each further number in one."""
    rejected = rows["rejects"].height
    if count != accepted + rejected:
        raise StageBroken(f"of {count} rows, {accepted} were accepted and {rejected} rejected")
    blank, unreadable = blank_and_unreadable(rows["rejects"], are_lines=are_lines)
    return Account(count, accepted, rejected, _told(rows, accepted, sender, are_lines=are_lines), blank, unreadable)


def _told(rows: Rows, accepted: int, sender: Sender, *, are_lines: bool) -> int:
    """How many numbers the file tells something of, apart from those that are only held because nobody can say what."""
    if sender.kind in NOTHING_BUT_NOES:
        return sum(part.height for name, part in rows.items() if name != "rejects")
    return 0 if are_lines else accepted + rows["suppressions"].height
