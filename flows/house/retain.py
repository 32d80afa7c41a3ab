"""Retention: nothing is kept longer than data/reference/retention.toml says, and noes for ever."""

import shutil
from collections import Counter
from collections.abc import Sequence
from datetime import datetime

import polars as pl

from flows.catalogue import rebuilt_catalogue
from flows.home import Home
from flows.house.letting_go import LettingGo, all_of_it
from flows.house.thinning import old_nights, outlived, thin
from flows.ledger_heads import remember_head
from flows.ledgers import UNTOLD, open_ledger, open_ledgers, read_ledger
from flows.lock import one_writer


def retain(home: Home, *, at: datetime, is_rehearsal: bool = False, wait_minutes: float = 0) -> str:
    """Let go of everything that is older than the policy keeps it; in one sentence, how much that was.

    What lies ready for a hand-over that can come no more goes as well.
    Rows and cells leave the ledgers' present version here, and the disk with the `vacuum` after the nights that read
    them. `at` is now, UTC.

    Raises:
        OutsideFailure: another process writes to the home, or a ledger is damaged.
    """
    if is_rehearsal:
        return _said("would be", old_nights(home, at), _counted(home, list(all_of_it(home, at))))
    with one_writer(home, doing="keeping house", wait_minutes=wait_minutes), rebuilt_catalogue(home):
        open_ledgers(home)
        nights, going = old_nights(home, at), list(all_of_it(home, at))
        counted = _counted(home, going)
        for night in nights:
            thin(home, night)
        for one in going:
            _let_go(home, one)
        for laid in outlived(home, at):
            shutil.rmtree(laid)
        return _said("were", nights, counted)


def _counted(home: Home, going: Sequence[LettingGo]) -> Counter[str]:
    """Rows by what becomes of them."""
    counts: Counter[str] = Counter()
    for one in going:
        rows = read_ledger(home, one.ledger, open_ledger(home, one.ledger).version()).filter(one.rows)
        what = f"{one.ledger} blanked" if one.blank else f"{one.ledger} deleted"
        counts[what] += rows.select(pl.len()).collect().item()
    return counts


def _let_go(home: Home, one: LettingGo) -> None:
    table = open_ledger(home, one.ledger)
    if one.blank:
        table.update(dict.fromkeys(one.blank, "NULL"), predicate=one.condition, writer_properties=UNTOLD)
    else:
        table.delete(one.condition, writer_properties=UNTOLD)
    remember_head(home, one.ledger, table)


def _said(was: str, nights: Sequence[str], counted: Counter[str]) -> str:
    rows = ", ".join(f"{count:,} rows of {what}" for what, count in sorted(counted.items()) if count)
    return f"retain: {len(nights)} older nights {was} thinned to their record; {rows or 'no row was too old'}"
