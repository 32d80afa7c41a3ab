"""What `heed serve` says while it works: what is due next, and how each run ended."""

from datetime import UTC, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import httpx
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import (
    DeploymentFilter,
    DeploymentFilterId,
    FlowRunFilter,
    FlowRunFilterEndTime,
    FlowRunFilterExpectedStartTime,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import FlowRun, StateType
from prefect.client.schemas.sorting import FlowRunSort
from prefect.exceptions import PrefectException

MANY = 200
"""The most that Prefect's API gives in one answer."""


class Watch:
    """The runs of some deployments, by their names, told by the home's clock."""

    def __init__(self, deployments: dict[UUID, str], time_zone: str) -> None:
        self.deployments = deployments
        self.clock = ZoneInfo(time_zone)
        self.since = datetime.now(UTC)
        self.told: set[UUID] = set()

    def due(self) -> list[str]:
        """The next run of each deployment that Prefect has planned so far, the first one first."""
        to_come = FlowRunFilter(
            state=FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.SCHEDULED])),
            expected_start_time=FlowRunFilterExpectedStartTime(after_=datetime.now(UTC)),
        )
        found: dict[str, str] = {}
        for run in self._runs(to_come, FlowRunSort.EXPECTED_START_TIME_ASC):
            if run.expected_start_time and run.deployment_id:
                at = run.expected_start_time.astimezone(self.clock)
                found.setdefault(name := self.deployments[run.deployment_id], f"{at:%Y-%m-%d %H:%M}  {name}")
        return list(found.values())

    def ended(self) -> list[str]:
        """The runs that have ended since this was asked last, oldest first."""
        ended = FlowRunFilter(end_time=FlowRunFilterEndTime(after_=self.since))
        new = [run for run in self._runs(ended, FlowRunSort.END_TIME_DESC) if run.id not in self.told][::-1]
        self.told |= {run.id for run in new}
        self.since = max([self.since, *(run.end_time for run in new if run.end_time)])
        return [self._line(run) for run in new]

    def _line(self, run: FlowRun) -> str:
        at = (run.end_time or self.since).astimezone(self.clock)
        return f"{at:%H:%M:%S}  {run.name}: {run.state_name}, {run.state.message if run.state else ''}"

    def _runs(self, which: FlowRunFilter, sort: FlowRunSort) -> list[FlowRun]:
        """None while the server does not answer: what is said here is not worth stopping for."""
        ids = DeploymentFilter(id=DeploymentFilterId(any_=list(self.deployments)))
        try:
            with get_client(sync_client=True) as client:
                return client.read_flow_runs(deployment_filter=ids, flow_run_filter=which, sort=sort, limit=MANY)
        except (httpx.HTTPError, PrefectException):
            return []
