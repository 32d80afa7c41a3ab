"""A home that `heed serve` works, in a process of its own, and its Prefect server's answers."""

import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

from flows.home import Home
from flows.serve.claim import serving
from flows.serve.serving import READY

Found = TypeVar("Found")
Answer = dict[str, Any]

QUICK = {
    "PREFECT_SERVER_SERVICES_SCHEDULER_LOOP_SECONDS": "2",
    "PREFECT_WORKER_QUERY_SECONDS": "2",
    "PREFECT_LOGGING_LEVEL": "DEBUG",
}
"""Prefect looks more often than it would, and says all that it can."""

FINAL = {"COMPLETED", "FAILED", "CRASHED", "CANCELLED"}


@dataclass
class Working:
    """One `heed serve` and what it said; `url` is its server's API."""

    home: Home
    process: subprocess.Popen[bytes]
    said_in: Path
    url: str = field(default="")

    @property
    def said(self) -> str:
        """Everything it has said."""
        return self.said_in.read_text(encoding="utf-8")

    def ask(self, path: str, body: object = None) -> Any:
        """What the server answers."""
        sent = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + quote(path), sent, {"content-type": "application/json"})  # noqa: S310

        def answered() -> bytes | None:
            try:
                with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 - our own, on loopback
                    return bytes(answer.read()) or b"null"
            except urllib.error.HTTPError as error:
                if error.code != HTTPStatus.SERVICE_UNAVAILABLE:
                    raise
                return None  # its SQLite is being written to; Prefect's own client asks again, too

        return json.loads(wait_for(answered, within_s=60))

    def deployment(self, name: str) -> Answer:
        """The deployment, like `nightly/nightly`."""
        return dict(self.ask(f"/deployments/name/{name}"))

    def leave_to_the_test(self, *names: str) -> None:
        """Keep the deployments from running by their own schedules."""
        for name in names:
            self.ask(f"/deployments/{self.deployment(name)['id']}/pause_deployment", {})

    def schedule(self, name: str, *, in_seconds: float, **parameters: str) -> None:
        """Have the deployment run once more, by a schedule of its own."""
        due = datetime.now(UTC) + timedelta(seconds=in_seconds)
        once = {"rrule": f"DTSTART:{due:%Y%m%dT%H%M%SZ}\nRRULE:FREQ=DAILY;COUNT=1", "timezone": "UTC"}
        schedule = {"schedule": once, "active": True, "parameters": parameters, "slug": "soon"}
        self.ask(f"/deployments/{self.deployment(name)['id']}/schedules", [schedule])

    def run_now(self, name: str, **parameters: str) -> str:
        """Ask for a run at once; its id."""
        path = f"/deployments/{self.deployment(name)['id']}/create_flow_run"
        return str(self.ask(path, {"parameters": parameters, "state": {"type": "SCHEDULED"}})["id"])

    def runs(self, flow: str) -> list[Answer]:
        """The flow's runs that are not to come."""
        begun = {"state": {"type": {"not_any_": ["SCHEDULED"]}}}
        return list(self.ask("/flow_runs/filter", {"flows": {"name": {"any_": [flow]}}, "flow_runs": begun}))

    def ended(self, flow: str, *, at_least: int = 1) -> list[Answer]:
        """The flow's runs once so many of them have ended, oldest first."""

        def enough() -> list[Answer] | None:
            assert self.process.poll() is None, self.said
            done = [run for run in self.runs(flow) if run["state_type"] in FINAL]
            return sorted(done, key=lambda run: str(run["end_time"])) if len(done) >= at_least else None

        return wait_for(enough, within_s=90)

    def artifacts(self, run: Answer) -> dict[str, Answer]:
        """The run's artifacts by key."""
        of_run = {"artifacts": {"flow_run_id": {"any_": [run["id"]]}}}
        return {artifact["key"]: artifact for artifact in self.ask("/artifacts/filter", of_run)}


def serve(home: Home, said_in: Path, *words: str, **environment: str) -> Working:
    """Start `heed serve` for the home; it says everything into a file."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    command = [sys.executable, "-m", "flows", "serve", "--home", str(home.root), *words]
    with said_in.open("wb") as into:
        started = subprocess.Popen(
            command, stdout=into, stderr=subprocess.STDOUT, env={**clean, **QUICK, **environment}
        )
    return Working(home, started, said_in)


def at_work(working: Working) -> Working:
    """The same once its worker is there."""

    def is_there() -> bool:
        assert working.process.poll() is None, working.said
        return READY in working.said

    wait_for(is_there, within_s=120)
    working.url = serving(working.home.root) or ""
    return working


def wait_for(look: Callable[[], Found | None], *, within_s: float) -> Found:
    """What `look` finds, looked for until it is there."""
    until = time.monotonic() + within_s
    while not (found := look()):
        assert time.monotonic() < until, f"not there within {within_s} s"
        time.sleep(0.5)
    return found


def processes_about(word: str) -> list[str]:
    """The command lines of all processes that belong to the home, told by its path in their environment."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if word.encode() in (folder / "environ").read_bytes() + (folder / "cmdline").read_bytes():
                found.append((folder / "cmdline").read_text().replace("\0", " "))
        except OSError:
            continue
    return found
