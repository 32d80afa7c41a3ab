"""Lines of outcomes that were no rows: calls of which nobody can say what they came to."""

from collections.abc import Collection
from datetime import datetime

import polars as pl

from schemas.outcomes import OutcomeClass
from transforms.instants import instant
from transforms.intake.salvage import salvaged
from transforms.numbering import Plan

_DIVIDERS = r"[;,\t|\"]"


def torn_outcomes(
    lines: pl.LazyFrame,
    *,
    campaigns: Collection[str],
    region: str,
    plan: Plan,
    area_code: str | None = None,
    time_zone: str,
    taken_in_at: datetime,
) -> pl.LazyFrame:
    """One outcome of class `UNKNOWN` for each number in each of `lines` (`row_number, reject_reason, reject_raw`).

    Its `code` is the reason why the line was no row, so that whoever knows what happened can explain it like any other
    code. Its campaign and moment are those that alone can be made out in the line, so that the same row, sent again
    whole, explains it; else it is of no campaign (blank), and of the moment it was taken in.
    """
    raw = lines.with_columns(pl.col("reject_raw").alias("raw"))
    numbers = salvaged(raw, region=region, plan=plan, area_code=area_code)
    told = (
        raw.select("row_number", pl.col("reject_reason").alias("code"), _cells().alias("cell"))
        .explode("cell")
        .filter(pl.col("cell") != "")
        .with_columns(
            instant("cell", time_zone=time_zone).alias("at"),
            pl.when(pl.col("cell").is_in(sorted(campaigns))).then("cell").alias("campaign"),
        )
        .group_by("row_number", "code")
        .agg(_the_only("campaign"), _the_only("at"))
    )
    nothing = {name: pl.lit(None, dtype=pl.String) for name in ("batch_id", "note", "heard")}
    return numbers.join(told, on="row_number", how="left", validate="m:1").with_columns(
        pl.col("campaign").fill_null(""),
        pl.lit(str(OutcomeClass.UNKNOWN)).alias("outcome_class"),
        pl.col("at").fill_null(taken_in_at).alias("attempted_at"),
        pl.lit(None, dtype=pl.Datetime("us", "UTC")).alias("callback_at"),
        pl.lit(None, dtype=pl.Int64).alias("position"),
        **nothing,
    )


def _cells() -> pl.Expr:
    return pl.col("raw").str.replace_all(_DIVIDERS, "\x1f").str.split("\x1f").list.eval(pl.element().str.strip_chars())


def _the_only(name: str) -> pl.Expr:
    """The one value of a line's cells; null where there is none, or where they are several."""
    values = pl.col(name).drop_nulls()
    return pl.when(values.n_unique() == 1).then(values.first()).alias(name)
