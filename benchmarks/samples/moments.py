"""Dates and times as senders write them, drawn from stretches of days."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

import polars as pl

from benchmarks.samples.recipe import Recipe, look_up

OFFICE = tuple(f"{hour:02d}:{minute:02d}" for hour in range(8, 22) for minute in range(60))
"""The minutes in which people fill in forms."""
CALLING = tuple(
    f"{hour:02d}:{minute:02d}"
    for hour in (9, 10, 11, 14, 15, 16, 17, 18, 19)
    for minute in range(60)
    if hour < 19 or minute < 30
)
"""The minutes in which dialers dial."""


class Form(NamedTuple):
    """How one sender writes a moment: between year, month and day, before and after the time."""

    within_day: str = "-"
    before_time: str = " "
    after_time: str = ""


DASHES, SLASHES, ISO_UTC, ISO_LOCAL = Form(), Form("/"), Form("-", "T", ":00Z"), Form("-", "T", ":00+08:00")


def days(first: str, last: str) -> tuple[str, ...]:
    """Every day from `first` to `last`, as YYYY-MM-DD."""
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    return tuple(str(start + timedelta(days=day)) for day in range((end - start).days + 1))


def moment(
    recipe: Recipe,
    stream: str,
    *spells: Sequence[str],
    which: pl.Expr | None = None,
    minutes: Sequence[str] = OFFICE,
    form: Form = DASHES,
) -> pl.Expr:
    """A minute of a day of one of the spells, as text in the given form; `which` tells which, where there are several.

    The text is made of two pieces, since pieces are what joining text costs.
    """
    dates = [day.replace("-", form.within_day) + form.before_time for spell in spells for day in spell]
    first = [sum(map(len, spells[:at])) for at in range(len(spells))]
    spell = pl.lit(0) if which is None else which
    day = look_up(first, spell) + recipe.draw(f"{stream} day") % look_up([len(each) for each in spells], spell)
    minute = recipe.pick([minute + form.after_time for minute in minutes], f"{stream} minute")
    return pl.concat_str(look_up(dates, day), minute)
