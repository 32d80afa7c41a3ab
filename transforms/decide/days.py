"""Moments of which the day alone was told: midnight on the home's clock stands for any moment of that day."""

from datetime import time, timedelta

import polars as pl

_MOMENT = timedelta(microseconds=1)


def is_of_a_day(column: str, *, time_zone: str) -> pl.Expr:
    """Whether the instant in the column tells the day alone: midnight on the clock of `time_zone`."""
    return pl.col(column).dt.convert_time_zone(time_zone).dt.time() == time.min


def last_moment(column: str, *, time_zone: str) -> pl.Expr:
    """The latest instant that the column may mean, UTC: of a day alone its last one, else the instant itself."""
    at = pl.col(column)
    tomorrow = at.dt.convert_time_zone(time_zone).dt.replace_time_zone(None).dt.offset_by("1d")
    by_clock = tomorrow.dt.replace_time_zone(time_zone, ambiguous="earliest", non_existent="null")
    end = by_clock.dt.convert_time_zone("UTC").fill_null(at + timedelta(days=1)) - _MOMENT
    return pl.when(is_of_a_day(column, time_zone=time_zone)).then(end).otherwise(at).alias(column)
