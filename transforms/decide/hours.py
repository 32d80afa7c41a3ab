"""Tonight's calling hours by the callee's clock, whichever of its zones the number is in."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import polars as pl

from schemas.policy import CallHours

Stretch = tuple[datetime, datetime]


def call_windows(
    zone_sets: Iterable[Sequence[str]], *, hours: Sequence[CallHours], as_of: datetime, valid_until: datetime
) -> pl.LazyFrame:
    """`zones` (the set, joined by commas), `window_start`, `window_end` (UTC): one row for each set of zones.

    The window is the longest stretch (the earlier of equals) between `as_of` and `valid_until` that lies within call
    hours in every zone of the set. It is null where there is none, where the set is empty, or where a zone is unknown:
    then nobody can say what time it is there.
    """
    rows = [(",".join(zones), *_longest(zones, hours, as_of, valid_until)) for zones in zone_sets]
    instant = pl.Datetime("us", "UTC")
    return pl.LazyFrame(rows, schema={"zones": pl.String, "window_start": instant, "window_end": instant}, orient="row")


def attach_windows(contacts: pl.LazyFrame, windows: pl.LazyFrame) -> pl.LazyFrame:
    """The contacts with `window_start` and `window_end` of their `time_zones`, UTC, null where no hour is lawful.

    A window ends with the consent that the call would rest on, `consent_expires_at`.
    """
    zones = pl.col("time_zones").list.join(",").alias("zones")
    end = pl.min_horizontal("window_end", "consent_expires_at")
    is_open = pl.col("window_start").is_not_null() & (pl.col("window_start") < end)
    return (
        contacts.with_columns(zones)
        .join(windows, on="zones", how="left", validate="m:1")
        .with_columns(
            pl.when(is_open).then("window_start").alias("window_start"), pl.when(is_open).then(end).alias("window_end")
        )
        .drop("zones")
    )


def _longest(
    zones: Sequence[str], hours: Sequence[CallHours], as_of: datetime, valid_until: datetime
) -> Stretch | tuple[None, None]:
    shared = [(as_of, valid_until)] if zones else []
    for zone in zones:
        shared = _overlaps(shared, _lawful(zone, hours, as_of, valid_until))
    return max(shared, key=_length_then_earliness, default=(None, None))


def _length_then_earliness(stretch: Stretch) -> tuple[timedelta, float]:
    return stretch[1] - stretch[0], -stretch[0].timestamp()


def _lawful(zone: str, hours: Sequence[CallHours], as_of: datetime, valid_until: datetime) -> list[Stretch]:
    """The call hours of every day that `as_of` to `valid_until` touches, on the clocks of `zone`."""
    try:
        clock = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: the name is a folder, like America
        return []
    first = as_of.astimezone(clock).date()
    days = [first + timedelta(days=ahead) for ahead in range((valid_until - as_of).days + 2)]
    return [
        (
            datetime.combine(day, stretch.start, clock).astimezone(UTC),
            datetime.combine(day, stretch.end, clock).astimezone(UTC),
        )
        for day in days
        for stretch in hours
    ]


def _overlaps(ours: list[Stretch], theirs: list[Stretch]) -> list[Stretch]:
    both = [(max(a[0], b[0]), min(a[1], b[1])) for a in ours for b in theirs]
    return [stretch for stretch in both if stretch[0] < stretch[1]]
