"""What one night decided."""

import pandera.polars as pa
import polars as pl

from schemas.tables.facts import Facts
from schemas.tables.table import Instant, Table, e164_field
from schemas.verdicts import VERDICTS


class _Judged(Table):
    """The part of a verdict that the night decides."""

    campaign: pl.String = pa.Field()
    e164: pl.Int64 = e164_field()
    verdict: pl.String = pa.Field(isin=VERDICTS)
    rule: pl.String = pa.Field(description="what made the verdict hold, as <kind>:<name>")
    policy_version: pl.String = pa.Field()
    round: pl.Int64 = pa.Field(ge=1, description="which dial by this campaign this would be")
    last_outcome: pl.String = pa.Field(nullable=True, description="class of the latest attempt by this campaign")
    last_attempt_at: Instant = pa.Field(nullable=True, description="latest attempt by any campaign, UTC")
    next_call_at: Instant = pa.Field(nullable=True, description="earliest lawful moment by intervals and caps, UTC")
    consent_id: pl.String = pa.Field(nullable=True, description="the consent a call would rest on")
    list_id: pl.String = pa.Field(description="the `file_id` of the list the contact stands on")
    row_number: pl.Int64 = pa.Field(ge=1)


class Verdicts(Facts, _Judged):
    """One contact's verdict for one campaign on one night, with the rule that gave it and the number's facts."""


class Duplicates(Table):
    """One contact that another contact of the same campaign and number stands in for tonight."""

    campaign: pl.String = pa.Field()
    e164: pl.Int64 = e164_field()
    list_id: pl.String = pa.Field()
    row_number: pl.Int64 = pa.Field(ge=1)
    phone_column: pl.Int64 = pa.Field(ge=1)
    number_in_cell: pl.Int64 = pa.Field(ge=1)
    scope: pl.String = pa.Field(isin=("row", "list", "supplier", "across"), description="how near the other one is")
    kept_list_id: pl.String = pa.Field()
    kept_row_number: pl.Int64 = pa.Field(ge=1)
    kept_phone_column: pl.Int64 = pa.Field(ge=1)
    kept_number_in_cell: pl.Int64 = pa.Field(ge=1)
