"""What a vendor is told not to call after all."""

import pandera.polars as pa
import polars as pl

from schemas.stops import StopReason
from schemas.tables.table import Instant, Table, e164_field

_REASONS = [str(reason) for reason in StopReason]


class StopList(Table):
    """One number of one batch that is not to be called any more, as its vendor reads it."""

    batch_id: pl.String = pa.Field()
    phone_e164: pl.String = pa.Field(str_startswith="+")
    reason: pl.String = pa.Field(isin=_REASONS)
    since: Instant = pa.Field(description="when the no was said, UTC")


class Stops(Table):
    """One number in one stop list: which vendor was told, when, and in which file."""

    vendor: pl.String = pa.Field()
    batch_id: pl.String = pa.Field()
    e164: pl.Int64 = e164_field()
    campaign: pl.String = pa.Field()
    reason: pl.String = pa.Field(isin=_REASONS)
    since: Instant = pa.Field(description="when the no was said, UTC")
    told_at: Instant = pa.Field(description="the list's instant, UTC")
    file: pl.String = pa.Field(description="path below the vendor's root")
