"""One dated snapshot of a do-not-call register, of numbers or of their hashes."""

import polars as pl

from schemas.reasons import RejectReason
from transforms.cells import is_blank
from transforms.intake.checks import Check, mark_rejected, number_check
from transforms.intake.numbers import attach_number
from transforms.numbering import Plan

_SHA256 = r"^[0-9a-f]{64}$"


def read_register(rows: pl.LazyFrame, *, region: str, plan: Plan, area_code: str | None = None) -> pl.LazyFrame:
    """One row a row: `e164` or, where the row gives no number but a hash, `phone_sha256`; and the reject columns."""
    has_hash = ~is_blank("raw_phone_sha256")
    hashed = pl.col("raw_phone_sha256").str.strip_chars().str.to_lowercase()
    is_hash = hashed.str.contains(_SHA256)
    parsed = attach_number(rows, region=region, plan=plan, area_code=area_code).with_columns(
        pl.when(is_hash).then(hashed).alias("phone_sha256"),
    )
    unread = number_check()
    return mark_rejected(
        parsed,
        [
            Check(unread.is_bad & ~has_hash, unread.reason, unread.column),
            Check(unread.is_bad & ~is_hash.fill_null(value=False), RejectReason.NOT_A_HASH, "phone_sha256"),
        ],
    )
