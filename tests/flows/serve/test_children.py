"""What `heed serve` starts never outlives it, and its end is never overlooked."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from flows.errors import OutsideFailure
from flows.serve.children import Children
from tests.conftest import Prefect
from tests.flows.nights import sample_home
from tests.flows.serve.working import at_work, processes_about, serve, wait_for

SLEEPS = [sys.executable, "-c", "import time; time.sleep(600)"]
STUBBORN = [sys.executable, "-c", "import signal, time; signal.signal(signal.SIGTERM, print); time.sleep(600)"]
PARENT = """
import os, sys, time
from pathlib import Path
from flows.serve.children import Children
Children(Path(sys.argv[1])).start("sleeper", sys.argv[2:], {**os.environ, "HEED_MARK": sys.argv[1]})
print("started", flush=True)
time.sleep(600)
"""


def started(children: Children, mark: Path, command: list[str]) -> None:
    children.start("sleeper", command, {**os.environ, "HEED_MARK": str(mark)})


@pytest.mark.parametrize("command", [SLEEPS, STUBBORN])
def test_children_are_stopped_though_they_do_not_want_to(
    tmp_path: Path, command: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flows.serve.children.STOPS_WITHIN_S", 1)
    children = Children(tmp_path)
    started(children, tmp_path, command)
    children.look()
    wait_for(lambda: processes_about(str(tmp_path)), within_s=10)
    children.stop()
    assert processes_about(str(tmp_path)) == []


def test_a_child_that_ends_by_itself_is_told_with_its_log(tmp_path: Path) -> None:
    children = Children(tmp_path)
    started(children, tmp_path, [sys.executable, "-c", "raise SystemExit(7)"])
    children.running[0].process.wait(30)
    with pytest.raises(OutsideFailure, match=r"the sleeper ended by itself \(exit code 7\).*sleeper\.log"):
        children.look()
    children.stop()


@pytest.mark.skipif(sys.platform != "linux", reason="Linux alone ties a process to its parent")
def test_children_end_when_their_parent_is_killed(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", PARENT, str(tmp_path), *SLEEPS], stdout=subprocess.PIPE) as parent:
        assert parent.stdout
        assert parent.stdout.readline() == b"started\n"
        wait_for(lambda: len(processes_about(str(tmp_path))) > 1, within_s=10)
        parent.kill()
    wait_for(lambda: not processes_about(str(tmp_path)), within_s=10)


@pytest.mark.xdist_group("prefect")
def test_when_the_worker_dies_all_is_stopped_and_said(prefect: Prefect, tmp_path: Path) -> None:
    """Against a server that runs already, of which heed uses the address and which it leaves alone."""
    home = sample_home(tmp_path / "home")
    working = at_work(serve(home, tmp_path / "said", "--name", "dies", PREFECT_API_URL=prefect.url))
    assert working.url == prefect.url
    assert working.deployment("nightly/nightly-dies")["work_pool_name"] == "heed-dies"
    found = subprocess.run(["pgrep", "-P", str(working.process.pid)], capture_output=True, text=True, check=True)
    os.kill(int(found.stdout), signal.SIGKILL)
    assert working.process.wait(60) == 4
    assert "the worker ended by itself (SIGKILL), so all was stopped" in " ".join(working.said.split())
    assert processes_about(str(home.root)) == []
    assert working.ask("/health") is True
