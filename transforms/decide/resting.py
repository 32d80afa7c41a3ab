"""When a number may be called again, by intervals and sliding caps."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

import polars as pl

from schemas.outcomes import OutcomeClass
from transforms.decide.attempts import rest_class, rest_end
from transforms.decide.law import Law

WINDOWS: Mapping[str, timedelta] = {
    "5min": timedelta(minutes=5),
    "24h": timedelta(hours=24),
    "7d": timedelta(days=7),
    "30d": timedelta(days=30),
}
"""The sliding windows of a policy's caps: no stretch of that length may hold more attempts than the cap."""


def attach_rest(contacts: pl.LazyFrame, *, law: Law, intervals: Sequence[Mapping[OutcomeClass, float]]) -> pl.LazyFrame:
    """The contacts with `next_call_at`, UTC, and `rest_rule`, the interval or cap that lasts longest; null if none.

    A sliding cap of n lets the next attempt in when the n-th latest leaves its window. `intervals` are the tables that
    `rest_0`, `rest_1`, … of the contacts were reckoned with.
    """
    rest = law.each([pl.col(f"rest_{place}") for place in _places(law, intervals)])
    ends = {"interval": rest_end(rest)}
    for kind, recent in (("cap", "recent"), ("campaign_cap", "recent_own")):
        value = "max_attempts" if kind == "cap" else "max_campaign_attempts"
        ends |= {
            f"{kind}:{window}": _free_at(recent, law.value(f"{value}_{window}"), length)
            for window, length in WINDOWS.items()
        }
    named = contacts.with_columns(end.alias(f"until {rule}") for rule, end in ends.items())
    latest = pl.max_horizontal(f"until {rule}" for rule in ends)
    return (
        named.with_columns(latest.alias("next_call_at"))
        .with_columns(
            pl.coalesce(
                pl.when(pl.col(f"until {rule}") == pl.col("next_call_at")).then(
                    pl.format("interval:{}", rest_class(rest)) if rule == "interval" else pl.lit(rule)
                )
                for rule in ends
            ).alias("rest_rule")
        )
        .drop(f"until {rule}" for rule in ends)
    )


def _places(law: Law, intervals: Sequence[Mapping[OutcomeClass, float]]) -> list[int]:
    """Of each policy, which of the tables is its own."""
    return [[dict(table) for table in intervals].index(policy.interval_hours.value) for policy in law.policies]


def _free_at(recent: str, cap: pl.Expr, window: timedelta) -> pl.Expr:
    return pl.col(recent).list.get(cap - 1, null_on_oob=True) + window
