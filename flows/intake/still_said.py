"""What a refused row, or a line that was no row, still says about the numbers that can be made out of it."""

import polars as pl

from flows.intake.fields import Fields
from flows.intake.readings import Sender
from schemas.reasons import RejectReason, SuppressionReason
from transforms.intake.salvage import salvaged
from transforms.intake.torn_outcomes import torn_outcomes

NO_PERSONS_LINE = (
    RejectReason.BLANK_LINE,
    RejectReason.ABOVE_HEADING,
    RejectReason.STRAY_HEADING,
    RejectReason.SUMMARY_ROW,
)
"""Why a line was no row although nothing of it was lost: a number in a title is nobody's answer."""


def for_each_number(rows: pl.DataFrame, sender: Sender) -> pl.LazyFrame:
    """The rows, one for each of their numbers: of a phone cell that could not be read, every one that can be made out.

    Nobody can say which of `A/B` was called or has said no, so it counts for both.
    """
    is_read = pl.col("e164").is_not_null()
    unread = rows.filter(~is_read)
    if not unread.height:
        return rows.lazy()
    cells = unread.lazy().select("row_number", pl.col("reject_raw").alias("raw"))
    each = unread.lazy().drop("e164").join(_numbers(cells, sender), on="row_number", how="inner", validate="1:m")
    return pl.concat([rows.lazy().filter(is_read), each.select(rows.columns)])


def withdrawn_by_lines(lines: pl.DataFrame, sender: Sender, *, fields: Fields) -> pl.LazyFrame:
    """The numbers in lines of consents that may be withdrawals, with the columns of `suppressions`.

    Where the file has no column for a withdrawal, no line of it can be one.
    """
    may_be = _of_persons(lines).filter(pl.lit(fields.has("withdrawn_at")))
    cells = may_be.select("row_number", "reject_reason", pl.col("reject_raw").alias("raw"))
    numbers = _numbers(cells, sender).join(
        cells.select("row_number", "reject_reason"), on="row_number", how="left", validate="m:1"
    )
    return numbers.with_columns(
        pl.lit(str(SuppressionReason.WITHDRAWAL)).alias("reason"),
        pl.format("line:{}", "reject_reason").alias("rule"),
        pl.lit(sender.taken_in_at).dt.cast_time_unit("us").alias("since"),
        pl.lit(sender.source).alias("source"),
    )


def outcomes_of_lines(lines: pl.DataFrame, sender: Sender) -> pl.LazyFrame:
    """An outcome that nobody can explain for each number in lines of outcomes, with the columns of the ledger."""
    return torn_outcomes(
        _of_persons(lines),
        campaigns=sorted(sender.home.campaigns),
        region=sender.region,
        plan=sender.plan,
        area_code=sender.area_code,
        time_zone=sender.home.settings.time_zone,
        taken_in_at=sender.taken_in_at,
    ).with_columns(pl.lit(sender.source).alias("vendor"))


def _of_persons(lines: pl.DataFrame) -> pl.LazyFrame:
    return lines.lazy().filter(~pl.col("reject_reason").is_in([str(reason) for reason in NO_PERSONS_LINE]))


def _numbers(cells: pl.LazyFrame, sender: Sender) -> pl.LazyFrame:
    return salvaged(cells, region=sender.region, plan=sender.plan, area_code=sender.area_code)
