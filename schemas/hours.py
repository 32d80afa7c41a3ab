"""When people may be called, by their own clock and calendar."""

from collections.abc import Iterable
from datetime import time, timedelta
from enum import StrEnum
from typing import Literal, Self

from pydantic import model_validator

from schemas.frozen import Frozen
from schemas.strictness import Direction

Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

DAYS: tuple[Day, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""The days of a week in Python's order: `DAYS[date.weekday()]`."""

_WHOLE_DAY = timedelta(hours=24)


class CallHours(Frozen):
    """One stretch of the callee's day in which calls are allowed, on `days`, from `start` until before `end`.

    An `end` of 00:00 is the end of the day; a stretch over midnight is written as two.
    """

    days: tuple[Day, ...] = DAYS
    start: time
    end: time

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.opens_after >= self.closes_after:
            raise ValueError("call hours must start before they end, within one day")
        return self

    @property
    def opens_after(self) -> timedelta:
        """From the day's beginning to `start`, on a clock that nobody moves."""
        return _into_the_day(self.start)

    @property
    def closes_after(self) -> timedelta:
        """From the day's beginning to `end`."""
        return _into_the_day(self.end) or _WHOLE_DAY

    def within(self, others: Iterable["CallHours"]) -> bool:
        """Whether on each of its days some stretch of `others` covers this one."""
        covering = [other for other in others if _covers(other, self)]
        return all(any(day in other.days for other in covering) for day in self.days)

    def shared_with(self, other: "CallHours") -> "CallHours | None":
        """The stretch that both allow, or none."""
        days = tuple(day for day in self.days if day in other.days)
        start, end = max(self.start, other.start), min(self, other, key=_closing).end
        if not days or _into_the_day(start) >= (_into_the_day(end) or _WHOLE_DAY):
            return None
        return CallHours(days=days, start=start, end=end)


def _into_the_day(clock: time) -> timedelta:
    return timedelta(hours=clock.hour, minutes=clock.minute, seconds=clock.second, microseconds=clock.microsecond)


def _closing(stretch: CallHours) -> timedelta:
    return stretch.closes_after


def _covers(other: CallHours, stretch: CallHours) -> bool:
    return other.opens_after <= stretch.opens_after and stretch.closes_after <= other.closes_after


def overlapping(stretches: tuple[CallHours, ...]) -> bool:
    """Whether two of the stretches share a moment of some day."""
    pairs = [(one, other) for place, one in enumerate(stretches) for other in stretches[:place]]
    return any(one.shared_with(other) for one, other in pairs)


def _all_within(ours: tuple[CallHours, ...], law: tuple[CallHours, ...]) -> bool:
    return all(stretch.within(law) for stretch in ours)


def _shared_hours(ours: tuple[CallHours, ...], law: tuple[CallHours, ...]) -> tuple[CallHours, ...]:
    return tuple(shared for one in ours for other in law if (shared := one.shared_with(other)))


class OnHolidays(StrEnum):
    """On which public holidays of the number's region nobody is called, the laxest first."""

    OPEN = "open"
    """On none: they are days like others."""
    CLOSED_NATIONAL = "closed_national"
    """On those of the whole country."""
    CLOSED_ANYWHERE = "closed_anywhere"
    """On those of any part of it too: nobody can tell in which part a mobile telephone is."""


def _is_no_laxer(ours: OnHolidays, law: OnHolidays) -> bool:
    return _laxity(ours) >= _laxity(law)


def _less_lax(ours: OnHolidays, law: OnHolidays) -> OnHolidays:
    return max(ours, law, key=_laxity)


def _laxity(rule: OnHolidays) -> int:
    return list(OnHolidays).index(rule)


WITHIN = Direction(_all_within, _shared_hours)
"""Call hours: within the law's is stricter."""

CLOSED_OFTENER = Direction(_is_no_laxer, _less_lax)
"""Holidays: the more of them nobody is called on, the stricter."""
