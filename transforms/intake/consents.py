"""Consents and withdrawals: checked, never repaired; a withdrawal counts even on a row that is refused."""

from collections.abc import Collection
from datetime import datetime

import polars as pl

from schemas.reasons import RejectReason, SuppressionReason
from schemas.tables.ledgers import CHANNELS
from transforms.cells import is_blank, plain_word, text
from transforms.instants import instant
from transforms.intake.checks import Check, is_unread, mark_rejected, number_check
from transforms.intake.numbers import attach_number
from transforms.numbering import Plan

FIELDS = ("phone", "controller", "purpose", "channel", "granted_at", "expires_at", "withdrawn_at", "evidence")


def read_consents(
    rows: pl.LazyFrame,
    *,
    region: str,
    plan: Plan,
    area_code: str | None = None,
    time_zone: str,
    controllers: Collection[str],
    words_for_nothing: Collection[str],
    taken_in_at: datetime,
) -> pl.LazyFrame:
    """One row a row: `e164`, the consent's fields, the reject columns, and `no`, `no_since` for a withdrawal.

    Evidence that is one of `words_for_nothing` is none.
    """
    parsed = attach_number(rows, region=region, plan=plan, area_code=area_code).with_columns(
        *(text(f"raw_{field}").alias(field) for field in ("controller", "purpose", "evidence")),
        text("raw_channel").str.to_lowercase().alias("channel"),
        *(instant(f"raw_{field}", time_zone=time_zone).alias(field) for field in FIELDS if field.endswith("_at")),
    )
    return mark_rejected(parsed, _checks(controllers, words_for_nothing, taken_in_at)).with_columns(
        pl.when(~is_blank("raw_withdrawn_at")).then(pl.lit(str(SuppressionReason.WITHDRAWAL))).alias("no"),
        pl.col("withdrawn_at").fill_null(taken_in_at).alias("no_since"),
        pl.lit("consents").alias("no_rule"),
    )


def _checks(controllers: Collection[str], words_for_nothing: Collection[str], taken_in_at: datetime) -> list[Check]:
    known, nothing = sorted(controllers), sorted(words_for_nothing)
    is_word_for_nothing = plain_word("raw_evidence").is_in(nothing)
    missing = [
        Check(is_blank(f"raw_{field}"), RejectReason.MISSING_VALUE, field) for field in ("controller", "purpose")
    ]
    unread = [
        Check(is_unread(field, field), RejectReason.BAD_INSTANT, field) for field in FIELDS if field.endswith("_at")
    ]
    return [
        number_check(),
        *missing,
        Check(is_blank("raw_evidence") | is_word_for_nothing, RejectReason.NO_EVIDENCE, "evidence"),
        Check(~pl.col("controller").is_in(known), RejectReason.UNKNOWN_CONTROLLER, "controller"),
        Check(~pl.col("channel").is_in(CHANNELS).fill_null(value=False), RejectReason.UNKNOWN_CHANNEL, "channel"),
        *unread,
        Check(pl.col("granted_at").is_null(), RejectReason.MISSING_VALUE, "granted_at"),
        Check(pl.col("granted_at") > taken_in_at, RejectReason.FROM_THE_FUTURE, "granted_at"),
        Check(pl.col("withdrawn_at") > taken_in_at, RejectReason.FROM_THE_FUTURE, "withdrawn_at"),
        Check(pl.col("withdrawn_at") < pl.col("granted_at"), RejectReason.WITHDRAWN_BEFORE_GRANTED, "withdrawn_at"),
        Check(pl.col("expires_at") < pl.col("granted_at"), RejectReason.EXPIRED_BEFORE_GRANTED, "expires_at"),
    ]
