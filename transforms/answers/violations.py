"""Calls that should not have been made: after a no, and without a batch."""

from collections.abc import Mapping

import polars as pl

from schemas.stops import StopReason
from schemas.tables.violations import Violation, Violations
from transforms.answers.calls import PLACE, match_hand_overs, once, reported_calls, without_a_batch
from transforms.decide.days import last_moment
from transforms.numbering import Plan
from transforms.stops.noes import keep_standing

_RANKS = {str(reason): rank for rank, reason in enumerate(StopReason)}
_FIRST_SAID = ["said_at", "rank", "no_file_id", "no_row_number"]


def suspects(
    outcomes: pl.LazyFrame, disclosures: pl.LazyFrame, *, noes: pl.LazyFrame, stops: pl.LazyFrame, time_zone: str
) -> tuple[pl.LazyFrame, pl.LazyFrame]:
    """The calls of numbers that said no or were on a stop list, and those without a batch: few, to be kept in memory.

    `outcomes` are explained, with the campaign of their batch; `noes` are as `noes_said` gives them.
    """
    calls = reported_calls(outcomes, disclosures)
    numbers = pl.concat([noes.select("e164"), stops.select("e164")]).unique()
    to_noes = calls.join(numbers, on="e164", how="semi")
    return once(to_noes), once(without_a_batch(calls, disclosures, time_zone=time_zone))


def violations(
    to_noes: pl.LazyFrame,
    strays: pl.LazyFrame,
    misplaced: pl.LazyFrame,
    *,
    hand_overs: pl.LazyFrame,
    noes: pl.LazyFrame,
    stops: pl.LazyFrame,
    reopens: Mapping[str, Mapping[str, bool]],
    controllers: Mapping[str, str],
    plan: Plan,
    time_zone: str,
) -> pl.LazyFrame:
    """The rows of `Violations`, in order, out of the two kinds of `suspects`, and answers `of_another_number`.

    A call of several kinds is one row of each.

    `hand_overs` are their numbers' disclosures, with `granted_at`; `reopens` says by campaign and region whether a
    younger consent lifts a refusal.
    """
    matched = match_hand_overs(to_noes, hand_overs, time_zone=time_zone)
    said = _after_what_was_said(matched, noes, time_zone=time_zone)
    standing = keep_standing(said, reopens=reopens, controllers=controllers, plan=plan, time_zone=time_zone)
    against = pl.concat([standing.drop("controller", "granted_at"), _after_a_stop_list(matched, stops)], how="diagonal")
    without = match_hand_overs(strays, hand_overs, time_zone=time_zone)
    kinds = {
        Violation.AFTER_A_NO: _each_once(against),
        Violation.WITHOUT_A_BATCH: without,
        Violation.ANOTHER_NUMBER: misplaced,
    }
    rows = [frame.with_columns(pl.lit(str(kind)).alias("kind")) for kind, frame in kinds.items()]
    every = pl.concat([Violations.no_rows(), *(_in_columns(frame) for frame in rows)])
    return every.sort("attempted_at", "kind", *PLACE)


def count_violations(found: pl.LazyFrame) -> pl.LazyFrame:
    """`vendor, kind, reason, calls, knew, earliest, latest`: how many, and how many when the vendor had been told."""
    key, at = ["vendor", "kind", "reason"], pl.col("attempted_at")
    counts = found.group_by(key).agg(
        pl.len().alias("calls"),
        pl.col("told_at").is_not_null().sum().alias("knew"),
        at.min().alias("earliest"),
        at.max().alias("latest"),
    )
    return counts.sort(key, nulls_last=True)


def _after_what_was_said(calls: pl.LazyFrame, noes: pl.LazyFrame, *, time_zone: str) -> pl.LazyFrame:
    """Calls that were surely later than a no of their number: after the day, where the no tells the day alone.

    `told_at` is when the vendor knew of it, where the no was said to that vendor itself.
    """
    pairs = calls.join(noes, on="e164", how="inner")
    is_own = pl.col("source") == pl.col("vendor")
    return pairs.filter(pl.col("attempted_at") > last_moment("since", time_zone=time_zone)).with_columns(
        pl.col("since").alias("said_at"), pl.when(is_own).then("since").alias("told_at")
    )


def _after_a_stop_list(calls: pl.LazyFrame, stops: pl.LazyFrame) -> pl.LazyFrame:
    """Calls that were later than a stop list which named the number, unless it was handed over anew since."""
    named = stops.select("vendor", "e164", "reason", pl.col("since").alias("said_at"), "told_at")
    pairs = calls.join(named, on=["vendor", "e164"], how="inner")
    is_anew = (pl.col("handed_over_at") > pl.col("told_at")).fill_null(value=False)
    return pairs.filter(pl.col("attempted_at") > pl.col("told_at"), ~is_anew).drop("granted_at")


def _each_once(against: pl.LazyFrame) -> pl.LazyFrame:
    """Of the noes against one call the one that was said first, and when the vendor first knew of any."""
    called = ["vendor", "campaign", "attempted_at", "outcome_class", "batch_id", "position"]
    rank = pl.col("reason").replace_strict(_RANKS, return_dtype=pl.Int64).alias("rank")
    in_order = against.with_columns(rank).sort(*PLACE, *_FIRST_SAID, nulls_last=True)
    return in_order.group_by(PLACE, maintain_order=True).agg(
        pl.col(*called, "reason", "said_at", "no_file_id", "no_row_number").first(), pl.col("told_at").min()
    )


def _in_columns(frame: pl.LazyFrame) -> pl.LazyFrame:
    """The frame in the columns of `Violations`; what it does not say is null."""
    said = frame.collect_schema().names()
    return frame.select(
        pl.col(name) if name in said else pl.lit(None, dtype=dtype).alias(name)
        for name, dtype in Violations.dtypes().items()
    )
