"""docs/operations.md: what it says of schedules, services and notifications is so."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from queue import Queue

import pytest
import yaml
from prefect.blocks.notifications import CustomWebhookNotificationBlock
from prefect.events import emit_event
from prefect.events.worker import EventsWorker
from prefect.settings import PREFECT_API_URL, temporary_settings

from flows.night_shift import signals
from flows.serve.deployments import read_deployments
from tests.conftest import Prefect
from tests.pages import examples

PAGE = (Path(__file__).parents[1] / "docs" / "operations.md").read_text(encoding="utf-8")
AUTOMATIONS = next(example.body for example in examples(PAGE) if example.file == "automations.yaml")
NO_BLOCK = "00000000-0000-0000-0000-000000000000"


def test_the_page_names_every_deployment_and_every_event() -> None:
    named = {signals.VIOLATION, signals.LIST_HELD, signals.REGISTER_STALE, signals.HANDOVER_HELD}
    assert [one.name for one in read_deployments() if f"| `{one.name}` |" not in PAGE] == []
    assert [event for event in named if f"| `{event}` |" not in PAGE] == []
    heard = {event for one in yaml.safe_load(AUTOMATIONS)["automations"] for event in one["trigger"]["expect"]}
    assert named <= heard


@contextmanager
def somebody() -> Iterator[tuple[str, Queue[str]]]:
    """An address that takes a POST, and what it is told."""
    told: Queue[str] = Queue()

    class Told(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told.put(self.rfile.read(int(self.headers["Content-Length"])).decode())
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Told)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", told
    server.shutdown()
    server.server_close()


@pytest.mark.xdist_group("prefect")
def test_the_automations_are_taken_by_prefect_and_tell_somebody(prefect: Prefect, tmp_path: Path) -> None:
    with temporary_settings({PREFECT_API_URL: prefect.url}), somebody() as (address, told):
        block = CustomWebhookNotificationBlock(
            name="people", url=address, json_data={"subject": "{{subject}}", "body": "{{body}}"}
        )
        written = tmp_path / "automations.yaml"
        written.write_text(AUTOMATIONS.replace(NO_BLOCK, str(block.save("people", overwrite=True))), encoding="utf-8")
        command = [sys.executable, "-m", "prefect", "automation", "create", "--from-file", str(written)]
        done = subprocess.run(command, env=prefect.environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        resource = {"prefect.resource.id": "heed.home.here", "prefect.resource.name": "here"}
        emit_event(signals.LIST_HELD, resource=resource, payload={"count": 2})
        EventsWorker.instance().wait_until_empty()
        said = json.loads(told.get(timeout=30))
    assert said["subject"] == "heed: heed.list.held"
    assert "heed.list.held in here: 2" in said["body"]
