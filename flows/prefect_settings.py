"""How Prefect behaves when heed starts a flow itself, set before Prefect is first imported."""

import os
from pathlib import Path

from flows.serve.claim import serving


def prepare_prefect(home: Path) -> bool:
    """Set what the caller has not; whether a running server is known (else Prefect starts one, which takes 15–20 s).

    One is known where the environment names it, or where `heed serve` works this home.

    Without a server and without a Prefect profile of the user's own, Prefect keeps its history in the home,
    `.prefect/`. Its telemetry is off, and its own log speaks only of errors: heed's talk says the rest.
    """
    os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
    os.environ.setdefault("DO_NOT_TRACK", "1")
    os.environ.setdefault("PREFECT_LOGGING_LEVEL", "CRITICAL")
    os.environ.setdefault("PREFECT_SERVER_LOGGING_LEVEL", "CRITICAL")
    if not (Path.home() / ".prefect" / "profiles.toml").exists():
        os.environ.setdefault("PREFECT_HOME", str(home.resolve() / ".prefect"))
    if api_url := serving(home.resolve()):
        os.environ.setdefault("PREFECT_API_URL", api_url)
    return "PREFECT_API_URL" in os.environ
