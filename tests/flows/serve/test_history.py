"""Old runs of a home are forgotten, those that come often sooner; anybody else's stay."""

from pathlib import Path
from uuid import UUID

import pytest
from prefect.client.orchestration import SyncPrefectClient
from prefect.exceptions import ObjectNotFound
from prefect.states import Completed

from flows.night_shift.history import history
from tests.flows.serve.known import client, known

__all__ = ["client"]

pytestmark = pytest.mark.xdist_group("prefect")


RUNS = ("nightly", "intake")


@pytest.mark.parametrize(
    ("keep_days", "keep_often_days", "stay"),
    [(1, 1, {"nightly", "intake", "other"}), (1, 0, {"nightly", "other"}), (0, 0, {"other"})],
)
def test_what_is_old_is_forgotten(
    client: SyncPrefectClient,
    tmp_path: Path,
    keep_days: int,
    keep_often_days: int,
    stay: set[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Also on a server of many homes, whose deployments come in more than one answer."""
    monkeypatch.setattr("flows.night_shift.history.AT_A_TIME", 3)
    ours, others = (
        known(tmp_path / whose, f"{whose}{keep_days}{keep_often_days}", *RUNS) for whose in ("ours", "others")
    )
    runs = {name: ended(client, ours[name]) for name in RUNS}
    runs["other"] = ended(client, others["nightly"])
    history.fn(tmp_path / "ours", keep_days, keep_often_days)
    assert {name for name, run in runs.items() if is_there(client, run)} == stay


def ended(client: SyncPrefectClient, deployment: UUID) -> UUID:
    """A run that has just ended."""
    run = client.create_flow_run_from_deployment(deployment)
    client.set_flow_run_state(run.id, Completed(), force=True)
    return run.id


def is_there(client: SyncPrefectClient, run: UUID) -> bool:
    """Whether the server knows it."""
    try:
        client.read_flow_run(run)
    except ObjectNotFound:
        return False
    return True
