"""Outcomes as a vendor reports them: code and note to one class; a row that is refused still counts."""

from collections.abc import Mapping
from datetime import datetime

import polars as pl

from schemas.outcomes import OutcomeClass, is_refusal
from schemas.phrases import Phrases
from schemas.reasons import RejectReason, SuppressionReason
from transforms.cells import is_blank, text
from transforms.instants import instant
from transforms.intake.checks import Check, is_unread, mark_rejected, number_check
from transforms.intake.numbers import attach_number
from transforms.numbering import Plan
from transforms.outcome_codes import class_of_code
from transforms.words import attach_heard, raise_by_words

_POSITION = r"^0*([1-9][0-9]{0,8})(?:\.0+)?$"
"""As a person or a spreadsheet writes a whole number from 1."""
_BOTH = r"^(b[0-9a-f]{16})-([1-9][0-9]{0,8})$"


def read_outcomes(
    rows: pl.LazyFrame,
    *,
    region: str,
    plan: Plan,
    area_code: str | None = None,
    time_zone: str,
    codes: Mapping[str, str],
    phrases: Phrases | None,
    taken_in_at: datetime,
) -> pl.LazyFrame:
    """One row a row: `e164`, the outcome's fields and class, the reject columns, and `no`, `no_since` for a refusal.

    `codes` are by key, as `code_key` writes them; a code that they do not know is of class `UNKNOWN`: held, never
    dialled again on a guess. What the note says in one of the `phrases` counts where it outranks the code, and `heard`
    names the phrase; without `phrases` no note is read. An agreed time that cannot be read is none: the outcome counts
    all the same.

    A row that is refused has every field of an outcome, too, read as strictly as can be: without a campaign it is of
    none (blank) and counts for the number, without a date it is of the moment it was taken in, and without a code its
    code is the reason why it was refused.
    """
    parsed = (
        attach_number(attach_heard(rows, "raw_note", phrases=phrases), region=region, plan=plan, area_code=area_code)
        .with_columns(
            *(text(f"raw_{field}").alias(field) for field in ("campaign", "code", "note")),
            *_place(),
            instant("raw_attempted_at", time_zone=time_zone).alias("attempted_at"),
        )
        .with_columns(class_of_code("code", codes=codes).alias("outcome_class"))
    )
    read = mark_rejected(raise_by_words(parsed, phrases=phrases), _checks()).with_columns(
        _no().alias("no"),
        pl.col("attempted_at").fill_null(taken_in_at),
        pl.coalesce("heard", "outcome_class").alias("no_rule"),
        instant("raw_callback_at", time_zone=time_zone).alias("callback_at"),
    )
    told = (pl.col("campaign").fill_null(""), pl.coalesce("code", "reject_reason").alias("code"))
    return read.with_columns(*told, pl.col("attempted_at").alias("no_since"))


def _place() -> list[pl.Expr]:
    """`batch_id` and `position`, which may also stand together as `<batch_id>-<position>`, our id in import files."""
    named = text("raw_batch_id")
    told = text("raw_position").str.normalize("NFKC").str.extract(_POSITION)
    return [
        named.str.extract(_BOTH, 1).fill_null(named).alias("batch_id"),
        pl.coalesce(told, named.str.extract(_BOTH, 2)).cast(pl.Int64).alias("position"),
    ]


def _no() -> pl.Expr:
    """What the outcome is as a suppression; null where it is none."""
    is_complaint = pl.col("outcome_class") == str(OutcomeClass.REFUSAL_COMPLAINT)
    complaint, refusal = pl.lit(str(SuppressionReason.COMPLAINT)), pl.lit(str(SuppressionReason.REFUSAL))
    return pl.when(is_refusal()).then(pl.when(is_complaint).then(complaint).otherwise(refusal))


def _checks() -> list[Check]:
    return [
        number_check(),
        *(
            Check(is_blank(f"raw_{field}"), RejectReason.MISSING_VALUE, field)
            for field in ("campaign", "code", "attempted_at")
        ),
        Check(is_unread("attempted_at", "attempted_at"), RejectReason.BAD_INSTANT, "attempted_at"),
        Check(is_unread("position", "position"), RejectReason.BAD_POSITION, "position"),
    ]
