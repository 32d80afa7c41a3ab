"""One `heed serve` for each home, found by the home's other commands."""

import os
import subprocess
import sys
import time
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import httpx
import pytest

from flows.errors import OutsideFailure
from flows.prefect_settings import prepare_prefect
from flows.serve.claim import claimed, serving
from flows.serve.server import ANSWERS_WITHIN_S, in_words, wait_for
from tests.flows.inboxes import new_home

URL = "http://127.0.0.1:4200/api"


def test_a_home_is_served_once_and_its_commands_find_the_server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("PREFECT_API_URL", "PREFECT_HOME", "PREFECT_LOGGING_LEVEL", "PREFECT_SERVER_LOGGING_LEVEL"):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)
    assert not prepare_prefect(tmp_path)
    with claimed(tmp_path, URL):
        assert serving(tmp_path) == URL
        with (
            pytest.raises(OutsideFailure, match=f"is served already, with the Prefect server at {URL}"),
            claimed(tmp_path, "http://127.0.0.1:4201/api"),
        ):
            pass
        assert prepare_prefect(tmp_path)
    assert serving(tmp_path) is None


class Answering(BaseHTTPRequestHandler):
    """A server that says no to whoever it does not know, as Prefect Cloud does."""

    def do_GET(self) -> None:
        self.send_error(HTTPStatus.UNAUTHORIZED)

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.mark.parametrize("command", ["nightly", "serve"])
def test_a_server_that_is_not_there_is_told_in_a_sentence_and_soon(command: str, tmp_path: Path) -> None:
    home = new_home(tmp_path / "home")
    environment = {**os.environ, "PREFECT_API_URL": "http://127.0.0.1:9/api", "PREFECT_HOME": str(tmp_path / "prefect")}
    words = [sys.executable, "-m", "flows", command, "--home", str(home.root)]
    begun = time.monotonic()
    done = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)
    said = " ".join(done.stderr.split())
    assert (done.returncode, "no Prefect server answers at http://127.0.0.1:9/api" in said) == (4, True), said
    assert time.monotonic() - begun < 2 * ANSWERS_WITHIN_S + 30, "not after minutes"
    assert serving(home.root) is None


def test_a_server_that_asks_who_is_there_is_one() -> None:
    server = HTTPServer(("127.0.0.1", 0), Answering)
    Thread(target=server.handle_request, daemon=True).start()
    wait_for(f"http://127.0.0.1:{server.server_port}/api", within_s=ANSWERS_WITHIN_S)
    server.server_close()


@pytest.mark.parametrize("status", [401, 404, 503])
def test_what_a_server_refuses_is_told_in_a_sentence(status: int) -> None:
    answer = httpx.Response(status, request=httpx.Request("GET", URL))
    with pytest.raises(OutsideFailure, match=f"{URL} answers {status}"), in_words(URL):
        answer.raise_for_status()
    with pytest.raises(OutsideFailure, match="cannot be reached any more"), in_words(URL):
        raise httpx.ConnectError("gone")
