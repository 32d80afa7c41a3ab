"""What earlier attempts came to: per number over all campaigns, and per number and campaign."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import polars as pl

from schemas.outcomes import NOT_ATTEMPTS, RANKS, OutcomeClass
from transforms.decide.days import is_of_a_day, last_moment

_CLASS_OF_RANK = {rank: str(name) for name, rank in RANKS.items()}
_NOT_ATTEMPTS = sorted(RANKS[name] for name in NOT_ATTEMPTS)
_RANKS = 128
"""More than any rank: an instant times this, plus a rank, orders by instant and then by rank."""

LONGEST_WINDOW = timedelta(days=30)
"""The longest sliding window that a policy knows; older attempts count for a lifetime alone."""


_ATTEMPT = ["e164", "campaign", "vendor", "code", "attempted_at"]
"""What two reports of one attempt have in common."""


def told_once(outcomes: pl.LazyFrame, *, time_zone: str) -> pl.LazyFrame:
    """`e164, campaign, attempted_at, rank, callback_at`: each attempt once, however many files repeat it.

    Of several readings of its code, the one that ranks highest; of several agreed times, the latest. A vendor that
    tells the day alone, which is read as midnight on the clock of `time_zone`, may mean several attempts by lines that
    are otherwise the same, as many as one file has of them; each counts at the last moment of the day, when every cap
    and rest ends latest.
    """
    rank = pl.col("outcome_class").replace_strict(RANKS, return_dtype=pl.Int64).alias("rank")
    of_a_day = is_of_a_day("attempted_at", time_zone=time_zone).alias("is_of_a_day")
    ranked = outcomes.select(*_ATTEMPT, "file_id", "callback_at", rank, of_a_day)
    highest = pl.col("rank", "callback_at").max()
    timed = ranked.filter(~pl.col("is_of_a_day")).group_by(_ATTEMPT).agg(highest)
    by_days = (
        ranked.filter("is_of_a_day")
        .group_by(*_ATTEMPT, "file_id")
        .agg(highest, pl.len().alias("times"))
        .group_by(_ATTEMPT)
        .agg(highest, pl.int_range(pl.col("times").max()).alias("times"))
        .explode("times")
        .drop("times")
        .with_columns(last_moment("attempted_at", time_zone=time_zone))
    )
    return pl.concat([timed, by_days]).drop("vendor", "code")


def with_hand_overs(told: pl.LazyFrame, possible: pl.LazyFrame) -> pl.LazyFrame:
    """The attempts, and as one more, without rank, each hand-over that may have been dialled and is not reported.

    It counts at its batch's end, the latest moment at which it may have happened.
    """
    assumed = possible.select("e164", "campaign", pl.col("valid_until").alias("attempted_at"))
    return pl.concat([told, assumed], how="diagonal")


def over_all(
    attempts: pl.LazyFrame,
    *,
    intervals: Sequence[Mapping[OutcomeClass, float]],
    counted: Sequence[str],
    as_of: datetime,
) -> pl.LazyFrame:
    """One row for each number with an attempt on record, over all campaigns and vendors.

    `last_attempt_at`; `recent`, the attempts within the longest window, the latest first, and `recent_failures`, the
    calls that failed on the way; `attempts_ever`; `rest_<n>`, the latest end of any interval of the n-th of `intervals`
    (hours by class; a callback rests until the time that was agreed) and the class that asks for it, as `rest_end` and
    `rest_class` read them; for each class of `counted`, `times_<class>` and `<class>_at`, the latest;
    `wrong_person_at`, `register_hits`. Instants are UTC, and null where there is none.
    """
    at, rank = pl.col("attempted_at"), pl.col("rank")
    rests = [_rest(hours).alias(f"rest_{place}") for place, hours in enumerate(intervals)]
    of_class = {name: rank == RANKS[name] for name in counted}
    numbers = attempts.with_columns(
        at.alias("any_at"),
        pl.when(_is_attempt() & rank.is_not_null()).then(at).alias("last_attempt_at"),
        _is_attempt().cast(pl.Int32).alias("attempts_ever"),
        *rests,
        *(holds.fill_null(value=False).cast(pl.Int32).alias(f"times_{name}") for name, holds in of_class.items()),
        *(pl.when(holds).then(at).alias(f"{name}_at") for name, holds in of_class.items()),
        pl.when(rank == RANKS[OutcomeClass.WRONG_PERSON]).then(at).alias("wrong_person_at"),
        (rank == RANKS[OutcomeClass.DNC_REGISTER_HIT]).cast(pl.Int8).alias("register_hits"),
    ).group_by("e164")
    latest = ["last_attempt_at", *(f"rest_{place}" for place in range(len(intervals))), "wrong_person_at"]
    found = numbers.agg(
        pl.col(*latest, "register_hits", *(f"{name}_at" for name in counted)).max(),
        pl.col("attempts_ever", *(f"times_{name}" for name in counted)).sum(),
    )
    failures = _recent(attempts.filter(rank == RANKS[OutcomeClass.TECHNICAL]), ["e164"], as_of=as_of)
    return found.join(
        _recent(attempts.filter(_is_attempt()), ["e164"], as_of=as_of), on="e164", how="left", validate="1:1"
    ).join(failures.rename({"recent": "recent_failures"}), on="e164", how="left", validate="1:1")


def of_campaigns(attempts: pl.LazyFrame, *, as_of: datetime) -> pl.LazyFrame:
    """One row for each number and campaign with an attempt on record.

    `attempts`; `recent_own`, as `recent` but of this campaign; `last_outcome`, the class of the latest one reported (of
    equals, that which ranks highest); `is_callback`, whether the latest call ended in one, and the agreed `callback_at`
    if it was told; `has_success`.
    """
    key, rank, at = ["e164", "campaign"], pl.col("rank"), pl.col("attempted_at").dt.epoch("us")
    in_order = at * _RANKS + rank
    last = pl.col("last").mod(_RANKS).replace_strict(_CLASS_OF_RANK, return_dtype=pl.String)
    is_callback = pl.col("last_call").mod(_RANKS) == RANKS[OutcomeClass.CALLBACK_SCHEDULED]
    rows = attempts.with_columns(
        in_order.alias("last"),
        pl.when(_is_attempt()).then(in_order).alias("last_call"),
        _is_attempt().cast(pl.Int64).alias("attempts"),
        (rank == RANKS[OutcomeClass.SUCCESS]).cast(pl.Int8).alias("successes"),
    )
    found = rows.group_by(key).agg(
        pl.col("last", "last_call", "successes", "callback_at").max(), pl.col("attempts").sum()
    )
    return found.join(
        _recent(attempts.filter(_is_attempt()), key, as_of=as_of).rename({"recent": "recent_own"}),
        on=key,
        how="left",
        validate="1:1",
    ).select(
        "e164",
        "campaign",
        "attempts",
        "recent_own",
        last.alias("last_outcome"),
        is_callback.fill_null(value=False).alias("is_callback"),
        pl.when(is_callback).then("callback_at").alias("callback_at"),
        (pl.col("successes") > 0).fill_null(value=False).alias("has_success"),
    )


def rest_end(rest: pl.Expr) -> pl.Expr:
    """When a rest ends, UTC."""
    return (rest // _RANKS).cast(pl.Datetime("us")).dt.replace_time_zone("UTC")


def rest_class(rest: pl.Expr) -> pl.Expr:
    """Which class of outcome asks for a rest; of several that end together, the one that ranks highest."""
    return rest.mod(_RANKS).replace_strict(_CLASS_OF_RANK, return_dtype=pl.String)


def unexplained(told: pl.LazyFrame) -> pl.LazyFrame:
    """`e164, has_unknown`: numbers with an attempt whose code nobody explained, nor has another outcome of it."""
    key = ["e164", "campaign", "attempted_at"]
    is_unknown = pl.col("rank") == RANKS[OutcomeClass.UNKNOWN]
    unknown, known = told.filter(is_unknown).select(key), told.filter(~is_unknown).select(key)
    known_too = known.join(unknown, on=key, how="semi")
    open_ones = unknown.join(known_too, on=key, how="anti").select("e164").unique()
    return open_ones.with_columns(pl.lit(True).alias("has_unknown"))


def _is_attempt() -> pl.Expr:
    """Whether the person's telephone may have rung; of a hand-over that is not reported, it may."""
    return ~pl.col("rank").is_in(_NOT_ATTEMPTS).fill_null(value=False)


def _rest(hours: Mapping[OutcomeClass, float]) -> pl.Expr:
    seconds = {RANKS[name]: round(rest * 3600) for name, rest in hours.items()}
    rest = pl.col("rank").replace_strict(seconds, default=0, return_dtype=pl.Int64)
    is_agreed = (pl.col("rank") == RANKS[OutcomeClass.CALLBACK_SCHEDULED]) & (
        pl.col("callback_at") >= pl.col("attempted_at")
    )
    over = pl.col("attempted_at") + pl.duration(seconds=rest)
    end = pl.when(is_agreed).then("callback_at").otherwise(over)
    return end.dt.epoch("us") * _RANKS + pl.col("rank")


def _recent(calls: pl.LazyFrame, key: list[str], *, as_of: datetime) -> pl.LazyFrame:
    return (
        calls.filter(pl.col("attempted_at") > as_of - LONGEST_WINDOW)
        .group_by(key)
        .agg(pl.col("attempted_at").alias("recent"))
        .with_columns(pl.col("recent").list.sort(descending=True))
    )
