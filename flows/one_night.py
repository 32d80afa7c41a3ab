"""The nightly flow, started by hand: Prefect prepared, its server's start shown, the run read back."""

import os
from datetime import datetime
from functools import cache
from pathlib import Path

from flows.home import Home
from flows.lock import A_NIGHTS_WAIT_MINUTES
from flows.prefect_settings import prepare_prefect
from flows.run_folder import read_run
from flows.serve.claim import serving
from flows.serve.server import ANSWERS_WITHIN_S, STARTS_WITHIN_S, in_words, wait_for
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
    """Reach the server that the environment names, or start one for this process: once, and with a word about it.

    One that a `heed serve` of this minute is starting is waited for.

    Raises:
        OutsideFailure: no server answers where one is named, or it refuses.
    """
    has_server = prepare_prefect(root)
    with stage("start Prefect") as line:
        line.says("" if has_server else "no server is named, so one starts for this night (10 to 20 s)")
        if has_server:
            api_url = os.environ["PREFECT_API_URL"]
            wait_for(api_url, within_s=STARTS_WITHIN_S if serving(root) == api_url else ANSWERS_WITHIN_S)
        from prefect.client.orchestration import get_client  # noqa: PLC0415

        with in_words(os.environ.get("PREFECT_API_URL", "this machine")), get_client(sync_client=True) as client:
            client.hello()
