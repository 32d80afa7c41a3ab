"""What a vendor is handed."""

from typing import Any

import pandera.polars as pa
import polars as pl

from schemas.tables.table import Instant, Table

BATCH_SCHEMA_VERSION = "2"
"""Raised whenever a column of a batch changes its name, type or meaning, or a manifest what it says."""

ALWAYS = ("batch_id", "position", "phone_e164", "window_start", "window_end", "valid_until")
"""What no dialer can do without: whom to call and in which order, when it may, and what its answers name."""

_UTC: Any = {"unit": "microseconds since 1970-01-01T00:00:00Z"}
_COUNT: Any = {"unit": "1"}


class Batches(Table):
    """One person who may be called tonight, at one position of one batch; `is_in_order` looks at all of a batch."""

    batch_id: pl.String = pa.Field(description="the batch; name it in every outcome")
    position: pl.Int64 = pa.Field(
        ge=1, description="the order in which to dial, from 1; rows are sorted by it", metadata=_COUNT
    )
    phone_e164: pl.String = pa.Field(str_startswith="+", description="the number, E.164, '+' and digits")
    country_code: pl.Int64 = pa.Field(ge=1, lt=1000, description="country calling code, ITU-T E.164")
    national_number: pl.String = pa.Field(description="digits after the country code, leading zeros kept")
    region_code: pl.String = pa.Field(nullable=True, description="ISO 3166-1 alpha-2; '001' for no country's numbers")
    carrier: pl.String = pa.Field(nullable=True, description="carrier of allocation; numbers can be ported")
    line_type: pl.String = pa.Field(description="kind of line by the numbering plan: mobile, fixed_line, ...")
    place: pl.String = pa.Field(nullable=True, description="province and city of allocation")
    time_zone: pl.String = pa.Field(nullable=True, description="IANA zone, where the number can only be in one")
    window_start: Instant = pa.Field(description="do not call before this instant, UTC", metadata=_UTC)
    window_end: Instant = pa.Field(description="do not call at or after this instant, UTC", metadata=_UTC)
    campaign: pl.String = pa.Field(description="the campaign that the call is for")
    round: pl.Int64 = pa.Field(ge=1, description="which dial by this campaign this is, from 1", metadata=_COUNT)
    last_outcome: pl.String = pa.Field(nullable=True, description="class of the latest attempt by this campaign")
    consent_id: pl.String = pa.Field(description="the consent that the call rests on")
    name: pl.String = pa.Field(nullable=True, description="the person's name, as the supplier wrote it")
    external_id: pl.String = pa.Field(nullable=True, description="the supplier's own id for the person")
    valid_until: Instant = pa.Field(
        description="UTC; nobody of this batch may be called at or after this instant", metadata=_UTC
    )

    @classmethod
    def said_of(cls, column: str) -> dict[str, str]:
        """What the column is, under `comment`, and what it is counted in, under `unit` where it is counted."""
        found = cls.to_schema().columns[column]
        return {"comment": str(found.description), **(found.metadata or {})}


def in_order(named: tuple[str, ...] | None) -> tuple[str, ...]:
    """The columns that are handed over where these are `named`: with those of `ALWAYS`, in the table's order."""
    every = tuple(Batches.dtypes())
    return every if named is None else tuple(name for name in every if name in {*named, *ALWAYS})
