"""Whose hand-over is held, and who let it on."""

from flows.home import Home
from flows.ledgers import open_ledger, read_ledger
from flows.store import store_of
from schemas.run import Run

_LEDGER = "approvals"


def is_held(home: Home, run: Run) -> bool:
    """Whether the batches of the run wait for somebody's word."""
    return bool(run.held_because) and run.run_id not in approved_runs(home, _version(home))


def approved_runs(home: Home, version: int | None) -> frozenset[str]:
    """The nights that somebody let on, as the ledger was at `version`; none where there was no such ledger yet."""
    if version is None:
        return frozenset()
    said = read_ledger(home, _LEDGER, version).select("run_id").unique().collect()
    return frozenset(said.get_column("run_id"))


def _version(home: Home) -> int | None:
    return open_ledger(home, _LEDGER).version() if store_of(home).is_there(_LEDGER) else None
