"""Compaction: each ledger's many small files become few large ones; no row changes, and no answer."""

from flows.catalogue import rebuilt_catalogue
from flows.home import Home
from flows.ledger_heads import remember_head
from flows.ledgers import UNTOLD, open_ledger, open_ledgers
from flows.lock import one_writer
from schemas.tables.ledgers import LEDGERS


def compact(home: Home, *, is_rehearsal: bool = False, wait_minutes: float = 0) -> str:
    """Compact every ledger; in one sentence, how many files there were and are.

    The files of before stay on the disk for whoever reads an earlier version, until `vacuum` takes them.

    Raises:
        OutsideFailure: another process writes to the home, or a ledger is damaged.
    """
    if is_rehearsal:
        return f"compact: {_files(home)} files of {len(LEDGERS)} ledgers would be looked at, each ledger by itself"
    with one_writer(home, doing="keeping house", wait_minutes=wait_minutes), rebuilt_catalogue(home):
        open_ledgers(home)
        before = _files(home)
        for name in LEDGERS:
            table = open_ledger(home, name)
            table.optimize.compact(writer_properties=UNTOLD)
            remember_head(home, name, table)
        return f"compact: {before} files of {len(LEDGERS)} ledgers became {_files(home)}; no row changed"


def _files(home: Home) -> int:
    return sum(len(open_ledger(home, name).file_uris()) for name in LEDGERS)
