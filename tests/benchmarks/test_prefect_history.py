"""The simulated history is a history: what a server has about its runs, again for every day, and nothing twice."""

import sqlite3
from pathlib import Path

import pytest
from prefect.client.orchestration import SyncPrefectClient
from prefect.states import Completed

from benchmarks.prefect_history import BETWEEN_A_DAY, remember
from tests.conftest import Prefect
from tests.flows.serve.known import client, known

__all__ = ["client"]

pytestmark = pytest.mark.xdist_group("prefect")


def test_every_day_gets_runs_of_its_own(prefect: Prefect, client: SyncPrefectClient, tmp_path: Path) -> None:
    for deployment in known(tmp_path, "remembered", "nightly", "check").values():
        client.set_flow_run_state(client.create_flow_run_from_deployment(deployment).id, Completed(), force=True)
    copy = tmp_path / "prefect.db"
    with sqlite3.connect(prefect.folder / "prefect.db") as source, sqlite3.connect(copy) as into:
        source.backup(into)
        flows, runs = (into.execute(sql).fetchone()[0] for sql in (FLOWS, RUNS))
    assert remember(copy, 2) > 2 * flows
    with sqlite3.connect(copy) as history:
        assert history.execute(RUNS).fetchone()[0] == runs + 2 * flows + 2 * BETWEEN_A_DAY
        assert history.execute(NO_STATE).fetchone()[0] == 0


FLOWS = "SELECT count(DISTINCT flow.name) FROM flow JOIN flow_run ON flow.id = flow_id"
RUNS = "SELECT count(*) FROM flow_run"
NO_STATE = "SELECT count(*) FROM flow_run WHERE state_id NOT IN (SELECT id FROM flow_run_state)"
