"""A night that the end of its worker cut off is closed, and run again for its instant."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from prefect.client.orchestration import SyncPrefectClient
from prefect.states import Running, Scheduled

from flows.errors import UsageError
from flows.serve.interrupted import take_up
from tests.flows.serve.known import client, known

__all__ = ["client"]

pytestmark = pytest.mark.xdist_group("prefect")


@pytest.mark.parametrize(
    ("flow", "hours_ago", "begins_again"), [("nightly", 1, 1), ("nightly", 13, 0), ("intake", 1, 0)]
)
def test_what_was_under_way_is_closed_and_a_night_comes_again(
    client: SyncPrefectClient, tmp_path: Path, flow: str, hours_ago: int, begins_again: int
) -> None:
    deployments = known(tmp_path, f"{flow}{hours_ago}", flow)
    due = datetime.now(UTC) - timedelta(hours=hours_ago)
    run = client.create_flow_run_from_deployment(deployments[flow], state=Scheduled(scheduled_time=due))
    client.set_flow_run_state(run.id, Running(), force=True)
    (said,) = take_up(list(deployments.values()))
    assert said.startswith(f"{run.name} was cut off")
    closed = client.read_flow_run(run.id)
    assert (closed.state_type, closed.state_name) == ("CRASHED", "Interrupted")
    others = [one for one in client.read_flow_runs(limit=200) if one.deployment_id in deployments.values()]
    again = [one for one in others if one.id != run.id]
    assert len(again) == begins_again
    assert [datetime.fromisoformat(one.parameters["as_of"]) for one in again] == [
        closed.expected_start_time
    ] * begins_again
    assert take_up(list(deployments.values())) == []


def test_two_homes_on_one_server_need_two_names(client: SyncPrefectClient, tmp_path: Path) -> None:
    known(tmp_path / "one", "shared", "nightly")
    with pytest.raises(UsageError, match="give this one a name with --name"):
        known(tmp_path / "two", "shared", "nightly")
    assert client.read_work_pool("heed-shared").type == "process"
