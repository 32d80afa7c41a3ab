"""Rows of a batch, made up: numbers in ranges that are kept for fiction, or that no carrier was given."""

from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl

from schemas.tables.batches import Batches

OPENS = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
ENDS = OPENS + timedelta(hours=11)
VALID_UNTIL = ENDS + timedelta(hours=1)
BATCH_ID = "b0123456789abcdef"

MOBILE = {"country_code": 86, "national_number": "13812340001", "line_type": "mobile", "region_code": "CN"}
BEIJING = {"country_code": 86, "national_number": "1055501234", "line_type": "fixed_line", "region_code": "CN"}
NEW_YORK = {
    "country_code": 1,
    "national_number": "2125550101",
    "line_type": "fixed_line_or_mobile",
    "region_code": "US",
}
LONDON = {"country_code": 44, "national_number": "2079460000", "line_type": "fixed_line", "region_code": "GB"}
"""London's 020 7946 0000 to 0999 are Ofcom's for drama."""


def batch(*people: dict[str, Any]) -> pl.DataFrame:
    """The people in their order; what one does not say is the same for all."""
    dtypes = Batches.dtypes()
    rows = [{**_shared(place), **person} for place, person in enumerate(people, start=1)]
    for row in rows:
        row["phone_e164"] = f"+{row['country_code']}{row['national_number']}"
    return pl.DataFrame([{name: row.get(name) for name in dtypes} for row in rows], schema=dtypes)


def many(size: int) -> pl.DataFrame:
    """So many people, each with a Chinese mobile of an own number."""
    place = pl.int_range(1, size + 1, dtype=pl.Int64)
    number = pl.format("1990{}", place.cast(pl.String).str.zfill(7))
    own = {"position": place, "national_number": number, "phone_e164": pl.format("+86{}", number)}
    columns = [pl.lit(value, dtype=dtype).alias(name) for (name, dtype), value in _one().items()]
    return pl.select(place.alias("place")).select(
        own[column.meta.output_name()].alias(column.meta.output_name()) if column.meta.output_name() in own else column
        for column in columns
    )


def _one() -> dict[tuple[str, pl.DataType], Any]:
    one = {**_shared(1), **MOBILE, "phone_e164": ""}
    return {(name, dtype): one.get(name) for name, dtype in Batches.dtypes().items()}


def _shared(place: int) -> dict[str, Any]:
    named = {"batch_id": BATCH_ID, "position": place, "campaign": "spring", "round": 1, "consent_id": "0123456789ab-2"}
    times = {"window_start": OPENS, "window_end": ENDS, "valid_until": VALID_UNTIL, "time_zone": "Asia/Shanghai"}
    return {**MOBILE, **named, **times, "name": "Nobody Real", "external_id": f"C-{place}"}
