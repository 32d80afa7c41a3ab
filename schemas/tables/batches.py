"""What a vendor is handed."""

import pandera.polars as pa
import polars as pl

from schemas.tables.table import Instant, Table

BATCH_SCHEMA_VERSION = "1"
"""Raised whenever a column of a batch changes its name, type or meaning."""


class Batches(Table):
    """One person who may be called tonight, at one position of one batch."""

    batch_id: pl.String = pa.Field()
    position: pl.Int64 = pa.Field(ge=1, unique=True, description="the order in which to dial")
    phone_e164: pl.String = pa.Field(str_startswith="+", unique=True)
    country_code: pl.Int64 = pa.Field(ge=1, lt=1000)
    national_number: pl.String = pa.Field(description="digits after the country code, leading zeros kept")
    region_code: pl.String = pa.Field(nullable=True)
    carrier: pl.String = pa.Field(nullable=True)
    line_type: pl.String = pa.Field()
    place: pl.String = pa.Field(nullable=True)
    time_zone: pl.String = pa.Field(nullable=True, description="IANA zone, where the number can only be in one")
    window_start: Instant = pa.Field(description="not before, UTC")
    window_end: Instant = pa.Field(description="not at or after, UTC")
    campaign: pl.String = pa.Field()
    round: pl.Int64 = pa.Field(ge=1)
    last_outcome: pl.String = pa.Field(nullable=True)
    consent_id: pl.String = pa.Field()
    name: pl.String = pa.Field(nullable=True)
    external_id: pl.String = pa.Field(nullable=True)
    valid_until: Instant = pa.Field(description="UTC; nobody of this batch may be called later")
