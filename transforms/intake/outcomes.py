"""Outcomes as a vendor reports them: code and note to one class; a refusal counts even on a row that is refused."""

from collections.abc import Mapping
from datetime import datetime

import polars as pl

from schemas.outcomes import RANKS, OutcomeClass, is_refusal
from schemas.phrases import Phrases
from schemas.reasons import RejectReason, SuppressionReason
from transforms.cells import is_blank, text
from transforms.instants import instant
from transforms.intake.checks import Check, is_unread, mark_rejected, number_check
from transforms.intake.numbers import attach_number
from transforms.numbering import Plan
from transforms.words import attach_said


def read_outcomes(
    rows: pl.LazyFrame,
    *,
    region: str,
    plan: Plan,
    area_code: str | None = None,
    time_zone: str,
    codes: Mapping[str, str],
    phrases: Phrases,
    taken_in_at: datetime,
) -> pl.LazyFrame:
    """One row a row: `e164`, the outcome's fields and class, the reject columns, and `no`, `no_since` for a refusal.

    A code that `codes` does not know is of class `UNKNOWN`: held, never dialled again on a guess. What the note puts
    into words counts where it outranks the code, which is kept as the vendor sent it; words never weaken a code.
    """
    parsed = (
        attach_number(rows, region=region, plan=plan, area_code=area_code)
        .with_columns(
            *(text(f"raw_{field}").alias(field) for field in ("campaign", "code", "batch_id", "note")),
            instant("raw_attempted_at", time_zone=time_zone).alias("attempted_at"),
        )
        .with_columns(
            pl.col("code")
            .replace_strict(codes, default=str(OutcomeClass.UNKNOWN), return_dtype=pl.String)
            .alias("outcome_class"),
        )
    )
    return mark_rejected(_with_words(parsed, phrases), _checks()).with_columns(
        pl.when(is_refusal())
        .then(
            pl.when(pl.col("outcome_class") == str(OutcomeClass.REFUSAL_COMPLAINT))
            .then(pl.lit(str(SuppressionReason.COMPLAINT)))
            .otherwise(pl.lit(str(SuppressionReason.REFUSAL)))
        )
        .alias("no"),
        pl.col("attempted_at").fill_null(taken_in_at).alias("no_since"),
        pl.coalesce(pl.format("words:{}", "said_by"), "outcome_class").alias("no_rule"),
    )


def _with_words(outcomes: pl.LazyFrame, phrases: Phrases) -> pl.LazyFrame:
    """`outcome_class` as the note raises it, and `said_by` the phrase that did; null where the code stands.

    A wish to be called again counts only where the code knows no more than that somebody was talked to: elsewhere it
    would shorten a rest, or lift the hold of a code that may be a no.
    """
    said = pl.col("said_by").replace_strict(phrases.classes(), return_dtype=pl.String)
    code = pl.col("outcome_class")
    counts = (
        pl.when(said == str(OutcomeClass.CALLBACK_SCHEDULED))
        .then(code == str(OutcomeClass.CONNECTED_NO_OUTCOME))
        .otherwise(_rank(said) > _rank(code))
    )
    return (
        attach_said(outcomes, "note", phrases=phrases)
        .with_columns(pl.when(counts).then("said_by").alias("said_by"))
        .with_columns(pl.coalesce(said, code).alias("outcome_class"))
    )


def _rank(outcome_class: pl.Expr) -> pl.Expr:
    return outcome_class.replace_strict(RANKS, return_dtype=pl.Int64)


def _checks() -> list[Check]:
    return [
        number_check(),
        *(
            Check(is_blank(f"raw_{field}"), RejectReason.MISSING_VALUE, field)
            for field in ("campaign", "code", "attempted_at")
        ),
        Check(is_unread("attempted_at", "attempted_at"), RejectReason.BAD_INSTANT, "attempted_at"),
    ]
