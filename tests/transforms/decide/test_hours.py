"""Calling hours are the callee's, on any day of the year and in every zone that the number may be in."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.hours import CallHours
from schemas.policy import Policy
from tests.transforms.decide.drawn import CN, law_of, with_values
from transforms.decide.hours import attach_windows, call_windows

TWO_STRETCHES = CN.call_hours.value
"""09–12 and 14–20."""

ZONES = ("Asia/Shanghai", "America/New_York", "Europe/London", "Asia/Kolkata", "Australia/Lord_Howe", "Asia/Urumqi")


def hours(*stretches: str) -> list[CallHours]:
    """Call hours written as `09:00-12:00`."""
    return [CallHours.model_validate(dict(zip(("start", "end"), text.split("-"), strict=True))) for text in stretches]


def window(
    as_of: str,
    *zones: str,
    allowed: Sequence[CallHours] = TWO_STRETCHES,
    valid_hours: float = 20,
    region: str | None = "CN",
    on_holidays: str = "open",
    rest_until: datetime | None = None,
) -> str | None:
    """The window as `20T06:00 20T12:00`: day and time of start and end, UTC."""
    start = datetime.fromisoformat(as_of).replace(tzinfo=UTC)
    policy = with_values(CN, call_hours=tuple(allowed), on_holidays=on_holidays)
    found = window_of(region, zones, policy, start, start + timedelta(hours=valid_hours), rest_until)
    return None if found is None else f"{found[0]:%dT%H:%M} {found[1]:%dT%H:%M}"


def window_of(
    region: str | None,
    zones: Sequence[str],
    policy: Policy,
    as_of: datetime,
    valid_until: datetime,
    rest_until: datetime | None = None,
) -> tuple[datetime, datetime] | None:
    """The window of a contact of that place."""
    law = law_of(policy, [region])
    windows = call_windows([(region, zones)], law=law, as_of=as_of, valid_until=valid_until)
    instant = pl.Datetime("us", "UTC")
    contact = pl.LazyFrame(
        [(region, list(zones), rest_until, None)],
        schema={
            "region_code": pl.String,
            "time_zones": pl.List(pl.String),
            "next_call_at": instant,
            "consent_expires_at": instant,
        },
        orient="row",
    )
    start, end, open_until = (
        attach_windows(contact, windows).select("window_start", "window_end", "open_until").collect().row(0)
    )
    assert (start is None) == (end is None)
    assert end is None or end <= open_until
    return None if start is None else (start, end)


def test_the_longest_stretch_is_the_window() -> None:
    assert window("2026-11-20T17:30", "Asia/Shanghai") == "21T06:00 21T12:00"


def test_of_stretches_as_long_the_earlier_is_the_window() -> None:
    same = hours("09:00-12:00", "14:00-17:00")
    assert window("2026-11-20T17:30", "Asia/Shanghai", allowed=same) == "21T01:00 21T04:00"


def test_the_window_begins_at_the_night_where_hours_have_begun() -> None:
    assert window("2026-11-20T07:30", "Asia/Shanghai", valid_hours=5) == "20T07:30 20T12:00"


def test_the_window_ends_with_the_batch() -> None:
    assert window("2026-11-20T17:30", "Asia/Shanghai", valid_hours=9) == "21T01:00 21T02:30"
    assert window("2026-11-20T17:30", "Asia/Shanghai", valid_hours=13.5) == "21T01:00 21T04:00"
    assert window("2026-11-20T17:30", "Asia/Shanghai", valid_hours=15.4) == "21T01:00 21T04:00"
    assert window("2026-11-20T17:30", "Asia/Shanghai", valid_hours=16.6) == "21T06:00 21T10:06"


def test_no_hours_left_is_no_window() -> None:
    assert window("2026-11-20T12:00", "Asia/Shanghai", valid_hours=12) is None
    assert window("2026-11-20T17:30", "Asia/Shanghai", valid_hours=7.5) is None
    assert window("2026-11-20T17:30", "Asia/Shanghai", allowed=[]) is None


def test_the_night_and_the_next_day_are_looked_at() -> None:
    assert window("2026-11-20T11:50", "Asia/Shanghai", valid_hours=20) == "21T01:00 21T04:00"
    assert window("2026-11-20T11:50", "Asia/Shanghai", valid_hours=72) == "21T06:00 21T12:00"


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        ("2026-03-07T05:00", "07T14:00 08T01:00"),
        ("2026-03-08T05:00", "08T13:00 09T00:00"),
        ("2026-10-31T04:00", "31T13:00 01T00:00"),
        ("2026-11-01T04:00", "01T14:00 02T01:00"),
    ],
)
def test_the_hours_move_with_the_callees_clock_on_the_day_it_changes(as_of: str, expected: str) -> None:
    assert window(as_of, "America/New_York", allowed=hours("09:00-20:00"), valid_hours=24) == expected


def test_a_stretch_across_the_change_is_as_long_as_it_really_is() -> None:
    night = hours("00:00-05:00")
    assert window("2026-03-08T05:00", "America/New_York", allowed=night, valid_hours=20) == "08T05:00 08T09:00"
    assert window("2026-11-01T04:00", "America/New_York", allowed=night, valid_hours=20) == "01T04:00 01T10:00"


def test_a_number_that_may_be_in_several_zones_is_called_when_all_of_them_allow_it() -> None:
    as_of, day = "2026-11-20T05:00", 24
    assert window(as_of, "America/New_York", valid_hours=day) == "20T19:00 21T01:00"
    assert window(as_of, "America/Los_Angeles", valid_hours=day) == "20T22:00 21T04:00"
    assert window(as_of, "America/Los_Angeles", "America/New_York", valid_hours=day) == "20T22:00 21T01:00"
    all_day = hours("09:00-20:00")
    both = window(as_of, "America/Los_Angeles", "America/New_York", allowed=all_day, valid_hours=day)
    assert both == "20T17:00 21T01:00"


def test_zones_on_the_other_sides_of_the_world_share_no_hour() -> None:
    assert window("2026-11-20T17:30", "America/New_York", "Asia/Shanghai") is None


def test_zones_off_the_full_hour_are_on_their_own_clock() -> None:
    assert window("2026-11-20T17:30", "Asia/Kolkata") == "21T08:30 21T13:30"


@pytest.mark.parametrize("zone", ["Etc/Unknown", "Mars/Olympus", "", "../etc/passwd", "America"])
def test_where_the_zone_is_unknown_nobody_is_called(zone: str) -> None:
    assert window("2026-11-20T17:30", zone) is None
    assert window("2026-11-20T17:30", "Asia/Shanghai", zone) is None


def test_where_there_is_no_zone_nobody_is_called() -> None:
    assert window("2026-11-20T17:30") is None


def test_a_contact_gets_the_window_of_its_zones_until_its_consent_ends() -> None:
    contacts = pl.LazyFrame(
        {
            "row_number": [1, 2, 3, 4, 5],
            "region_code": ["CN"] * 5,
            "time_zones": [["Asia/Shanghai"], ["Asia/Shanghai"], ["Asia/Shanghai"], ["Etc/Unknown"], []],
            "consent_expires_at": [None, at(21, 8), at(21, 6), None, None],
            "next_call_at": [None] * 5,
        },
        schema_overrides=dict.fromkeys(("consent_expires_at", "next_call_at"), pl.Datetime("us", "UTC")),
    )
    windows = call_windows(
        [("CN", ["Asia/Shanghai"]), ("CN", ["Etc/Unknown"]), ("CN", [])],
        law=law_of(with_values(CN, call_hours=tuple(hours("14:00-20:00")))),
        as_of=at(20, 17),
        valid_until=at(21, 13),
    )
    attached = attach_windows(contacts, windows).sort("row_number").collect()
    assert attached["window_start"].to_list() == [at(21, 6), at(21, 6), None, None, None]
    assert attached["window_end"].to_list() == [at(21, 12), at(21, 8), None, None, None]
    assert attached.columns == [*contacts.collect_schema(), "window_start", "window_end", "open_until"]


def test_the_window_is_what_is_left_after_the_rest() -> None:
    day = hours("09:00-13:00", "14:00-17:00")
    assert window("2026-11-20T17:30", "Asia/Shanghai", allowed=day) == "21T01:00 21T05:00"
    assert window("2026-11-20T17:30", "Asia/Shanghai", allowed=day, rest_until=at(21, 3)) == "21T06:00 21T09:00"
    assert window("2026-11-20T17:30", "Asia/Shanghai", allowed=day, rest_until=at(21, 8)) == "21T08:00 21T09:00"
    assert window("2026-11-20T17:30", "Asia/Shanghai", allowed=day, rest_until=at(21, 9)) is None


def test_hours_that_touch_at_midnight_are_one_window() -> None:
    night = hours("00:00-02:00", "20:00-00:00")
    assert window("2026-11-20T05:00", "Asia/Shanghai", allowed=night, valid_hours=24) == "20T12:00 20T18:00"
    assert window("2026-11-20T05:00", "Asia/Shanghai", allowed=hours("00:00-00:00")) == "20T05:00 21T01:00"


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        ("2026-11-19T17:00", "20T01:00 20T12:00"),
        ("2026-11-20T17:00", "21T02:00 21T08:00"),
        ("2026-11-21T17:00", None),
    ],
)
def test_each_day_of_the_week_has_its_hours(as_of: str, expected: str | None) -> None:
    week = CallHours.model_validate({"days": ("mon", "tue", "wed", "thu", "fri"), "start": "09:00", "end": "20:00"})
    saturday = CallHours.model_validate({"days": ("sat",), "start": "10:00", "end": "16:00"})
    assert window(as_of, "Asia/Shanghai", allowed=[week, saturday], valid_hours=24) == expected


@pytest.mark.parametrize(
    ("as_of", "region", "zone", "rule", "is_open"),
    [
        ("2026-09-30T17:00", "CN", "Asia/Shanghai", "open", True),  # 1 October, National Day
        ("2026-09-30T17:00", "CN", "Asia/Shanghai", "closed_national", False),
        ("2026-10-06T17:00", "CN", "Asia/Shanghai", "closed_national", False),  # a day off for Saturday the 10th
        ("2026-10-09T17:00", "CN", "Asia/Shanghai", "closed_national", True),  # that Saturday, a working day
        ("2026-09-30T17:00", "DE", "Europe/Berlin", "closed_national", True),
        ("2026-10-02T23:00", "DE", "Europe/Berlin", "closed_national", False),  # 3 October
        ("2026-10-30T23:00", "DE", "Europe/Berlin", "closed_national", True),  # Reformation Day, in some Laender
        ("2026-10-30T23:00", "DE", "Europe/Berlin", "closed_anywhere", False),
        ("2026-11-26T05:00", "US", "America/New_York", "closed_national", False),  # Thanksgiving
        ("2026-11-20T17:00", "XX", "Asia/Shanghai", "open", True),
        ("2026-11-20T17:00", "XX", "Asia/Shanghai", "closed_national", False),
        ("2026-11-20T17:00", None, "Asia/Shanghai", "closed_anywhere", False),
    ],
)
def test_on_holidays_of_the_numbers_region_nobody_is_called(
    as_of: str, region: str | None, zone: str, rule: str, is_open: bool
) -> None:
    found = window(as_of, zone, region=region, on_holidays=rule, allowed=hours("09:00-20:00"), valid_hours=22)
    assert (found is not None) == is_open


def at(day: int, hour: int) -> datetime:
    """An hour of November 2026, UTC."""
    return datetime(2026, 11, day, hour, tzinfo=UTC)


@settings(max_examples=150, deadline=None)
@given(
    as_of=st.datetimes(min_value=datetime(2026, 1, 1), max_value=datetime(2027, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    zones=st.lists(st.sampled_from(ZONES), min_size=1, max_size=3, unique=True),
    valid_hours=st.integers(1, 72),
)
def test_every_minute_of_a_window_is_within_hours_on_every_clock(
    as_of: datetime, zones: list[str], valid_hours: int
) -> None:
    until = as_of + timedelta(hours=valid_hours)
    found = window_of(None, zones, with_values(CN, on_holidays="open"), as_of, until)
    if found is None:
        return
    start, end = found
    assert as_of <= start < end <= until
    for moment in (start, start + (end - start) / 2, end - timedelta(microseconds=1)):
        for zone in zones:
            clock = moment.astimezone(ZoneInfo(zone)).time()
            assert any(stretch.start <= clock < stretch.end for stretch in TWO_STRETCHES), (zone, clock)
