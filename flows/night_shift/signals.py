"""What a night tells Prefect's automations, which notify people: events with counts and nothing else."""

from collections.abc import Sequence

import polars as pl
from prefect.events import emit_event

from flows.anomalies import is_held
from flows.home import Home
from flows.night_shift.artifacts import is_watched
from flows.run_folder import RunFolder, runs_on_record
from schemas.run import Run
from schemas.tables.lists import HeldLists
from schemas.tables.table import Table
from schemas.tables.violations import Violations
from schemas.verdicts import Verdict

VIOLATION = "heed.violation"
LIST_HELD = "heed.list.held"
REGISTER_STALE = "heed.register.stale"
HANDOVER_HELD = "heed.handover.held"


def signal(home: Home, event: str, **counts: int) -> None:
    """Emit the event for the home, with counts; nothing outside a Prefect flow."""
    if is_watched():
        resource = {"prefect.resource.id": f"heed.home.{home.root.name}", "prefect.resource.name": home.root.name}
        emit_event(event, resource=resource, payload=counts)


def signal_night(home: Home, run: Run) -> dict[str, int]:
    """Emit what the night found and the one before it had not; a stale register every night. Counts by event."""
    before = _run_before(home, run)
    found = {
        VIOLATION: _new(home, run, before, "violations", Violations, by=("kind", "e164", "file_id", "row_number")),
        LIST_HELD: _new(home, run, before, "held", HeldLists, by=("list_id",)),
        HANDOVER_HELD: sum(batch.rows for batch in run.batches) if is_held(home, run) else 0,
        REGISTER_STALE: sum(counts.get(Verdict.REGISTER_STALE, 0) for counts in run.verdicts.values()),
    }
    for event, count in found.items():
        if count:
            signal(home, event, count=count)
    return found


def _run_before(home: Home, run: Run) -> Run | None:
    earlier = (one for one in runs_on_record(home) if one.run_id < run.run_id)
    return next((one for one in earlier if one.status == "finished"), None)


def _new(home: Home, run: Run, before: Run | None, table: str, shape: type[Table], *, by: Sequence[str]) -> int:
    """Of how many the run's table tells that the one before did not."""

    def told(one: Run) -> pl.LazyFrame:
        return RunFolder(home.run_path(one.run_id)).scan(table, shape).select(by).unique()

    news = told(run) if before is None else told(run).join(told(before), on=list(by), how="anti")
    return int(news.select(pl.len()).collect().item())
