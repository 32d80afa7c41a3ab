"""`prefect.yaml` is the one place that says what runs when."""

import subprocess
import sys
from pathlib import Path

import pytest
from prefect.flows import Flow, load_flow_from_entrypoint

from flows.serve.deployments import read_deployments
from tests.conftest import Prefect

DEPLOYMENTS = {one.name: one for one in read_deployments()}
HOUSE = Path(__file__).parents[3]


def minutes(name: str) -> set[int]:
    """The minutes of the hour at which the deployment may start."""
    (schedule,) = DEPLOYMENTS[name].schedules
    found = set()
    for part in schedule.cron.split()[0].split(","):
        span, _, step = part.partition("/")
        first, _, last = span.partition("-")
        found |= set(range(int(first), int(last or first) + 1, int(step or 1)))
    return found


def test_the_night_comes_at_half_past_one_in_shanghai() -> None:
    (schedule,) = DEPLOYMENTS["nightly"].schedules
    assert (schedule.cron, schedule.timezone) == ("30 1 * * *", "Asia/Shanghai")


def test_no_two_that_write_start_in_the_same_minute() -> None:
    writers = [minutes(name) for name in ("nightly", "intake", "stop-lists", "housekeeping")]
    assert len(set.union(*writers)) == sum(map(len, writers))
    assert len(minutes("intake")) == 4
    assert len(minutes("stop-lists")) == 6


@pytest.mark.parametrize("name", DEPLOYMENTS)
def test_a_deployment_runs_one_at_a_time_and_leads_to_a_flow_that_takes_what_it_is_given(name: str) -> None:
    one = DEPLOYMENTS[name]
    assert one.concurrency_limit.limit == 1
    flow: Flow[..., object] = load_flow_from_entrypoint(one.entrypoint, use_placeholder_flow=False)
    flow.validate_parameters({**one.parameters, "home": "/home"})
    assert flow.name.replace(" ", "-") == name
    assert one.description


def test_a_home_has_its_own_clock_path_and_name() -> None:
    one = DEPLOYMENTS["nightly"].for_home(Path("/srv/a home"), time_zone="Europe/Berlin", named="berlin")
    assert (one.name, one.work_pool.name, one.parameters["home"]) == ("nightly-berlin", "heed-berlin", "/srv/a home")
    assert [when.timezone for when in one.schedules] == ["Europe/Berlin"]


@pytest.mark.xdist_group("prefect")
def test_prefects_own_command_reads_the_same_file(prefect: Prefect, tmp_path: Path) -> None:
    environment = {**prefect.environment, "HEED_HOME": str(tmp_path), "PYTHONPATH": str(HOUSE)}
    pool = ["work-pool", "create", "heed", "--type", "process"]
    for words in (pool, ["deploy", "--all", "--no-prompt"]):
        command = [sys.executable, "-m", "prefect", *words]
        done = subprocess.run(command, cwd=HOUSE, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout[-1500:] + done.stderr[-1500:]
    assert all(f"'{name}'" in done.stdout or name in done.stdout for name in DEPLOYMENTS)
