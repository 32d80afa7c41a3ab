"""Old runs of a home are forgotten, those that come often sooner; anybody else's stay."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from prefect.client.orchestration import SyncPrefectClient
from prefect.exceptions import ObjectNotFound
from prefect.states import Completed, Scheduled

from flows.night_shift.history import history
from tests.flows.serve.known import client, known

__all__ = ["client"]

pytestmark = pytest.mark.xdist_group("prefect")


@pytest.mark.parametrize(
    ("days_ago", "stay"), [(13, {"nightly", "intake", "other"}), (15, {"nightly", "other"}), (91, {"other"})]
)
def test_what_is_old_is_forgotten(client: SyncPrefectClient, tmp_path: Path, days_ago: int, stay: set[str]) -> None:
    ours, others = known(tmp_path / "ours", f"o{days_ago}"), known(tmp_path / "others", f"x{days_ago}")
    runs = {name: ended(client, ours[name], days_ago) for name in ("nightly", "intake")}
    runs["other"] = ended(client, others["nightly"], days_ago)
    history.fn(tmp_path / "ours")
    assert {name for name, run in runs.items() if is_there(client, run)} == stay


def ended(client: SyncPrefectClient, deployment: UUID, days_ago: int) -> UUID:
    """A run that ended so long ago."""
    at = datetime.now(UTC) - timedelta(days=days_ago)
    run = client.create_flow_run_from_deployment(deployment, state=Scheduled(scheduled_time=at))
    client.set_flow_run_state(run.id, Completed(timestamp=at), force=True)
    return run.id


def is_there(client: SyncPrefectClient, run: UUID) -> bool:
    """Whether the server knows it."""
    try:
        client.read_flow_run(run)
    except ObjectNotFound:
        return False
    return True
