"""Hand the batches of one night over by somebody's hand: those that were held, or whose publishing was interrupted."""

from datetime import datetime

import polars as pl

from flows.anomalies import held_in_words, is_held
from flows.catalogue import rebuilt_catalogue
from flows.errors import UsageError
from flows.home import Home
from flows.intake.for_a_night import take_in_for_a_night
from flows.ledgers import append, open_ledgers
from flows.publish import publish
from flows.report import write_report
from flows.run_folder import read_run
from flows.still_holds import refuse_outlived
from flows.stop import stop_lists_after
from schemas.run import Run


def hand_over(home: Home, run_id: str, *, by: str = "", because: str = "", at: datetime) -> int:
    """Publish the run's batches; how many rows its vendors have now. `at` is UTC.

    The inbox is taken in first, as by a night: a no may have come that lies there unread. A held night needs `by` and
    `because`: both go on record, in the ledger `approvals`, before anything leaves. What has left already stays as it
    is, so doing it twice changes nothing.

    Raises:
        BadInput: there is no such run, or a file of the inbox that may hold a no cannot be read.
        UsageError: it has no batch yet, or its batches would go elsewhere now; it is held and nobody answers for it.
        PromiseBroken: what it decided holds no longer (`refuse_outlived`).
    """
    run = read_run(home, run_id)
    open_ledgers(home)
    _refuse_unready(home, run)
    if is_held(home, run) and not (by.strip() and because.strip()):
        raise UsageError(held_in_words(run))
    with rebuilt_catalogue(home):
        with stop_lists_after(home, as_of=at):
            take_in_for_a_night(home, taken_in_at=at)
        refuse_outlived(home, run, at=at)
        if is_held(home, run):
            _approve(home, run, by=by.strip(), because=because.strip(), at=at)
        rows = publish(home, run)
        if run.status == "finished":
            write_report(home, run)
    return rows


def _refuse_unready(home: Home, run: Run) -> None:
    if run.held_because is None:
        again = f"'heed nightly --as-of {run.as_of:%Y-%m-%dT%H:%M:%SZ}' takes it up again"
        raise UsageError(f"{run.run_id} was stopped before its batches were ready; {again}")
    for name in sorted({batch.vendor for batch in run.batches}):
        vendor = home.settings.vendors.get(name)
        if vendor is None or vendor.place != run.vendor_roots.get(name, vendor.place):
            raise UsageError(
                f"heed.toml no longer sends {name}'s batches where {run.run_id} would; put vendors.{name} back, or run "
                "another night"
            )


def _approve(home: Home, run: Run, *, by: str, because: str, at: datetime) -> None:
    said = {"run_id": [run.run_id], "approved_by": [by], "because": [because]}
    row = pl.DataFrame(said).with_columns(pl.lit(at).dt.cast_time_unit("us").alias("approved_at"))
    append(home, "approvals", row, once=f"approvals:{run.run_id}")
