"""`heed serve`: a server unless one is named, the home's deployments, a worker; until it is told to stop."""

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from flows.home import Home
from flows.serve.children import Children
from flows.serve.claim import claimed, folder_of
from flows.serve.deployments import Deployment, read_deployments
from flows.serve.server import (
    LOOPBACK,
    free_port,
    server_command,
    server_environment,
    wait_for,
    worker_environment,
)
from flows.talk import console, stage

LOOKS_EVERY_S = 1.0


def serve(home: Home, *, port: int | None = None, named: str = "") -> None:
    """Work the home's deployments until a signal says stop.

    Raises:
        OutsideFailure: what was started ended by itself, or the home is served already.
    """
    deployments = [
        one.for_home(home.root, time_zone=home.settings.time_zone, named=named) for one in read_deployments()
    ]
    own = "PREFECT_API_URL" not in os.environ
    port = free_port(port) if own else 0
    api_url = os.environ.setdefault("PREFECT_API_URL", f"http://{LOOPBACK}:{port}/api")
    folder = folder_of(home.root)
    with claimed(home.root, api_url), asked_to_stop() as stop, stopped_after(Children(folder)) as children:
        if own:
            children.start("server", server_command(port), server_environment(home.root, port))
        _start(home, deployments, children, stop, api_url)
        while not stop.wait(LOOKS_EVERY_S):
            children.look()


def _start(home: Home, deployments: list[Deployment], children: Children, stop: threading.Event, api_url: str) -> None:
    def wanted() -> bool:
        children.look()
        return not stop.is_set()

    with stage("start Prefect") as line:
        line.says("its server starts, which takes 10 to 20 s" if children.running else f"the server at {api_url}")
        from flows.serve.register import register  # noqa: PLC0415 - Prefect takes seconds to import

        wait_for(api_url, meanwhile=wanted)
        if stop.is_set():
            return
        line.says(f"the server answers at {api_url.removesuffix('/api')}")
    with stage("deployments") as line:
        register(deployments, home.root)
        line.says(", ".join(one.name for one in deployments))
    pool = deployments[0].work_pool.name
    command = [sys.executable, "-m", "prefect", "worker", "start", "--pool", pool, "--type", "process"]
    children.start("worker", command, worker_environment(home.root, api_url))
    console.print(f"  a worker of the pool {pool} runs them; Ctrl-C stops everything")


@contextmanager
def asked_to_stop() -> Iterator[threading.Event]:
    """An event that is set once the process is told to stop: Ctrl-C, SIGTERM, or its terminal closed."""
    stop = threading.Event()
    signals = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {one: signal.signal(one, lambda *_: stop.set()) for one in signals}
    try:
        yield stop
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


@contextmanager
def stopped_after(children: Children) -> Iterator[Children]:
    """However the block ends, its children end with it."""
    try:
        yield children
    finally:
        with stage("stop") if children.running else nullcontext():
            children.stop()
