"""Complaints and erasure requests: rows that are nothing but a no."""

from datetime import datetime

import polars as pl

from schemas.reasons import SuppressionReason
from transforms.instants import instant
from transforms.intake.checks import mark_rejected, number_check
from transforms.intake.numbers import attach_number
from transforms.numbering import Plan


def read_noes(
    rows: pl.LazyFrame,
    *,
    reason: SuppressionReason,
    said_at: str,
    region: str,
    plan: Plan,
    area_code: str | None = None,
    time_zone: str,
    taken_in_at: datetime,
) -> pl.LazyFrame:
    """One row a row: `e164`, `no`, `no_since` and the reject columns.

    Only an unreadable number refuses a row: a no whose date cannot be read, in `raw_<said_at>`, holds from now on.
    """
    parsed = attach_number(rows, region=region, plan=plan, area_code=area_code)
    return mark_rejected(parsed, [number_check()]).with_columns(
        pl.lit(str(reason)).alias("no"),
        instant(f"raw_{said_at}", time_zone=time_zone).fill_null(taken_in_at).alias("no_since"),
        pl.lit(str(reason)).alias("no_rule"),
    )
