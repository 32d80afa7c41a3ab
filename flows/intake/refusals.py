"""When a whole file is refused although its rows could be split: too little of it is what it should be."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import polars as pl

from flows.formats.refusal import FileRefused
from flows.home import Home
from flows.intake.account import Account
from flows.intake.inbox import InboxFile
from flows.intake.masks import masked

LEAST_OF_THE_LAST = 0.8
"""A snapshot of a register that is smaller than this part of the one before is more likely cut off than true."""

FEW_ROWS = 20
"""Of fewer rows, a share says nothing: what can be read of them is taken in, and the rest is in `rejects`."""


def refuse_kind(home: Home, file: InboxFile, taken_in_at: datetime) -> None:
    """Refuse outcomes of a stranger, and a register without its date or with one that has not come.

    Raises:
        FileRefused: it is one of these.
    """
    vendors = home.settings.vendors
    if file.kind == "outcomes" and file.source not in vendors:
        raise FileRefused(f"{masked(file.source)} is no vendor of heed.toml; known: {', '.join(vendors) or 'none'}")
    if file.kind != "registers":
        return
    if file.named_on is None:
        raise FileRefused("a register's file name begins with its date, like 2026-11-15-national.csv")
    if file.named_on > taken_in_at.astimezone(ZoneInfo(home.settings.time_zone)).date() + timedelta(days=1):
        raise FileRefused("its date lies in the future; a snapshot is named after the day it was made")


def refuse_unread(file: InboxFile, account: Account, *, most_unreadable: float) -> None:
    """Refuse a file of which nothing could be read, or most of which is no row or no number at all.

    Blank lines and blank cells are no sign either way. A list may be all rejects.

    Raises:
        FileRefused: with the counts by reason.
    """
    if account.rows and not account.noes and file.kind != "lists":
        raise FileRefused("not one of its rows could be read; put it right and send it again")
    filled, unreadable = account.rows - account.blank, account.unreadable.total()
    if filled >= FEW_ROWS and unreadable > most_unreadable * filled:
        reasons = ", ".join(f"{count:,} {reason}" for reason, count in account.unreadable.most_common())
        raise FileRefused(
            f"{unreadable:,} of its {filled:,} rows cannot be read ({reasons}); send it again whole, or if it is meant "
            "so, raise most_unreadable in heed.toml"
        )


def refuse_shrunk(home: Home, files: Sequence[InboxFile], noes: int, records: pl.DataFrame) -> None:
    """Refuse a register's snapshot that has lost too much since the last, unless one of its files is accepted by name.

    `noes` counts the numbers in `files`, which are one snapshot; `records` are of the files taken in before. Several
    files of one register and date are one snapshot, those taken in before among them.

    Raises:
        FileRefused: with the counts.
    """
    first = files[0]
    rule = home.settings.registers.get(first.source)
    names = {name for file in files for name in (file.path.name, masked(file.path.name))}
    if first.kind != "registers" or (rule and names & set(rule.accepted)):
        return
    snapshots = records.filter((pl.col("kind") == "registers") & (pl.col("source") == first.source))
    same = snapshots.filter(pl.col("dated_on") == first.named_on)
    before = snapshots.filter(pl.col("dated_on") < first.named_on)
    last = before.filter(pl.col("dated_on") == pl.col("dated_on").max())
    now, then = noes + int(same["accepted"].sum()), int(last["accepted"].sum())
    if now < LEAST_OF_THE_LAST * then:
        raise FileRefused(
            f"with {now:,} numbers it is less than four fifths of the snapshot before, of {then:,}; if that is true, "
            f'write accepted = ["{masked(first.path.name)}"] under [registers.{masked(first.source)}] in heed.toml'
        )
