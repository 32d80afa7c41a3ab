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
    environment = {name: value for name, value in server.environment.items() if name != "PREFECT_API_URL"}
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, env=environment)
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
