"""The first thing wrong with a row, as a named reason with the cell that gave it."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from schemas.reasons import RejectReason

REJECT_COLUMNS = ("reject_reason", "reject_column", "reject_raw")


@dataclass(frozen=True)
class Check:
    """`reason` holds for a row where `is_bad` does, because of the cell in `raw_<column>`."""

    is_bad: pl.Expr
    reason: RejectReason | pl.Expr
    column: str


def mark_rejected(rows: pl.LazyFrame, checks: Sequence[Check]) -> pl.LazyFrame:
    """The rows with `reject_reason`, `reject_column` and `reject_raw`, null where every check passes."""
    reason, column, raw = (pl.lit(None, dtype=pl.String) for _ in REJECT_COLUMNS)
    for check in reversed(checks):
        named = check.reason if isinstance(check.reason, pl.Expr) else pl.lit(str(check.reason))
        reason = pl.when(check.is_bad).then(named).otherwise(reason)
        column = pl.when(check.is_bad).then(pl.lit(check.column)).otherwise(column)
        raw = pl.when(check.is_bad).then(pl.col(f"raw_{check.column}")).otherwise(raw)
    marked = zip((reason, column, raw), REJECT_COLUMNS, strict=True)
    return rows.with_columns(expression.alias(name) for expression, name in marked)


def number_check() -> Check:
    """The number could not be read, for the reason that its reading gave."""
    return Check(pl.col("reason").is_not_null(), pl.col("reason"), "phone")


def is_unread(raw: str, parsed: str) -> pl.Expr:
    """Whether the cell `raw_<raw>` holds something that could not be read as `parsed`."""
    return (pl.col(f"raw_{raw}").str.strip_chars() != "") & pl.col(parsed).is_null()
