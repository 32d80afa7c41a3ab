"""Outcomes as a vendor reports them: the code to its class; a refusal counts even on a row that is refused."""

from collections.abc import Mapping
from datetime import datetime

import polars as pl

from schemas.outcomes import OutcomeClass, is_refusal
from schemas.reasons import RejectReason, SuppressionReason
from transforms.cells import is_blank, text
from transforms.instants import instant
from transforms.intake.checks import Check, is_unread, mark_rejected, number_check
from transforms.intake.numbers import attach_number
from transforms.numbering import Plan
from transforms.outcome_codes import class_of_code


def read_outcomes(
    rows: pl.LazyFrame,
    *,
    region: str,
    plan: Plan,
    area_code: str | None = None,
    time_zone: str,
    codes: Mapping[str, str],
    taken_in_at: datetime,
) -> pl.LazyFrame:
    """One row a row: `e164`, the outcome's fields and class, the reject columns, and `no`, `no_since` for a refusal.

    `codes` are by key, as `code_key` writes them; a code that they do not know is of class `UNKNOWN`: held, never
    dialled again on a guess. An agreed time that cannot be read is none: the outcome counts all the same.
    """
    parsed = (
        attach_number(rows, region=region, plan=plan, area_code=area_code)
        .with_columns(
            *(text(f"raw_{field}").alias(field) for field in ("campaign", "code", "batch_id", "note")),
            instant("raw_attempted_at", time_zone=time_zone).alias("attempted_at"),
        )
        .with_columns(class_of_code("code", codes=codes).alias("outcome_class"))
    )
    return mark_rejected(parsed, _checks()).with_columns(
        pl.when(is_refusal())
        .then(
            pl.when(pl.col("outcome_class") == str(OutcomeClass.REFUSAL_COMPLAINT))
            .then(pl.lit(str(SuppressionReason.COMPLAINT)))
            .otherwise(pl.lit(str(SuppressionReason.REFUSAL)))
        )
        .alias("no"),
        pl.col("attempted_at").fill_null(taken_in_at).alias("no_since"),
        pl.col("outcome_class").alias("no_rule"),
        instant("raw_callback_at", time_zone=time_zone).alias("callback_at"),
    )


def _checks() -> list[Check]:
    return [
        number_check(),
        *(
            Check(is_blank(f"raw_{field}"), RejectReason.MISSING_VALUE, field)
            for field in ("campaign", "code", "attempted_at")
        ),
        Check(is_unread("attempted_at", "attempted_at"), RejectReason.BAD_INSTANT, "attempted_at"),
    ]
