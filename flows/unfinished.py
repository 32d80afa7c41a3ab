"""Nights that were begun and not finished, told from finished ones."""

from datetime import datetime

import polars as pl

from flows.home import Home
from flows.ledgers import read_ledger, snapshot
from flows.run_folder import runs_on_record
from schemas.run import Run


def half_nights(home: Home, as_of: datetime) -> list[str]:
    """What to say of each, but of one of `as_of`, which goes on now: what of it was handed over, and what to do."""
    half = [run for run in runs_on_record(home) if run.status == "started" and run.as_of != as_of][::-1]
    if not half:
        return []
    given = read_ledger(home, "disclosures", snapshot(home)["disclosures"])
    counted = given.filter(pl.col("run_id").is_in([run.run_id for run in half])).group_by("run_id").len().collect()
    rows = dict(counted.iter_rows())
    return [_said(run, rows.get(run.run_id, 0)) for run in half]


def _said(run: Run, rows: int) -> str:
    if not rows:
        return (
            f"runs/{run.run_id} was begun and not finished; nothing of it was handed over, so it may be left or deleted"
        )
    begun = f"runs/{run.run_id} was begun and not finished, and {rows:,} numbers of it are on record as handed over"
    again = f"'heed nightly --as-of {run.as_of:%Y-%m-%dT%H:%M:%SZ}' goes on with it if nothing else has come in"
    return f"{begun}: {again}; 'heed publish {run.run_id}' completes its hand-over"
