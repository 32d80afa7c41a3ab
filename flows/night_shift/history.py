"""Prefect's own history, kept short: old runs are forgotten, and what hung on them."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from prefect import flow
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterEndTime,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import StateType
from prefect.client.schemas.sorting import FlowRunSort

from flows.night_shift import endings

KEEP_DAYS = 90
AT_A_TIME = 200
"""The most that Prefect's API gives in one answer."""


@flow(name="history", flow_run_name="forget runs older than {keep_days} days", persist_result=False)
@endings.told
def history(home: Path, keep_days: int = KEEP_DAYS) -> endings.Done:  # noqa: ARG001 - every deployment is given its home
    """Delete the finished runs that ended before `keep_days` days ago."""
    return endings.Done(_forget(keep_days))


def _forget(keep_days: int) -> str:
    before = datetime.now(UTC) - timedelta(days=keep_days)
    forgotten = 0
    with get_client(sync_client=True) as client:
        while found := _ended_before(client, before):
            for run in found:
                client.delete_flow_run(run)
            forgotten += len(found)
    return f"{forgotten:,} runs that ended before {before:%Y-%m-%d} are forgotten"


def _ended_before(client: SyncPrefectClient, before: datetime) -> list[UUID]:
    ended = FlowRunFilter(
        end_time=FlowRunFilterEndTime(before_=before),
        state=FlowRunFilterState(
            type=FlowRunFilterStateType(
                any_=[StateType.COMPLETED, StateType.FAILED, StateType.CRASHED, StateType.CANCELLED]
            )
        ),
    )
    return [
        run.id for run in client.read_flow_runs(flow_run_filter=ended, sort=FlowRunSort.END_TIME_DESC, limit=AT_A_TIME)
    ]
