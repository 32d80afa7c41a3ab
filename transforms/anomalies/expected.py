"""Shares of a night that lie elsewhere than the nights before it suggest.

Expected is the median of the nights before, and around it the wider of two: five times their spread (the median
distance from the median, as a normal law's deviation; more where the nights are few), so that one odd night neither
moves nor widens it much; and two points and a quarter of the share itself, so that a home whose nights are all alike is
not held for a trifle. What chance does to a share of so few comes on top. `benchmarks/anomalies.py` measures how often
that holds an honest night, and how often one that is not.
"""

import polars as pl

from schemas.anomalies import Measured

LEAST_NIGHTS = 5
"""Of fewer nights nobody can say what is usual."""

_SPREADS = 5 * 1.4826
"""In median distances from the median; 1.4826 of them are a normal law's standard deviation."""
_OF_FEW = 2
"""Of five nights the spread is told badly, and taken 2/5 wider."""
_LEAST_CHANGE, _OF_ITSELF = 0.02, 0.25
_CHANCE = 4
"""In standard deviations of a count out of so many."""

KEY = ["measured", "campaign", "part"]


def surprises(tonight: pl.LazyFrame, earlier: pl.LazyFrame) -> pl.LazyFrame:
    """`KEY, count, of, least, most, nights`: tonight's shares outside what at least five nights suggest.

    Both have `KEY, count, of`, and `earlier` also `night` and `is_let_on`: whether it was held, and somebody let its
    batches go all the same. What was let on once is no surprise when it comes again.
    """
    every = pl.concat([tonight.with_columns(night=None, is_let_on=False), earlier], how="diagonal_relaxed")
    share = pl.col("count") / pl.col("of")
    shares = with_absent_parts(every.filter(_says_something())).with_columns(share.alias("share"))
    before, now = shares.filter(pl.col("night").is_not_null()), shares.filter(pl.col("night").is_null())
    usual = before.group_by(KEY).agg(_middle(), _spread(), nights=pl.len()).filter(pl.col("nights") >= LEAST_NIGHTS)
    held = now.join(usual, on=KEY, how="inner", validate="1:1").with_columns(*_edges()).filter(~_is_within())
    let_on = before.filter("is_let_on").select(*KEY, middle="share", spread=0.0, nights=1)
    again = now.join(let_on, on=KEY, how="inner").with_columns(*_edges()).filter(_is_within())
    return held.join(again, on=KEY, how="anti").select(*KEY, "count", "of", "least", "most", "nights").sort(KEY)


def with_absent_parts(shares: pl.LazyFrame) -> pl.LazyFrame:
    """The shares, and none for each carrier that a campaign's night has not and another night has."""
    carriers = shares.filter(_is_of_carriers())
    nights = carriers.select("measured", "campaign", "night", "of", "is_let_on").unique()
    parts = carriers.select(KEY).unique()
    every = nights.join(parts, on=["measured", "campaign"], how="inner")
    counts = carriers.select(*KEY, "night", "count")
    found = every.join(counts, on=[*KEY, "night"], how="left", validate="1:1", nulls_equal=True)
    others = shares.filter(~_is_of_carriers())
    return pl.concat([others, found.with_columns(pl.col("count").fill_null(0))], how="diagonal_relaxed")


def _says_something() -> pl.Expr:
    """A night on which nobody could be called, as on a holiday, says nothing of those on which people can."""
    return (pl.col("measured") != str(Measured.CALLABLE)) | (pl.col("count") > 0)


def _is_of_carriers() -> pl.Expr:
    return pl.col("measured") == str(Measured.CARRIER)


def _middle() -> pl.Expr:
    return pl.col("share").median().alias("middle")


def _spread() -> pl.Expr:
    return (pl.col("share") - pl.col("share").median()).abs().median().alias("spread")


def _edges() -> tuple[pl.Expr, pl.Expr]:
    """`least` and `most` that the share may be."""
    middle = pl.col("middle")
    floor = _LEAST_CHANGE + _OF_ITSELF * pl.min_horizontal(middle, 1 - middle)
    spread = _SPREADS * (1 + _OF_FEW / pl.col("nights")) * pl.col("spread")
    half = pl.max_horizontal(spread, floor)
    low, high = (middle - half).clip(0, 1), (middle + half).clip(0, 1)
    return (low - _by_chance(low)).clip(0, 1).alias("least"), (high + _by_chance(high)).clip(0, 1).alias("most")


def _by_chance(share: pl.Expr) -> pl.Expr:
    return _CHANCE * (share * (1 - share) / pl.col("of")).sqrt()


def _is_within() -> pl.Expr:
    return pl.col("share").is_between("least", "most")
