"""Numbers that were handed over and of which no outcome has come back."""

from datetime import datetime

import polars as pl

from schemas.outcomes import is_attempt
from transforms.decide.days import last_moment

_WORDS = ("told_at", "called_at", "spared_at")


def with_campaign_of_batch(outcomes: pl.LazyFrame, disclosures: pl.LazyFrame) -> pl.LazyFrame:
    """The outcomes; of one that names a batch of its number and vendor, the campaign is that batch's.

    Of any other it is the one that its vendor wrote, however: campaigns are named in small letters. One that names a
    position of the batch, where its number does not stand, names no batch of its number: its `batch_id` becomes that
    place, `<batch_id>-<position>`, which is nobody's.
    """
    as_written = pl.col("campaign").str.strip_chars().str.to_lowercase()
    key = ["batch_id", "e164", "vendor"]
    batches = disclosures.group_by(key).agg(
        pl.col("campaign").min().alias("campaign_of_batch"), pl.col("position").min().alias("position_of_batch")
    )
    is_misplaced = (pl.col("position") != pl.col("position_of_batch")).fill_null(value=False)
    return (
        outcomes.join(batches, on=key, how="left", validate="m:1")
        .with_columns(
            pl.when(~is_misplaced).then("campaign_of_batch").fill_null(as_written).alias("campaign"),
            pl.when(is_misplaced)
            .then(pl.format("{}-{}", "batch_id", "position"))
            .otherwise("batch_id")
            .alias("batch_id"),
        )
        .drop("campaign_of_batch", "position_of_batch")
    )


def mark_answered(disclosures: pl.LazyFrame, outcomes: pl.LazyFrame, *, time_zone: str) -> pl.LazyFrame:
    """Every hand-over of earlier nights, with `is_answered` and `is_settled`.

    An outcome of the moment of the hand-over or later answers it: where it names a batch, that one, if it is its
    vendor's, else those of its own vendor and campaign. One that names the batch and tells the day alone, by the clock
    of `time_zone`, may be of any moment of that day. A hand-over is settled by a call; that no telephone rang settles
    it only from the batch's end on, since before it the vendor may still dial. `outcomes` are with the campaign of
    their batch.
    """
    named, unnamed = outcomes.filter(pl.col("batch_id").is_not_null()), outcomes.filter(pl.col("batch_id").is_null())
    at, by_name = pl.col("attempted_at"), ["e164", "batch_id", "vendor"]
    any_time = last_moment("attempted_at", time_zone=time_zone)
    return (
        disclosures.select("e164", "campaign", "vendor", "batch_id", "handed_over_at", "valid_until")
        .join(_last_words(named, by_name, any_time), on=by_name, how="left", validate="m:1")
        .join(
            _last_words(unnamed, ["e164", "campaign", "vendor"], at),
            on=["e164", "campaign", "vendor"],
            how="left",
            validate="m:1",
            suffix="_unnamed",
        )
        .with_columns(pl.max_horizontal(word, f"{word}_unnamed").alias(word) for word in _WORDS)
        .with_columns(
            (pl.col("told_at") >= pl.col("handed_over_at")).fill_null(value=False).alias("is_answered"),
            (
                (pl.col("called_at") >= pl.col("handed_over_at")).fill_null(value=False)
                | (pl.col("spared_at") >= pl.col("valid_until")).fill_null(value=False)
            ).alias("is_settled"),
        )
        .select("e164", "campaign", "vendor", "batch_id", "valid_until", "is_answered", "is_settled")
    )


def _last_words(outcomes: pl.LazyFrame, key: list[str], moment: pl.Expr) -> pl.LazyFrame:
    """By key, the last `moment` of any outcome, of a call, and (as it was told) of one in which no telephone rang."""
    return outcomes.group_by(key).agg(
        moment.max().alias("told_at"),
        moment.filter(is_attempt()).max().alias("called_at"),
        pl.col("attempted_at").filter(~is_attempt()).max().alias("spared_at"),
    )


def still_open(handed_over: pl.LazyFrame, *, as_of: datetime) -> pl.LazyFrame:
    """The hand-overs that hold their number.

    A batch is open until its `valid_until`, whatever has come back: its vendor may dial again. After that it is open
    until it is answered.
    """
    return handed_over.filter((pl.col("valid_until") > as_of) | ~pl.col("is_answered"))


def possible_calls(handed_over: pl.LazyFrame, *, as_of: datetime) -> pl.LazyFrame:
    """The hand-overs that may still become a call, or may have become one that nobody reported.

    Of a batch past its end these are the ones that are not settled: what was told before its end and was no call is
    not the last word about it, and no cap may break when that comes later.
    """
    return handed_over.filter((pl.col("valid_until") > as_of) | ~pl.col("is_settled"))


def ended_batches(handed_over: pl.LazyFrame, *, as_of: datetime) -> pl.LazyFrame:
    """`batch_id, campaign, vendor, valid_until, rows, unanswered` of the batches past their end."""
    ended = handed_over.filter(pl.col("valid_until") <= as_of)
    return ended.group_by("batch_id", "campaign", "vendor").agg(
        pl.col("valid_until").max(), pl.len().alias("rows"), (~pl.col("is_answered")).sum().alias("unanswered")
    )


def silent_batches(ended: pl.LazyFrame) -> pl.LazyFrame:
    """Those of which some numbers are unanswered; `ended` may have several rows for a batch, each of some numbers."""
    counted = ended.group_by("batch_id", "campaign", "vendor").agg(
        pl.col("valid_until").max(), pl.col("rows", "unanswered").sum()
    )
    return counted.filter(pl.col("unanswered") > 0).sort("valid_until", "batch_id")


def attach_awaited(contacts: pl.LazyFrame, open_batches: pl.LazyFrame) -> pl.LazyFrame:
    """The contacts with `awaited_batch`: a batch that holds the number and is still open for it, or null."""
    awaited = open_batches.group_by("e164").agg(pl.col("batch_id").min().alias("awaited_batch"))
    return contacts.join(awaited, on="e164", how="left", validate="m:1")
