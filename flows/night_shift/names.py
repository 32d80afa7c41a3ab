"""What a run is called, where people read it."""

from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from prefect import runtime

from flows.errors import HeedError
from flows.home import Home


def of_night() -> str:
    """Like `night of 2026-11-20 01:30`, by the home's clock."""
    given: dict[str, Any] = runtime.flow_run.parameters
    instant = given.get("as_of") or runtime.flow_run.scheduled_start_time
    return f"night of {_local(instant, given['home']):%Y-%m-%d %H:%M}"


def _local(instant: datetime | str, home: Path | str) -> datetime:
    at = datetime.fromisoformat(instant) if isinstance(instant, str) else instant
    try:
        return at.astimezone(ZoneInfo(Home.at(Path(home)).settings.time_zone))
    except HeedError:  # the night itself says what is wrong with its home
        return at
