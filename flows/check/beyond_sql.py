"""What the check must know and SQL cannot tell: how codes are written, and which days are public holidays."""

import re
import unicodedata
from datetime import date, datetime
from functools import cache

import duckdb
import holidays

_WHOLE_NUMBER = re.compile(r"(-?[0-9]+)\.0+")
_BLANKS = re.compile(r"\s+")


def tell_codes(evidence: duckdb.DuckDBPyConnection) -> None:
    """Fill `code_keys` with the key of every code that a vendor answered with."""
    codes = evidence.execute("SELECT DISTINCT code FROM outcomes").fetchall()
    rows = [[code, _key(code)] for (code,) in codes if code is not None]
    if rows:
        evidence.executemany("INSERT INTO code_keys VALUES (?, ?)", rows)


def _key(code: str) -> str:
    folded = _BLANKS.sub("_", unicodedata.normalize("NFKC", code).strip().upper())
    number = _WHOLE_NUMBER.fullmatch(folded)
    return number[1] if number else folded


def tell_holidays(evidence: duckdb.DuckDBPyConnection, as_of: datetime) -> None:
    """Fill `public_holidays` of the years around the night, and `calendars` with the regions of which there is one."""
    found = evidence.execute("SELECT DISTINCT region_code FROM verdicts WHERE region_code IS NOT NULL").fetchall()
    known = holidays.list_supported_countries()
    around = {as_of.year, date.fromordinal(as_of.toordinal() + 5).year, date.fromordinal(as_of.toordinal() - 2).year}
    years = tuple(sorted(around))
    for (region,) in found:
        if region not in known:
            continue
        rows = _days(region, tuple(known[region]), years)
        evidence.execute("INSERT INTO calendars VALUES (?)", [region])
        if rows:
            evidence.executemany("INSERT INTO public_holidays VALUES (?, ?, ?)", rows)


@cache
def _days(region: str, parts: tuple[str, ...], years: tuple[int, ...]) -> list[tuple[str, date, bool]]:
    """Every public holiday of the region or a part of it, and whether it is one of the whole region."""
    national = set(holidays.country_holidays(region, years=years, expand=False))
    of_parts = [set(holidays.country_holidays(region, subdiv=part, years=years, expand=False)) for part in parts]
    return [(region, day, day in national) for day in sorted(national.union(*of_parts))]
