"""What one contact's verdict owes to the others: a number goes to one campaign a night, and a batch has a size."""

from collections.abc import Mapping

import polars as pl

from schemas.verdicts import Verdict

_TAKEN = pl.Schema({"e164": pl.Int64(), "taker": pl.String(), "taken_until": pl.Datetime("us", "UTC")})

ORDER = {
    "is_callback": True,
    "callback_at": False,
    "round": False,
    "consent_granted_at": True,
    "listed_on": True,
    "e164": False,
}
"""Who is called first when a batch is too small for everybody, and whether the greater of two values goes first."""


def settle(judged: Mapping[str, pl.LazyFrame], *, batch_sizes: Mapping[str, int]) -> pl.LazyFrame:
    """The contacts of all campaigns with their final `verdict` and `rule`, and `position` in the batch, from 1.

    `judged` and `batch_sizes` are by campaign. A number that several campaigns may call goes to the first of them, by
    name, that has room; for the others it rests until that batch has ended, since a batch handed over may be a call.
    """
    settled: list[pl.LazyFrame] = []
    taken = pl.LazyFrame(schema=_TAKEN)
    for name in sorted(judged):
        filled = _fill(_rest_taken(judged[name], taken), batch_sizes[name])
        taken = pl.concat([taken, _taken_by(filled)])
        settled.append(filled)
    return pl.concat(settled)


def _taken_by(filled: pl.LazyFrame) -> pl.LazyFrame:
    called = filled.filter(pl.col("verdict") == str(Verdict.CALLABLE))
    return called.select("e164", pl.col("campaign").alias("taker"), pl.col("valid_until").alias("taken_until"))


def _rest_taken(judged: pl.LazyFrame, taken: pl.LazyFrame) -> pl.LazyFrame:
    is_taken = (pl.col("verdict") == str(Verdict.CALLABLE)) & pl.col("taker").is_not_null()
    return (
        judged.join(taken, on="e164", how="left", validate="m:1")
        .with_columns(
            pl.when(is_taken).then(pl.lit(str(Verdict.RESTING))).otherwise("verdict").alias("verdict"),
            pl.when(is_taken).then(pl.format("campaign:{}", "taker")).otherwise("rule").alias("rule"),
            pl.when(is_taken).then("taken_until").otherwise("next_call_at").alias("next_call_at"),
        )
        .drop("taker", "taken_until")
    )


def _fill(contacts: pl.LazyFrame, size: int) -> pl.LazyFrame:
    """Number the callable and send away whoever is beyond `size`.

    Callbacks come first, by the time that was agreed, then the earlier round, the younger consent, the younger list,
    and last the number itself, so that the order is the same whenever it is asked for.
    """
    is_open = pl.col("verdict") == str(Verdict.CALLABLE)
    order: list[pl.Expr | str] = [is_open, *ORDER]
    ordered = contacts.sort(order, descending=[True, *ORDER.values()], nulls_last=True)
    place = pl.int_range(1, pl.len() + 1, dtype=pl.Int64)
    is_beyond = is_open & (pl.col("position") > size)
    return ordered.with_columns(pl.when(is_open).then(place).alias("position")).with_columns(
        pl.when(is_beyond).then(pl.lit(str(Verdict.OVER_CAPACITY))).otherwise("verdict").alias("verdict"),
        pl.when(is_beyond).then(pl.lit(f"batch_size:{size}")).otherwise("rule").alias("rule"),
    )
