"""On which days of a region's calendar nobody is called."""

from collections.abc import Iterable
from datetime import date
from functools import cache

import holidays

from schemas.hours import OnHolidays


def closed_days(region: str | None, rule: OnHolidays, years: Iterable[int]) -> frozenset[date] | None:
    """The public holidays of those years on which `rule` calls nobody in the region.

    None where no calendar of the region is known, and one would be needed: then nobody can say which day is a holiday.
    A day off that stands in for a weekend day is a holiday; a working day that stands in for it opens nothing.
    """
    if rule is OnHolidays.OPEN:
        return frozenset()
    parts = holidays.list_supported_countries().get(region or "")
    if region is None or parts is None:
        return None
    calendars = ["", *parts] if rule is OnHolidays.CLOSED_ANYWHERE else [""]
    return frozenset().union(*(_holidays(region, part, year) for part in calendars for year in sorted(set(years))))


@cache
def _holidays(region: str, part: str, year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays(region, subdiv=part or None, years=year, expand=False))
