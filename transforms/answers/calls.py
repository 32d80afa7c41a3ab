"""The calls that vendors report, each once, and the hand-over that each is matched to."""

import polars as pl

from schemas.outcomes import is_attempt
from transforms.decide.days import last_moment

PLACE = ["file_id", "row_number", "e164"]
"""Where a call is reported: a line may tell of several numbers."""

_ATTEMPT = ["e164", "campaign", "vendor", "code", "attempted_at"]
_FIRST = ["taken_in_at", "file_id", "row_number"]


def reported_calls(outcomes: pl.LazyFrame, disclosures: pl.LazyFrame) -> pl.LazyFrame:
    """`e164, campaign, vendor, code, attempted_at, outcome_class, batch_id` and where they are reported: the calls.

    From the moment on at which its vendor was first handed a batch (who never was: the home's first batch of all). What
    was called before is history that was brought along. `outcomes` are explained, with the campaign of their batch.
    """
    firsts = disclosures.group_by("vendor").agg(pl.col("handed_over_at").min().alias("began_at"))
    began = disclosures.select(pl.col("handed_over_at").min().alias("home_began_at"))
    known = outcomes.filter(is_attempt()).join(firsts, on="vendor", how="left", validate="m:1")
    is_since = pl.col("attempted_at") >= pl.coalesce("began_at", "home_began_at")
    return known.join(began, how="cross").filter(is_since).select(*_ATTEMPT, "outcome_class", "batch_id", *_FIRST)


def once(calls: pl.LazyFrame) -> pl.LazyFrame:
    """Each call in one row: of several reports of it, the first that was taken in. It sorts, so ask it of few."""
    first = calls.sort(*_ATTEMPT, *_FIRST).unique(_ATTEMPT, keep="first", maintain_order=True)
    return first.drop("code", "taken_in_at")


def without_a_batch(calls: pl.LazyFrame, disclosures: pl.LazyFrame, *, time_zone: str) -> pl.LazyFrame:
    """The calls of numbers that their vendor had never been handed when it called.

    A call of which the day alone is told may have been at its last moment, by the clock of `time_zone`.
    """
    given = disclosures.group_by("vendor", "e164").agg(pl.col("handed_over_at").min().alias("given_at"))
    at_latest = last_moment("attempted_at", time_zone=time_zone)
    was_given = (pl.col("given_at") <= at_latest).fill_null(value=False)
    return calls.join(given, on=["vendor", "e164"], how="left", validate="m:1").filter(~was_given).drop("given_at")


def of_another_number(outcomes: pl.LazyFrame, disclosures: pl.LazyFrame) -> pl.LazyFrame:
    """The answers, each once, that name a place in a batch of their vendor which another number has, or none.

    `outcomes` are explained, with the batch as it was named: not yet with the campaign of their batch.
    """
    batch, number = ["vendor", "batch_id"], ["position", "e164"]
    placed = outcomes.drop_nulls(["batch_id", "position"]).join(
        disclosures.select(batch).unique(), on=batch, how="semi"
    )
    others = placed.join(disclosures.select(*batch, *number), on=[*batch, *number], how="anti")
    answer = [*_ATTEMPT, "batch_id", "position"]
    as_written = pl.col("campaign").str.strip_chars().str.to_lowercase()
    first = others.with_columns(as_written).sort(*answer, *_FIRST).unique(answer, keep="first", maintain_order=True)
    return first.select(*answer, "outcome_class", *PLACE[:2]).drop("code")


def match_hand_overs(calls: pl.LazyFrame, hand_overs: pl.LazyFrame, *, time_zone: str) -> pl.LazyFrame:
    """The calls with `batch_id, position, handed_over_at, granted_at` of their hand-over, null where there is none.

    It is the one that the call names, if its vendor was handed that number in it, else the last of its vendor, number
    and campaign that was handed over before it. `hand_overs` are disclosures with `granted_at`.
    """
    payload = ["batch_id", "position", "handed_over_at", "granted_at"]
    key = ["batch_id", "vendor", "e164"]
    named = calls.select(*PLACE, "batch_id", "vendor").join(hand_overs.select(*key, *payload[1:]), on=key, how="inner")
    rest = calls.join(named, on=PLACE, how="anti").select(*PLACE, "vendor", "campaign", "attempted_at")
    earlier = rest.join(
        hand_overs.select("vendor", "e164", "campaign", *payload), on=["vendor", "e164", "campaign"], how="inner"
    ).filter(pl.col("handed_over_at") <= last_moment("attempted_at", time_zone=time_zone))
    found = pl.concat([named.select(*PLACE, *payload), earlier.select(*PLACE, *payload)])
    last = found.sort(*PLACE, "handed_over_at", "batch_id").unique(PLACE, keep="last", maintain_order=True)
    return calls.drop("batch_id").join(last, on=PLACE, how="left", validate="1:1")
