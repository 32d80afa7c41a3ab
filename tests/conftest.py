"""A Prefect server for the tests that run real flows: one for the session, on loopback."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

STARTS_WITHIN_S = 120

os.environ["HEED_SETTLE_SECONDS"] = "0"
"""Tests lay their files down whole; those about files that are still being written set their own."""


IDLE = {
    f"PREFECT_SERVER_SERVICES_{service}_ENABLED": "false"
    for service in (
        *("SCHEDULER", "LATE_RUNS", "FOREMAN", "REPOSSESSOR"),
        *("PAUSE_EXPIRATIONS", "CANCELLATION_CLEANUP", "CLEANUP_RECONCILER"),
    )
}
"""What Prefect's server does every few seconds and no test of it looks at; that of `heed serve` does it all."""

_SERVERS: dict[str, list[subprocess.Popen[bytes]]] = {}


def ends_with_group(group: str, server: subprocess.Popen[bytes]) -> None:
    """Have the server end after the group's last test, rather than idle to the end of the session."""
    _SERVERS.setdefault(group, []).append(server)


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """Under xdist, the tests of a group follow each other on one worker."""
    group = _group(item)
    if "PYTEST_XDIST_WORKER" in os.environ and group != _group(nextitem):
        for server in _SERVERS.pop(group, []):
            server.terminate()


def _group(item: pytest.Item | None) -> str:
    marker = item.get_closest_marker("xdist_group") if item else None
    return str(marker.args[0]) if marker else ""


@dataclass(frozen=True)
class Prefect:
    """A running server: where it answers, where it keeps everything."""

    url: str
    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        """What a process needs to use it."""
        return {
            **os.environ,
            "PREFECT_API_URL": self.url,
            "PREFECT_HOME": str(self.folder),
            "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
            "DO_NOT_TRACK": "1",
        }


@pytest.fixture(scope="session")
def prefect(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prefect]:
    """The session's Prefect server; tests that use it belong to the xdist group `prefect`."""
    folder = tmp_path_factory.mktemp("prefect")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = Prefect(f"http://127.0.0.1:{port}/api", folder)
    command = [
        sys.executable,
        "-m",
        "prefect",
        "server",
        "start",
        "--no-ui",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
    ]
    environment = {name: value for name, value in server.environment.items() if name != "PREFECT_API_URL"} | IDLE
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, env=environment)
    ends_with_group("prefect", process)
    try:
        _await(f"{server.url}/health", process)
        yield server
    finally:
        process.terminate()
        process.wait(timeout=30)


def _await(url: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + STARTS_WITHIN_S
    while time.monotonic() < until:
        assert process.poll() is None, "the Prefect server ended at once"
        try:
            with urllib.request.urlopen(url, timeout=5):  # noqa: S310 - our own server, on loopback
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.3)
    pytest.fail(f"no Prefect server within {STARTS_WITHIN_S} s")
