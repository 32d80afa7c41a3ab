"""What the numbering plan says of a number."""

import pandera.polars as pa
import polars as pl

from schemas.tables.table import Table, TextList

LINE_TYPES = (
    "fixed_line",
    "mobile",
    "fixed_line_or_mobile",
    "toll_free",
    "premium_rate",
    "shared_cost",
    "voip",
    "personal_number",
    "pager",
    "uan",
    "voicemail",
    "unknown",
)
"""The line types of libphonenumber's PhoneNumberType, in lower case."""


class Facts(Table):
    """One number's facts. A carrier is where the number was allocated, not a promise of where it is today."""

    phone_e164: pl.String = pa.Field(str_startswith="+", description="E.164 as text")
    country_code: pl.Int64 = pa.Field(ge=1, lt=1000)
    region_code: pl.String = pa.Field(nullable=True, description="ISO 3166-1 alpha-2; '001' for non-geographic codes")
    line_type: pl.String = pa.Field(isin=LINE_TYPES)
    carrier: pl.String = pa.Field(nullable=True, description="carrier of allocation, in English")
    virtual_operator: pl.String = pa.Field(nullable=True, description="host network, where the range is resold")
    place: pl.String = pa.Field(nullable=True, description="province and city of allocation, in English")
    time_zones: TextList = pa.Field(description="every IANA zone the number may be in, sorted")
    plan_version: pl.String = pa.Field(description="phonenumbers' version")
