"""What the values of a policy are called, and how they are said to people."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from schemas.hours import DAYS, CallHours, OnHolidays
from schemas.policy import Basis

BASIS_MEANINGS: dict[Basis, str] = {
    "P": "read in the source itself",
    "S": "a secondary source",
    "U": "not verified",
    "house": "our own choice",
}
"""One clause for each basis."""

_WINDOWS = {
    "5min": "in any 5 minutes",
    "24h": "in any 24 hours",
    "7d": "in any 7 days",
    "30d": "in any 30 days",
    "lifetime": "ever",
}

VALUE_MEANINGS: dict[str, str] = {
    "allowed_line_types": "the kinds of line that are called",
    "call_hours": "when people are called, by the clock of every zone their number may be in",
    "on_holidays": "the public holidays of the number's region on which nobody is called",
    **{f"max_attempts_{name}": f"calls to a number {said}, of all campaigns" for name, said in _WINDOWS.items()},
    **{
        f"max_campaign_attempts_{name}": f"calls to a number {said}, of one campaign" for name, said in _WINDOWS.items()
    },
    "max_failures_7d": "calls to a number in any 7 days that failed on the way, of all campaigns",
    "interval_hours": "how long a number rests after a call, by what the call came to",
    "refused_after": "after how many such calls a number has refused without words",
    "unreachable_after": "after how many such calls a number is given up",
    "needs_register": "whether a do-not-call register for the number's region, or for all, must be attached",
    "register_max_age_days": "how old the latest snapshot of a register may be",
    "swept_share": "how much of a list may look swept or drawn, at most",
    "complaints_per_thousand": "complaints per calls of a campaign, or to one list, above which somebody looks first",
    "reopen_on_new_consent": "whether a consent that is younger than a no lifts it",
}
"""One clause for each value of a policy."""

_HOLIDAYS = {
    OnHolidays.OPEN: "called on every holiday",
    OnHolidays.CLOSED_NATIONAL: "not on those of the whole country",
    OnHolidays.CLOSED_ANYWHERE: "not on those of the country or of any part of it",
}


def entries(name: str, value: Any) -> dict[str, str]:  # noqa: ANN401 - a value of any kind
    """What a value says in plain words with its unit, by its name; of a table, every entry by name and class."""
    if isinstance(value, Mapping):
        return {f"{name}, {key}": plainly(name, of_class) for key, of_class in value.items()}
    return {name: plainly(name, value)}


def plainly(name: str, value: Any) -> str:  # noqa: ANN401 - a value of any kind
    """A value of the policy's value `name`, or one entry of its table, in plain words with its unit."""
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {plainly(name, of_class)}" for key, of_class in value.items())
    return _SAID[name](value) if name in _SAID else _counted(value, "call")


def _counted(count: int, unit: str) -> str:
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"


def _span(hours: float) -> str:
    if hours < 1:
        return f"{hours * 60:g} min"
    return f"{hours / 24:g} days" if hours > 72 and not hours % 24 else f"{hours:g} h"  # noqa: PLR2004 - three days


def _hours(stretches: Iterable[CallHours]) -> str:
    of_days: dict[str, list[str]] = {}
    for stretch in stretches:
        of_days.setdefault(_days(stretch.days), []).append(f"{stretch.start:%H:%M}-{stretch.end:%H:%M}")
    return "; ".join(f"{days} {' and '.join(clock)}" for days, clock in of_days.items()) or "never"


def _days(days: tuple[str, ...]) -> str:
    """`daily`, `Mon-Fri`, `Sat`, or each day where they do not follow one another."""
    places = sorted(DAYS.index(day) for day in days)
    named = [DAYS[place].capitalize() for place in places]
    if len(places) == len(DAYS):
        return "daily"
    follow = len(places) > 1 and places[-1] - places[0] == len(places) - 1
    return f"{named[0]}-{named[-1]}" if follow else ", ".join(named)


def _line_types(value: Iterable[str]) -> str:
    return ", ".join(value) or "none"


def _closed(value: str) -> str:
    return _HOLIDAYS[OnHolidays(value)]


def _times(count: int) -> str:
    return _counted(count, "time")


def _age(days: int) -> str:
    return _counted(days, "day")


def _share(share: float) -> str:
    return f"{share * 100:g} %"


def _per_thousand(rate: float) -> str:
    return f"{rate:g} in a thousand"


def _yes_or_no(is_so: bool) -> str:
    return "yes" if is_so else "no"


_SAID: Mapping[str, Callable[[Any], str]] = {
    "allowed_line_types": _line_types,
    "call_hours": _hours,
    "on_holidays": _closed,
    "interval_hours": _span,
    "refused_after": _times,
    "unreachable_after": _times,
    "needs_register": _yes_or_no,
    "register_max_age_days": _age,
    "swept_share": _share,
    "complaints_per_thousand": _per_thousand,
    "reopen_on_new_consent": _yes_or_no,
}
"""How each value is said; all others are counts of calls."""
