"""Tonight's calling hours by the callee's clock and calendar, whichever of its zones the number is in."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import polars as pl

from schemas.hours import DAYS
from schemas.policy import Policy
from transforms.decide.calendars import closed_days
from transforms.decide.law import Law

Stretch = tuple[datetime, datetime]
Place = tuple[str | None, Sequence[str]]
"""A region, and every zone that a number of it may be in."""

_INSTANT = pl.Datetime("us", "UTC")


def call_windows(places: Iterable[Place], *, law: Law, as_of: datetime, valid_until: datetime) -> pl.LazyFrame:
    """One row for each place: `region_code`, `zones` (joined by commas), `opens_0`, `closes_0`, `opens_1`, … (UTC).

    The stretches, in order, are those between `as_of` and `valid_until` that lie within the call hours of the region's
    policy in every zone. They are null where there is none, where there is no zone or an unknown one, and where the
    policy asks for a calendar that nobody knows: then nobody can say what time or day it is there.
    """
    found = {(region, ",".join(zones)): _lawful(law, region, zones, as_of, valid_until) for region, zones in places}
    most = max(map(len, found.values()), default=0)
    columns = [f"{side}_{number}" for number in range(max(most, 1)) for side in ("opens", "closes")]
    rows = [
        (*place, *chain(*stretches), *[None] * (len(columns) - 2 * len(stretches)))
        for place, stretches in found.items()
    ]
    schema = pl.Schema({"region_code": pl.String(), "zones": pl.String(), **dict.fromkeys(columns, _INSTANT)})
    return pl.LazyFrame(rows, schema=schema, orient="row")


def attach_windows(contacts: pl.LazyFrame, windows: pl.LazyFrame) -> pl.LazyFrame:
    """The contacts with `window_start`, `window_end` and `open_until`, UTC.

    The window is the longest stretch (of equals the earliest) of the number's place that is left after the contact's
    `next_call_at` and before `consent_expires_at` of the consent that a call would rest on; null where none is. Whoever
    agreed to a time (`is_callback`, `callback_at`) is called in the first stretch, since that is when they wait.
    `open_until` is the end of the last stretch whatever the rest; null where no hour is lawful.
    """
    columns = windows.collect_schema().names()
    opens = [name for name in columns if name.startswith("opens_")]
    closes = [name for name in columns if name.startswith("closes_")]
    ends = {name: pl.min_horizontal(name, "consent_expires_at") for name in closes}
    last_ends = [pl.when(pl.col(start) < ends[end]).then(ends[end]) for start, end in zip(opens, closes, strict=True)]
    left = [_left(start, ends[end]) for start, end in zip(opens, closes, strict=True)]
    longest = pl.max_horizontal(left)
    of_place = windows.with_columns(_region_and(pl.col("zones"))).drop("region_code", "zones")
    has_agreed = pl.col("is_callback") & pl.col("callback_at").is_not_null()
    chosen = [length.is_not_null() & (has_agreed | (length == longest)) for length in left]
    return (
        contacts.with_columns(_region_and(pl.col("time_zones").list.join(",")))
        .join(of_place, on="region_and_zones", how="left", validate="m:1")
        .with_columns(
            _first(chosen, [_begin(start) for start in opens]).alias("window_start"),
            _first(chosen, list(ends.values())).alias("window_end"),
            pl.max_horizontal(last_ends).alias("open_until"),
        )
        .drop("region_and_zones", *opens, *closes)
    )


def _region_and(zones: pl.Expr) -> pl.Expr:
    """Region and zones as one text: a join by one is three times as fast as one by two."""
    return pl.concat_str(pl.col("region_code").fill_null(""), zones, separator=" ").alias("region_and_zones")


def _begin(opens: str) -> pl.Expr:
    return pl.max_horizontal(opens, "next_call_at")


def _left(opens: str, end: pl.Expr) -> pl.Expr:
    """How much of a stretch is left; null where nothing is."""
    return pl.when(pl.col(opens).is_not_null() & (_begin(opens) < end)).then(end - _begin(opens))


def _first(chosen: list[pl.Expr], said: list[pl.Expr]) -> pl.Expr:
    """What is said of the first of the chosen stretches."""
    return pl.coalesce([pl.when(holds).then(value) for holds, value in zip(chosen, said, strict=True)])


def _lawful(
    law: Law, region: str | None, zones: Sequence[str], as_of: datetime, valid_until: datetime
) -> list[Stretch]:
    """The lawful stretches in all zones at once; those that touch are one."""
    shared = [(as_of, valid_until)] if zones else []
    for zone in zones:
        shared = _overlaps(shared, _on_the_clock(zone, law.for_region(region), region, as_of, valid_until))
    joined: list[Stretch] = []
    for start, end in sorted(shared):
        touches = bool(joined) and joined[-1][1] == start
        joined = [*joined[:-1], (joined[-1][0], end)] if touches else [*joined, (start, end)]
    return joined


def _on_the_clock(
    zone: str, policy: Policy, region: str | None, as_of: datetime, valid_until: datetime
) -> list[Stretch]:
    """The call hours of every day that `as_of` to `valid_until` touches, on the clocks of `zone`."""
    try:
        clock = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: the name is a folder, like America
        return []
    first = as_of.astimezone(clock).date()
    days = [first + timedelta(days=ahead) for ahead in range((valid_until - as_of).days + 2)]
    closed = closed_days(region, policy.on_holidays.value, {day.year for day in days})
    if closed is None:
        return []
    return [
        (_instant(day, stretch.opens_after, clock), _instant(day, stretch.closes_after, clock))
        for day in days
        if day not in closed
        for stretch in policy.call_hours.value
        if DAYS[day.weekday()] in stretch.days
    ]


def _instant(day: date, into_the_day: timedelta, clock: ZoneInfo) -> datetime:
    """The instant at which the clock shows that time of that day: clock time is added, not time that passes."""
    return (datetime.combine(day, time()) + into_the_day).replace(tzinfo=clock).astimezone(UTC)


def _overlaps(ours: list[Stretch], theirs: list[Stretch]) -> list[Stretch]:
    both = [(max(a[0], b[0]), min(a[1], b[1])) for a in ours for b in theirs]
    return [stretch for stretch in both if stretch[0] < stretch[1]]
