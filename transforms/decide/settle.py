"""What one contact's verdict owes to the others: a number goes to one campaign a night, and a batch has a size."""

from datetime import UTC, datetime

import polars as pl

from schemas.verdicts import Verdict

TAKEN = pl.Schema({"e164": pl.Int64(), "taker": pl.String(), "taken_until": pl.Datetime("us", "UTC")})
"""Who has taken a number, and until when."""
_KEY = ["campaign", "e164"]
_NEVER = datetime(9999, 12, 31, tzinfo=UTC)
_A_ROUND, _ROUNDS = 2**54, 255
"""More microseconds than any consent is old; rounds that are told apart at a glance."""

ORDER = {
    "is_callback": True,
    "callback_at": False,
    "round": False,
    "consent_granted_at": True,
    "listed_on": True,
    "e164": False,
}
"""Who is called first when a batch is too small for everybody, and whether the greater of two values goes first.

Callbacks, by the time that was agreed; then the earlier round, the younger consent, the younger list, and last the
number itself, so that the order is the same whenever it is asked for.
"""


def willing(judged: pl.LazyFrame, taken: pl.LazyFrame) -> pl.LazyFrame:
    """Who may be called by a campaign, with what `ORDER` asks of them.

    `judged` are as `judge` gives them. `taken` (`e164, taker, taken_until`) are the numbers that campaigns before it
    have taken; these come with the `taker` and `taken_until`.
    """
    may = judged.filter(pl.col("verdict") == str(Verdict.CALLABLE))
    asked = may.select(*_KEY, *(column for column in ORDER if column != "e164"), "valid_until")
    return asked.join(taken, on="e164", how="left", validate="m:1")


def last_glance(free: pl.LazyFrame, *, size: int) -> pl.LazyFrame:
    """One row: the largest `glance` that anybody has who finds a place among `size`; null where nobody asks.

    Taken out of all of them in order, since Polars keeps the head of a sort in a heap, at ten times the cost.
    """
    last = pl.coalesce(_glance().sort().get(size - 1, null_on_oob=True), _glance().max())
    return free.select(last.alias("glance"))


def fill(free: pl.LazyFrame, *, size: int, last: int | None) -> pl.LazyFrame:
    """`campaign, e164, position, valid_until`: the first `size` of those that nobody has taken, by `ORDER`.

    `last` is their `last_glance`: one integer that tells most of them apart finds those who may be among the first, and
    stands before the order that it follows from. Places are counted before they are cut off, since Polars keeps the
    first of a sort in a heap. In all it is a tenth of the time, and memory for the first alone.
    """
    first = free.with_columns(_glance().alias("glance"), pl.col("callback_at").fill_null(_NEVER))
    ordered = first.filter(pl.col("glance") <= pl.lit(last, dtype=pl.Int64)).sort(
        "glance", *ORDER, descending=[False, *ORDER.values()]
    )
    position = pl.int_range(1, pl.len() + 1, dtype=pl.Int64).alias("position")
    placed = ordered.select(*_KEY, "valid_until").with_columns(position)
    return placed.filter(pl.col("position") <= size)


def attach_places(judged: pl.LazyFrame, found: pl.LazyFrame, *, batch_size: int) -> pl.LazyFrame:
    """The contacts with their final `verdict` and `rule`, and `position` in the batch, from 1.

    `found` is `campaign, e164, position, taker, taken_until`: who has a position, or a taker in its place. For the
    campaign that does not get a number, it rests until the other's batch has ended, since a batch handed over may be a
    call.
    """
    is_open = pl.col("verdict") == str(Verdict.CALLABLE)
    is_taken = is_open & pl.col("taker").is_not_null()
    is_beyond = is_open & pl.col("taker").is_null() & pl.col("position").is_null()
    return (
        judged.join(found, on=_KEY, how="left", validate="m:1")
        .with_columns(
            pl.when(is_taken)
            .then(pl.lit(str(Verdict.RESTING)))
            .when(is_beyond)
            .then(pl.lit(str(Verdict.OVER_CAPACITY)))
            .otherwise("verdict")
            .alias("verdict"),
            pl.when(is_taken)
            .then(pl.format("campaign:{}", "taker"))
            .when(is_beyond)
            .then(pl.lit(f"batch_size:{batch_size}"))
            .otherwise("rule")
            .alias("rule"),
            pl.when(is_taken).then("taken_until").otherwise("next_call_at").alias("next_call_at"),
        )
        .drop("taker", "taken_until")
    )


def _glance() -> pl.Expr:
    """An integer that is less only where `ORDER` puts a contact first: callbacks, then by round and consent."""
    granted = pl.col("consent_granted_at").dt.epoch("us").fill_null(0)
    by_round = pl.when(pl.col("round") < _ROUNDS).then(pl.col("round") * _A_ROUND - granted)
    return pl.when("is_callback").then(-_A_ROUND * _ROUNDS).otherwise(by_round.otherwise(_A_ROUND * _ROUNDS))
