"""The instant that a command is asked for, by the home's clock."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from flows.errors import UsageError
from flows.home import Home

_FIRST_YEAR, _LAST_YEAR = 2000, 2100


def instant_of(home: Home, as_of: str | None) -> datetime:
    """The instant that was asked for, UTC; now, without one.

    Raises:
        UsageError: it cannot be read.
    """
    if as_of is None:
        return datetime.now(UTC).replace(microsecond=0)
    try:
        read = datetime.fromisoformat(as_of)
    except ValueError:
        raise UsageError("--as-of is no instant; write it like 2026-11-20T17:30:00Z") from None
    if not _FIRST_YEAR <= read.year < _LAST_YEAR:
        raise UsageError(f"--as-of lies outside the years {_FIRST_YEAR} to {_LAST_YEAR}")
    return (read if read.tzinfo else read.replace(tzinfo=ZoneInfo(home.settings.time_zone))).astimezone(UTC)
