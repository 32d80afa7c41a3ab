"""What one contact's verdict owes to the others: a number goes to one campaign a night, and a batch has a size."""

from collections.abc import Mapping

import polars as pl

from schemas.outcomes import OutcomeClass
from schemas.verdicts import Verdict


def settle(judged: pl.LazyFrame, *, batch_sizes: Mapping[str, int]) -> pl.LazyFrame:
    """The contacts of all campaigns with their final `verdict` and `rule`, and `position` in the batch, from 1.

    A number that several campaigns may call goes to the first of them by name; for the others it rests until that batch
    has ended, since a batch handed over may be a call. Callbacks come first, then the earlier round, the younger
    consent, the younger list, and last the number itself, so that the order is the same whenever it is asked for.
    """
    is_open = pl.col("verdict") == str(Verdict.CALLABLE)
    taker = pl.col("campaign").filter(is_open).min().over("e164")
    one_each = judged.with_columns(taker.alias("taker")).with_columns(
        (is_open & (pl.col("campaign") == pl.col("taker"))).alias("is_open"),
        (is_open & (pl.col("campaign") != pl.col("taker"))).alias("is_taken"),
    )
    return _fill(_rest_taken(one_each), batch_sizes)


def _rest_taken(one_each: pl.LazyFrame) -> pl.LazyFrame:
    is_taken = pl.col("is_taken")
    until = pl.col("valid_until").filter(pl.col("is_open")).first().over("e164")
    return one_each.with_columns(
        pl.when(is_taken).then(pl.lit(str(Verdict.RESTING))).otherwise("verdict").alias("verdict"),
        pl.when(is_taken).then(pl.format("campaign:{}", "taker")).otherwise("rule").alias("rule"),
        pl.when(is_taken).then(until).otherwise("next_call_at").alias("next_call_at"),
    )


def _fill(one_each: pl.LazyFrame, batch_sizes: Mapping[str, int]) -> pl.LazyFrame:
    size = pl.col("campaign").replace_strict(batch_sizes, return_dtype=pl.Int64)
    is_callback = pl.col("last_outcome").eq_missing(pl.lit(str(OutcomeClass.CALLBACK_SCHEDULED)))
    order: list[str | pl.Expr] = [
        "campaign",
        "is_open",
        is_callback,
        "round",
        "consent_granted_at",
        "listed_on",
        "e164",
    ]
    place = pl.int_range(1, pl.len() + 1, dtype=pl.Int64).over("campaign")
    ordered = one_each.sort(order, descending=[False, True, True, False, True, True, False], nulls_last=True)
    full = pl.col("is_open") & (pl.col("position") > size)
    return ordered.with_columns(pl.when("is_open").then(place).alias("position")).with_columns(
        pl.when(full).then(pl.lit(str(Verdict.OVER_CAPACITY))).otherwise("verdict").alias("verdict"),
        pl.when(full).then(pl.format("batch_size:{}", size)).otherwise("rule").alias("rule"),
    )
