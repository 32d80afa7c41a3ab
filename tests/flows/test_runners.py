"""Wherever the slices of a night are worked on, the same bytes come out, or a sentence."""

import hashlib
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import dask
import pytest
from distributed import LocalCluster
from prefect.settings import PREFECT_API_URL, PREFECT_LOGGING_TO_API_ENABLED, temporary_settings

from flows import ledgers, pin
from flows.cut import cut
from flows.decide import decide, runners, slices
from flows.errors import OutsideFailure, UsageError
from flows.home import Home
from flows.run_folder import RunFolder
from schemas.run import Run
from tests.conftest import Prefect
from tests.flows.nights import NIGHT_BEFORE, Prepared, night

pytestmark = [pytest.mark.xdist_group("prefect"), pytest.mark.filterwarnings("default:.*:ResourceWarning")]
HOUSE = Path(__file__).parents[2]
CONTACTS_AT_ONCE = 600
TABLES = ("verdicts", "duplicates", "tonight", "signs", "held")
OnStep = Callable[[str], None]
Bytes = dict[str, str]


@pytest.fixture(scope="module")
def root(prepared: Prepared, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with its inbox taken in."""
    return prepared.taken_in(tmp_path_factory.mktemp("runners") / "home").root


@pytest.fixture(scope="module")
def in_threads(root: Path) -> tuple[Run, Bytes]:
    """The night as this process decides it."""
    return decided(root, '"threads"')


@pytest.fixture(scope="module")
def cluster() -> Iterator[LocalCluster]:
    """Two worker processes, started anew if they die; one that dies over a slice may try it again."""
    with started(workers=2) as two:
        yield two


def started(workers: int, allowed_failures: int = 3) -> LocalCluster:
    with dask.config.set({"distributed.scheduler.allowed-failures": allowed_failures}):
        options = {"threads_per_worker": 1, "processes": True, "dashboard_address": ":0"}
        return LocalCluster(n_workers=workers, **options)  # type: ignore[no-untyped-call]


@pytest.fixture(autouse=True, scope="module")
def _many_slices(prefect: Prefect) -> Iterator[None]:
    with (
        pytest.MonkeyPatch.context() as patched,
        temporary_settings({PREFECT_API_URL: prefect.url, PREFECT_LOGGING_TO_API_ENABLED: False}),
    ):
        patched.setattr(slices, "CONTACTS_AT_ONCE", CONTACTS_AT_ONCE)
        yield


def decided(root: Path, runner: str, on_step: OnStep = lambda _: None) -> tuple[Run, Bytes]:
    """The night as that runner decides it and as it is cut, and every byte of it."""
    home = with_runner(root, runner)
    run = pin.pin(home, ledgers.snapshot(home), as_of=NIGHT_BEFORE)
    with runners.runner_of(home) as where:
        run = cut(home, decide(home, run, on_step=on_step, runner=where))
    folder = RunFolder(home.run_path(run.run_id))
    assert len(folder.parts("verdicts")) > 3
    files = [*(part for name in TABLES for part in folder.parts(name)), *folder.batches.rglob("*.*")]
    return run, {str(path.relative_to(folder.path)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def with_runner(root: Path, runner: str) -> Home:
    """The home under that setting."""
    settings = (root / "heed.toml").read_text(encoding="utf-8").splitlines()
    others = [line for line in settings if not line.startswith("runner")]
    (root / "heed.toml").write_text("\n".join([f"runner = {runner}", *others]), encoding="utf-8")
    return Home.at(root)


def on(cluster: LocalCluster, at_once: int = 3) -> str:
    return f'{{ kind = "dask", address = "{cluster.scheduler_address}", at_once = {at_once} }}'


def pids(cluster: LocalCluster) -> list[int]:
    return [nanny.pid for nanny in cluster.workers.values()]


def test_threads_and_two_worker_processes_write_the_same_bytes(
    root: Path, cluster: LocalCluster, in_threads: tuple[Run, Bytes]
) -> None:
    assert decided(root, on(cluster)) == in_threads


def test_a_worker_that_is_killed_in_the_middle_changes_nothing(
    root: Path, cluster: LocalCluster, in_threads: tuple[Run, Bytes]
) -> None:
    killed: list[int] = []

    def kill_one(said: str) -> None:
        if said.startswith("1 of"):
            killed.append(pids(cluster)[0])
            os.kill(killed[-1], signal.SIGKILL)

    assert decided(root, on(cluster), kill_one) == in_threads
    assert len(set(killed)) == 2, "each of them another process"


def test_a_cluster_whose_workers_die_over_a_slice_ends_the_night_with_a_sentence(root: Path) -> None:
    with started(workers=1, allowed_failures=0) as frail:

        def kill_all(said: str) -> None:
            for pid in pids(frail) if said.startswith("1 of") else ():
                os.kill(pid, signal.SIGKILL)

        with pytest.raises(OutsideFailure, match="died again and again"):
            decided(root, on(frail), kill_all)


def test_a_cluster_that_is_not_there_or_has_no_worker_is_a_sentence(root: Path) -> None:
    with started(workers=0) as empty, pytest.raises(OutsideFailure, match="has no worker"):
        decided(root, on(empty))
    with dask.config.set({"distributed.comm.timeouts.connect": "1s"}), pytest.raises(OutsideFailure, match="reached"):
        decided(root, '{ kind = "dask", address = "tcp://127.0.0.1:9" }')


def test_a_worker_of_another_heed_is_refused(root: Path, tmp_path: Path) -> None:
    for part in ("flows", "transforms", "schemas", "data/policies", "data/reference"):
        shutil.copytree(HOUSE / part, tmp_path / part, ignore=shutil.ignore_patterns("__pycache__"))
    policy = tmp_path / "data" / "policies" / "house.toml"
    policy.write_text(policy.read_text(encoding="utf-8").replace("value = 40", "value = 41"), encoding="utf-8")
    with started(workers=0) as empty:
        command = [sys.executable, "-m", "distributed.cli.dask_worker", empty.scheduler_address]
        options = ["--no-nanny", "--no-dashboard", "--nthreads", "1", "--local-directory", str(tmp_path)]
        environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
        with subprocess.Popen([*command, *options], cwd=tmp_path, env=environment, stderr=subprocess.DEVNULL) as worker:
            try:
                with empty.get_client() as client:
                    client.wait_for_workers(1, timeout=30)
                with pytest.raises(UsageError, match=r"1 of 1 workers at .* run another heed"):
                    decided(root, on(empty))
            finally:
                worker.terminate()


def test_a_worker_that_does_not_see_the_home_is_refused(cluster: LocalCluster, tmp_path: Path) -> None:
    from flows.decide.cluster import refuse_strangers  # noqa: PLC0415

    client = cluster.get_client()  # type: ignore[no-untyped-call]
    with client, pytest.raises(UsageError, match=r"2 of 2 workers at .* do not see"):
        refuse_strangers(client, tmp_path / "elsewhere", address=cluster.scheduler_address)


def test_a_whole_night_on_a_cluster_is_the_night_in_threads(
    root: Path, cluster: LocalCluster, prefect: Prefect, tmp_path: Path
) -> None:
    for name in ("one", "two"):
        shutil.copytree(root, tmp_path / name, ignore=shutil.ignore_patterns("runs"))
    night(with_runner(tmp_path / "one", '"threads"'), NIGHT_BEFORE)
    with_runner(tmp_path / "two", on(cluster))
    small = f"from flows.decide import slices; slices.CONTACTS_AT_ONCE = {CONTACTS_AT_ONCE}"
    words = ["nightly", "--home", str(tmp_path / "two"), "--as-of", NIGHT_BEFORE.isoformat()]
    command = [sys.executable, "-c", f"{small}; from flows.cli import app; app()", *words]
    done = subprocess.run(command, capture_output=True, text=True, env=prefect.environment, check=False, cwd=HOUSE)
    assert done.returncode == 0, done.stderr[-2000:]
    assert "slices written" in done.stderr or "verdicts" in done.stderr
    one, two = outbox(tmp_path / "one"), outbox(tmp_path / "two")
    assert one == two
    assert len(one) > 5


def outbox(root: Path) -> dict[str, bytes]:
    """Every file that vendors see, by its place."""
    files = [path for path in (root / "outbox").rglob("*.*") if path.is_file()]
    return {str(path.relative_to(root)): path.read_bytes() for path in files}
