"""Runs that the end of their worker cut off: said to be so, and a night among them begun again."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.filters import (
    DeploymentFilter,
    DeploymentFilterId,
    FlowRunFilter,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import FlowRun, StateType
from prefect.states import Crashed

from flows.night_shift.instant import MOST_LATE

INTERRUPTED = "Interrupted"
NIGHT = "nightly"
CUT_OFF = (
    "its worker ended while this ran; what it had finished stays, and a run of the same instant goes on from there"
)
UNDER_WAY = [StateType.RUNNING, StateType.PENDING, StateType.CANCELLING]


def take_up(deployments: Sequence[UUID]) -> list[str]:
    """Close every run of the deployments that is under way, and have a night among them run again; in words.

    For deployments that no living worker works: what is under way then is under way nowhere, and would keep the next
    run waiting for its end. A night is taken up for the instant that it had, unless that is too long ago.
    """
    said: list[str] = []
    with get_client(sync_client=True) as client:
        of_these = DeploymentFilter(id=DeploymentFilterId(any_=list(deployments)))
        under_way = FlowRunFilter(state=FlowRunFilterState(type=FlowRunFilterStateType(any_=UNDER_WAY)))
        for run in client.read_flow_runs(deployment_filter=of_these, flow_run_filter=under_way):
            client.set_flow_run_state(run.id, Crashed(name=INTERRUPTED, message=CUT_OFF), force=True)
            said.append(f"{run.name} was cut off{_begin_again(client, run)}")
    return said


def _begin_again(client: SyncPrefectClient, run: FlowRun) -> str:
    due = run.expected_start_time
    if run.deployment_id is None or due is None or client.read_flow(run.flow_id).name != NIGHT:
        return ""
    if datetime.now(UTC) - due > MOST_LATE:
        return ", too long ago to take it up"
    parameters = {**run.parameters, "as_of": run.parameters.get("as_of") or due.isoformat()}
    client.create_flow_run_from_deployment(run.deployment_id, parameters=parameters, idempotency_key=f"again {run.id}")
    return ", and is taken up now"
