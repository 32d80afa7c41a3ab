"""The Prefect server that one machine needs: on loopback, with its history in the home."""

import fcntl
import os
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from http import HTTPStatus
from http.client import HTTPException
from pathlib import Path
from tempfile import gettempdir

from flows.errors import OutsideFailure, UsageError
from flows.serve.claim import folder_of

LOOPBACK = "127.0.0.1"
USUAL_PORT = 4200
STARTS_WITHIN_S = 180
ANSWERS_WITHIN_S = 15
"""A server that is said to run already."""

TIDY = {"PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs"}
"""The server forgets runs that ended 90 days ago by itself, which it does not unless it is told to."""


@contextmanager
def free_port(asked: int | None) -> Iterator[int]:
    """The port that was asked for; without one Prefect's usual one, or any other where that is taken.

    Until the block ends no other `heed serve` of this machine is given it: a server takes seconds to be there, and two
    homes that a machine serves from its start would both find it free.

    Raises:
        UsageError: what was asked for is taken.
    """
    with ExitStack() as held:
        for port in (asked,) if asked else (USUAL_PORT, 0):
            try:
                lock = held.enter_context((Path(gettempdir()) / f"heed-serve-{port}.lock").open("a"))
                if port:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                found = _bound(port)
            except OSError:
                continue
            yield found
            return
    raise UsageError(f"port {asked} is taken on {LOOPBACK}; leave --port out, and a free one is found")


def _bound(port: int) -> int:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((LOOPBACK, port))
        return int(probe.getsockname()[1])


def server_command(port: int) -> list[str]:
    """The command line of the server."""
    return [sys.executable, "-m", "prefect", "server", "start", "--host", LOOPBACK, "--port", str(port)]


def server_environment(home: Path, port: int) -> dict[str, str]:
    """Its environment; a database that the caller names (`PREFECT_API_DATABASE_CONNECTION_URL`) stays."""
    said = {
        "PREFECT_HOME": str(folder_of(home)),
        "PREFECT_SERVER_UI_API_URL": f"http://{LOOPBACK}:{port}/api",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
    }
    return {"PREFECT_SERVER_LOGGING_LEVEL": "WARNING", **TIDY, **os.environ, **said}


def worker_environment(home: Path, api_url: str) -> dict[str, str]:
    """What the worker and its runs need to reach the server."""
    said = {"PREFECT_API_URL": api_url, "HEED_HOME": str(home), "DO_NOT_TRACK": "1"}
    return {"PREFECT_HOME": str(folder_of(home)), "PREFECT_LOGGING_LEVEL": "INFO", **os.environ, **said}


def wait_for(api_url: str, *, within_s: float = STARTS_WITHIN_S, meanwhile: Callable[[], bool] = lambda: True) -> None:
    """Wait until the server answers, or `meanwhile` says that it is wanted no more.

    Raises:
        OutsideFailure: it does not in time.
    """
    until = time.monotonic() + within_s
    while meanwhile() and time.monotonic() < until:
        if _answers(f"{api_url}/health"):
            return
        time.sleep(0.25)
    if meanwhile():
        raise OutsideFailure(
            f"no Prefect server answers at {api_url} within {within_s:g} s; start it, or mend PREFECT_API_URL"
        )


def _answers(url: str) -> bool:
    """Whether anything does: Prefect Cloud tells nobody how it is who does not say who asks."""
    try:
        with urllib.request.urlopen(url, timeout=5):  # noqa: S310 - an http address of our own or the user's
            return True
    except urllib.error.HTTPError as error:
        return error.code < HTTPStatus.INTERNAL_SERVER_ERROR
    except (OSError, ValueError, HTTPException):
        return False


@contextmanager
def in_words(api_url: str) -> Iterator[None]:
    """What goes wrong on the way to the server, as a sentence.

    Raises:
        OutsideFailure: it is gone, or refuses.
    """
    import httpx  # noqa: PLC0415 - comes with Prefect, which takes seconds to import

    try:
        yield
    except httpx.HTTPStatusError as error:
        raise OutsideFailure(
            f"the Prefect server at {api_url} answers {error.response.status_code}; look at PREFECT_API_URL, and at "
            "PREFECT_API_KEY or PREFECT_API_AUTH_STRING"
        ) from None
    except httpx.TransportError:
        raise OutsideFailure(
            f"the Prefect server at {api_url} cannot be reached any more; run again when it can"
        ) from None
