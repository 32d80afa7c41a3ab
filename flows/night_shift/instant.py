"""The instant that a night is a function of."""

from datetime import UTC, datetime, timedelta

from prefect import runtime

from flows.errors import OutsideFailure

MOST_LATE = timedelta(hours=12)
"""A machine that was down wakes up to nights that nobody needs any more: their batches would be out of date."""


def instant_of_run(as_of: datetime | None, *, now: datetime | None = None) -> datetime:
    """What was asked for; without it, when the run was due.

    Raises:
        OutsideFailure: the run was due too long ago.
    """
    if as_of is not None:
        return as_of.replace(microsecond=0)
    now = now or datetime.now(UTC)
    due = runtime.flow_run.scheduled_start_time or now
    if now - due > MOST_LATE:
        late = (now - due) // timedelta(hours=1)
        raise OutsideFailure(
            f"this night was due {late} hours ago and is left out, since its batches would be out of date; "
            "the next one comes at its time, and 'heed nightly' runs one as of now"
        )
    return due.replace(microsecond=0)
