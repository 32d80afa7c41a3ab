"""Dates and times as people write them."""

from datetime import datetime

import polars as pl
import pytest

from transforms.instants import instant

READ = {
    "2026-11-20T19:05:00+08:00": "2026-11-20T11:05:00",
    "2026-11-20T19:05:00Z": "2026-11-20T19:05:00",
    "2026-11-20T19:05Z": "2026-11-20T19:05:00",
    "2026-11-20T19:05:00.123456Z": "2026-11-20T19:05:00.123456",
    "2026-11-20T19:05:00+0800": "2026-11-20T11:05:00",
    "2026-11-20T19:05-05:00": "2026-11-21T00:05:00",
    "2026-11-20 19:05:00 +08:00": "2026-11-20T11:05:00",
    "2026-11-20 19:05:09": "2026-11-20T11:05:09",
    "2026-11-20 19:05": "2026-11-20T11:05:00",
    "2026/11/20 19:05": "2026-11-20T11:05:00",
    "2026-11-20T19:05": "2026-11-20T11:05:00",
    "2026/1/2": "2026-01-01T16:00:00",
    "2026-11-20": "2026-11-19T16:00:00",
    "  2026-11-20 19:05\t": "2026-11-20T11:05:00",
}
"""What is read by the clocks of Shanghai, and the instant that it names, UTC."""

REFUSED = [
    "",
    " ",
    "yesterday",
    "2026-02-30",
    "2026-13-01",
    "2026-11-20 25:00",
    "2026-11-20 19:61",
    "11/20/2026",
    "20.11.2026",
    "20/11/2026",
    "20261120",
    "1763636700",
    "46346.5",
    "2026-11-20 7:05 PM",
    "2026-11-20 19:05 Asia/Shanghai",
]
WITHOUT_CENTURY = ["26-11-20", "26/11/20 19:05", "20/11/26", "20/11/26 19:05:00", "1-2-3", "-2026-11-20"]


def read(text: str | None, time_zone: str = "Asia/Shanghai") -> str | None:
    """The instant as text, UTC; null where there is none."""
    cells = pl.DataFrame({"at": [text]}, schema={"at": pl.String})
    instants = cells.select(instant("at", time_zone=time_zone).alias("instant"))
    assert instants.schema == {"instant": pl.Datetime("us", "UTC")}
    said = instants.select(pl.col("instant").dt.to_string("%Y-%m-%dT%H:%M:%S%.f")).item()
    return None if said is None else str(said).removesuffix(".000000")


@pytest.mark.parametrize(("text", "expected"), READ.items())
def test_a_date_or_time_that_says_what_it_means_is_read(text: str, expected: str) -> None:
    said = read(text)
    assert said is not None
    assert datetime.fromisoformat(said) == datetime.fromisoformat(expected)


@pytest.mark.parametrize("text", REFUSED)
def test_what_could_mean_something_else_is_refused(text: str) -> None:
    assert read(text) is None


@pytest.mark.parametrize("text", WITHOUT_CENTURY)
def test_a_year_without_its_century_is_refused_not_read_as_antiquity(text: str) -> None:
    assert read(text) is None


def test_no_text_is_no_instant() -> None:
    assert read(None) is None


@pytest.mark.parametrize(
    ("text", "zone", "expected"),
    [
        ("2026-11-20 19:05", "Asia/Shanghai", "2026-11-20T11:05:00"),
        ("2026-11-20 19:05", "America/New_York", "2026-11-21T00:05:00"),
        ("2026-07-20 19:05", "America/New_York", "2026-07-20T23:05:00"),
        ("2026-11-20 19:05", "Asia/Kolkata", "2026-11-20T13:35:00"),
        ("2026-11-20T19:05:00Z", "Asia/Kolkata", "2026-11-20T19:05:00"),
    ],
)
def test_a_time_without_zone_is_the_homes(text: str, zone: str, expected: str) -> None:
    assert read(text, zone) == expected


def test_a_local_time_that_the_clocks_skip_is_refused() -> None:
    assert read("2026-03-08 02:30", "America/New_York") is None
    assert read("2026-03-08 03:30", "America/New_York") == "2026-03-08T07:30:00"


def test_of_a_local_time_that_occurs_twice_the_earlier_is_meant() -> None:
    assert read("2026-11-01 01:30", "America/New_York") == "2026-11-01T05:30:00"
    assert read("2026-11-01T01:30-05:00", "America/New_York") == "2026-11-01T06:30:00"
