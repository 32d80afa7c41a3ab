"""The nightly flow, started by hand: Prefect prepared, its server's start shown, the run read back."""

from datetime import datetime
from functools import cache
from pathlib import Path

from flows.home import Home
from flows.lock import A_NIGHTS_WAIT_MINUTES
from flows.prefect_settings import prepare_prefect
from flows.run_folder import read_run
from flows.talk import stage
from schemas.run import Run


def one_night(home: Home, as_of: datetime, *, wait_minutes: float = A_NIGHTS_WAIT_MINUTES) -> Run:
    """Run the night of `as_of` and read what it wrote; `wait_minutes` is for whoever holds the home."""
    _start_prefect(home.root)
    from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings  # noqa: PLC0415

    from flows.nightly import nightly  # noqa: PLC0415 - Prefect reads its settings when it is first imported

    # A night that a person started needs no heartbeat; its thread would keep the process a second longer.
    with temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):
        return read_run(home, nightly(home.root, as_of, wait_minutes))


@cache
def _start_prefect(root: Path) -> None:
    """Reach the server that the environment names, or start one for this process: once, and with a word about it."""
    has_server = prepare_prefect(root)
    with stage("start Prefect") as line:
        line.says("" if has_server else "no server is named, so one starts for this night (10 to 20 s)")
        from prefect.client.orchestration import get_client  # noqa: PLC0415

        with get_client(sync_client=True) as client:
            client.hello()
