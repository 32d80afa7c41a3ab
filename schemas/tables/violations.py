"""What vendors answered that stands against them."""

from enum import StrEnum

import pandera.polars as pa
import polars as pl

from schemas.stops import StopReason
from schemas.tables.table import Instant, Table, e164_field


class Violation(StrEnum):
    """What was wrong with a call, or with the answer that tells of it."""

    AFTER_A_NO = "after_a_no"
    WITHOUT_A_BATCH = "without_a_batch"
    ANOTHER_NUMBER = "another_number"


VIOLATION_MEANINGS: dict[str, str] = {
    Violation.AFTER_A_NO: "somebody at this number had said no",
    Violation.WITHOUT_A_BATCH: "this number was never handed over to this vendor",
    Violation.ANOTHER_NUMBER: "the place in a batch that the answer names is not this number's",
}
"""One clause for each kind."""


class Violations(Table):
    """One call that a vendor reports and should not have made, or one answer for another number, with the evidence."""

    kind: pl.String = pa.Field(isin=[str(kind) for kind in Violation])
    vendor: pl.String = pa.Field(description="who called")
    campaign: pl.String = pa.Field(description="as its batch or the vendor tells; blank where neither does")
    e164: pl.Int64 = e164_field()
    attempted_at: Instant = pa.Field(description="UTC; midnight by the home's clock where the day alone was told")
    outcome_class: pl.String = pa.Field()
    batch_id: pl.String = pa.Field(
        nullable=True, description="the hand-over it is matched to; of another number, the one it names"
    )
    position: pl.Int64 = pa.Field(nullable=True, ge=1, description="its place in that batch")
    reason: pl.String = pa.Field(nullable=True, isin=[str(reason) for reason in StopReason])
    said_at: Instant = pa.Field(nullable=True, description="when the no was said, UTC")
    told_at: Instant = pa.Field(
        nullable=True, description="since when the vendor knew before the call; none: it did not"
    )
    no_file_id: pl.String = pa.Field(nullable=True, description="the file of the no; none: a stop list tells of it")
    no_row_number: pl.Int64 = pa.Field(nullable=True, ge=1)
    file_id: pl.String = pa.Field(str_length=64, description="the file in which the vendor reports the call")
    row_number: pl.Int64 = pa.Field(ge=1)
