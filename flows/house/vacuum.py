"""Vacuum: files that no version reads which is still kept are deleted from the disk, truly."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from urllib.parse import unquote

from flows.catalogue import rebuilt_catalogue
from flows.home import Home
from flows.house.policy import kept_since, retention
from flows.ledger_heads import remember_head
from flows.ledgers import open_ledger, open_ledgers
from flows.lock import one_writer
from flows.run_folder import latest_finished, runs_on_record
from flows.store import store_of
from schemas.tables.ledgers import LEDGERS


def vacuum(home: Home, *, at: datetime, is_rehearsal: bool = False, wait_minutes: float = 0) -> str:
    """Delete what only old versions of the ledgers read, and what was never committed; in one sentence, how much.

    Kept are the present version of each ledger, and those that the last night and every night of the last
    `pinned_versions` days (data/reference/retention.toml) were pinned to: they can be checked and run again. `at` is
    now, UTC. Nobody else writes meanwhile, so nothing that is not in a ledger's log is on its way into it.

    Raises:
        OutsideFailure: another process writes to the home, or a ledger is damaged.
    """
    if is_rehearsal:
        files = sum(_vacuumed(home, name, _pins(home, at), is_rehearsal=True) for name in LEDGERS)
        return f"vacuum: {files} files would be deleted"
    with one_writer(home, doing="keeping house", wait_minutes=wait_minutes), rebuilt_catalogue(home):
        open_ledgers(home)
        pins = _pins(home, at)
        files = sum(_vacuumed(home, name, pins, is_rehearsal=False) for name in LEDGERS)
        return f"vacuum: {files} files deleted; {len(pins)} nights can still be read as they were"


def _pins(home: Home, at: datetime) -> list[Mapping[str, int]]:
    """By night that is kept so, the version of every ledger."""
    since, last = kept_since(retention().pinned_versions, at), latest_finished(home)
    return [run.ledgers for run in runs_on_record(home) if run.as_of > since or run == last]


def _vacuumed(home: Home, name: str, pins: list[Mapping[str, int]], *, is_rehearsal: bool) -> int:
    """Of one ledger, how many files were deleted; where none would be, its log stays as it is."""
    store, table = store_of(home), open_ledger(home, name)
    kept = sorted({versions[name] for versions in pins if name in versions} - {table.version()})
    delete = partial(table.vacuum, 0, enforce_retention_duration=False, full=True, keep_versions=kept)
    named = (unquote(file) for file in delete(dry_run=True))
    found = [file for file in named if store.holds(name, file)]  # the log goes on naming what was deleted before
    if found and not is_rehearsal:
        delete(dry_run=False)
        store.forget_copies(name)
        remember_head(home, name, table)
    return len(found)
