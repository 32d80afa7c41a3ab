"""Dates and times as people write them, to instants in UTC."""

import polars as pl

_ZONED = ("%Y-%m-%d %H:%M:%S%.f%:z", "%Y-%m-%d %H:%M%:z")
_LOCAL = ("%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%d %H:%M")
_DAY = "%Y-%m-%d"
_STARTS_WITH_A_DAY = r"^(?:19|20)\d{2}-\d{1,2}-\d{1,2}(?:\D|$)"
"""A year has four digits, of this century or the last: 26-11-20 could be three days, and is none."""


def instant(column: str, *, time_zone: str) -> pl.Expr:
    """The instant that a text names, UTC; null where it cannot be read or no such local time exists.

    Reads ISO 8601 (`2026-11-20T19:05:00+08:00`, `…Z`) and `YYYY-MM-DD[ HH:MM[:SS]]` with `/` or `-`, the latter by the
    clocks of `time_zone`; of a local time that occurs twice the earlier one is meant.
    """
    cell = pl.col(column).str.strip_chars().str.replace("T", " ", literal=True).str.replace_all("/", "-", literal=True)
    text = pl.when(cell.str.contains(_STARTS_WITH_A_DAY)).then(cell)
    zoned = text.str.replace(r"\s?[zZ]$", "+00:00").str.replace(r"([+-]\d{2})(\d{2})$", "$1:$2")
    exact = [zoned.str.to_datetime(form, time_unit="us", time_zone="UTC", strict=False) for form in _ZONED]
    local = [text.str.to_datetime(form, time_unit="us", strict=False) for form in _LOCAL]
    day = text.str.to_date(_DAY, strict=False).cast(pl.Datetime("us"))
    by_clock = pl.coalesce(*local, day).dt.replace_time_zone(time_zone, ambiguous="earliest", non_existent="null")
    return pl.coalesce(*exact, by_clock.dt.convert_time_zone("UTC"))
