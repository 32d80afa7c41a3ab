"""`heed serve`: a server unless one is named, the home's deployments, a worker; until it is told to stop."""

import os
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from uuid import UUID

from rich.markup import escape

from flows.home import Home
from flows.night_shift.addresses import REPORTS
from flows.prefect_settings import prepare_prefect
from flows.serve.children import Children
from flows.serve.claim import claimed, folder_of
from flows.serve.deployments import Deployment, read_deployments
from flows.serve.reports import shown_reports
from flows.serve.server import (
    ANSWERS_WITHIN_S,
    LOOPBACK,
    STARTS_WITHIN_S,
    free_port,
    in_words,
    server_command,
    server_environment,
    wait_for,
    worker_environment,
)
from flows.talk import console, stage, warn

LOOKS_EVERY_S = 1.0
PLANS_WITHIN_LOOKS = 15
"""Prefect plans a deployment's runs some seconds after it is registered."""
READY = "Ctrl-C stops everything"


def serve(home: Home, *, port: int | None = None, named: str = "") -> None:
    """Work the home's deployments until a signal says stop.

    Raises:
        OutsideFailure: what was started ended by itself, or the home is served already.
    """
    zone = home.settings.time_zone
    deployments = [one.for_home(home.root, time_zone=zone, named=named) for one in read_deployments()]
    own = "PREFECT_API_URL" not in os.environ
    with free_port(port) if own else nullcontext(0) as found:
        _serve(home, deployments, zone, port=found)


def _serve(home: Home, deployments: Sequence[Deployment], zone: str, *, port: int) -> None:
    """Until told to stop; a `port` is for a server of our own."""
    api_url = os.environ.setdefault("PREFECT_API_URL", f"http://{LOOPBACK}:{port}/api")
    with (
        claimed(home.root, api_url),
        asked_to_stop() as stop,
        shown_reports(home.root) as reports,
        stopped_after(Children(folder_of(home.root))) as children,
    ):
        if port:
            children.start("server", server_command(port), server_environment(home.root, port))
        environment = {**worker_environment(home.root, api_url), REPORTS: reports}
        known = _make_ready(home, deployments, children, stop)
        if not stop.is_set():
            pool = deployments[0].work_pool.name
            command = [sys.executable, "-m", "prefect", "worker", "start", "--pool", pool, "--type", "process"]
            children.start("worker", command, environment)
            console.print(f"  a worker of the pool {pool} runs them; {READY}")
        planned = sum(bool(one.schedules) for one in deployments)
        _watch(known, zone, planned, children, stop)


def _make_ready(
    home: Home, deployments: Sequence[Deployment], children: Children, stop: threading.Event
) -> dict[UUID, str]:
    """Await the server, and make the deployments known to it; their names by id."""

    def wanted() -> bool:
        children.look()
        return not stop.is_set()

    prepare_prefect(home.root)
    api_url, own = os.environ["PREFECT_API_URL"], bool(children.running)
    with stage("start Prefect") as line:
        line.says("its server starts, which takes 10 to 20 s" if own else f"the server at {api_url}")
        from flows.serve.interrupted import take_up  # noqa: PLC0415 - Prefect takes seconds to import
        from flows.serve.register import register  # noqa: PLC0415

        wait_for(api_url, within_s=STARTS_WITHIN_S if own else ANSWERS_WITHIN_S, meanwhile=wanted)
        line.says(f"the server and its pages are at {api_url.removesuffix('/api')}")
    if stop.is_set():
        return {}
    with stage("deployments") as line, in_words(api_url):
        known = register(deployments, home.root)
        line.says(", ".join(one.name for one in deployments))
    warn(take_up(list(known)) if own else [])
    return known


def _watch(known: dict[UUID, str], zone: str, planned: int, children: Children, stop: threading.Event) -> None:
    """Say what is due and how runs end, until told to stop; `planned` deployments have a schedule."""
    from flows.serve.watching import Watch  # noqa: PLC0415

    watch, looks_for_due = Watch(known, zone), PLANS_WITHIN_LOOKS
    while not stop.wait(LOOKS_EVERY_S):
        children.look()
        if looks_for_due and (len(due := watch.due()) >= planned or looks_for_due == 1):
            console.print("  due next, by the clock of the home", *due, sep="\n    ")
            looks_for_due = 1
        looks_for_due = max(looks_for_due - 1, 0)
        for run in watch.ended():
            console.print(f"  {escape(run)}")


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
        with stage("stop"):
            children.stop()
