"""Prefect's own history, kept short: a home's old runs are forgotten, with all that hangs on them."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from prefect import flow
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.filters import (
    DeploymentFilter,
    DeploymentFilterId,
    DeploymentFilterTags,
    FlowRunFilter,
    FlowRunFilterEndTime,
)
from prefect.exceptions import ObjectNotFound

from flows.night_shift import endings
from flows.sealed import sealed

KEEP_DAYS = 90
"""Nights, checks and chores. What a night was and decided stays in the home's `runs/`."""

KEEP_OFTEN_DAYS = 14
OFTEN = ("intake", "stop-lists")
"""What comes round many times a day: two hundred runs a day would be most of the history."""

AT_A_TIME = 200
"""The most that Prefect's API gives in one answer."""


@flow(name="history", flow_run_name="forget old runs", persist_result=False)
@endings.told
def history(home: Path, keep_days: int = KEEP_DAYS, keep_often_days: int = KEEP_OFTEN_DAYS) -> endings.Done:
    """Delete the home's runs that ended so many days ago; those of intake and stop lists sooner. Others' stay."""
    now = datetime.now(UTC)
    with sealed("history"), get_client(sync_client=True) as client:
        forgotten = {
            name: _forget(client, deployment, now - timedelta(days=keep_often_days if is_often else keep_days))
            for name, deployment, is_often in _deployments(client, home)
        }
    counts = ", ".join(f"{count:,} of {name}" for name, count in forgotten.items() if count)
    return endings.Done(f"forgotten: {counts or 'none, since none is old'}")


def _deployments(client: SyncPrefectClient, home: Path) -> list[tuple[str, UUID, bool]]:
    """The home's own: on a shared server, other people's runs are none of ours."""
    tagged = DeploymentFilter(tags=DeploymentFilterTags(all_=["heed"]))
    found = client.read_deployments(deployment_filter=tagged, limit=AT_A_TIME)
    every = list(found)
    while len(found) == AT_A_TIME:
        found = client.read_deployments(deployment_filter=tagged, limit=AT_A_TIME, offset=len(every))
        every += found
    return [(one.name, one.id, one.name.startswith(OFTEN)) for one in every if one.parameters.get("home") == str(home)]


def _forget(client: SyncPrefectClient, deployment: UUID, before: datetime) -> int:
    of_it = DeploymentFilter(id=DeploymentFilterId(any_=[deployment]))
    ended = FlowRunFilter(end_time=FlowRunFilterEndTime(before_=before))
    forgotten = 0
    while found := client.read_flow_runs(deployment_filter=of_it, flow_run_filter=ended, limit=AT_A_TIME):
        for run in found:
            _delete(client, run.id)
        forgotten += len(found)
    return forgotten


def _delete(client: SyncPrefectClient, run: UUID) -> None:
    try:
        client.delete_flow_run(run)
    except ObjectNotFound:  # the server tidies up, too
        return
