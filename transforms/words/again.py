"""Outcomes on record whose notes say a no that was not heard when they came."""

import polars as pl

from schemas.outcomes import OutcomeClass, is_refusal
from schemas.phrases import Phrases
from schemas.reasons import SuppressionReason
from transforms.words.counting import attach_heard, raise_by_words


def noes_heard_since(outcomes: pl.LazyFrame, *, phrases: Phrases) -> pl.LazyFrame:
    """`file_id, row_number, e164, reason, since, source, rule` of each outcome that is no refusal but says one.

    What is a refusal already stays as it is: a no is never lifted, and its rule is the one that it was taken in by.
    """
    noted = outcomes.filter(pl.col("note").is_not_null() & ~is_refusal()).drop("heard")
    heard = raise_by_words(attach_heard(noted, "note", phrases=phrases), phrases=phrases)
    is_complaint = pl.col("outcome_class") == str(OutcomeClass.REFUSAL_COMPLAINT)
    return heard.filter(is_refusal()).select(
        "file_id",
        "row_number",
        "e164",
        pl.when(is_complaint)
        .then(pl.lit(str(SuppressionReason.COMPLAINT)))
        .otherwise(pl.lit(str(SuppressionReason.REFUSAL)))
        .alias("reason"),
        pl.col("attempted_at").alias("since"),
        pl.col("vendor").alias("source"),
        pl.col("heard").alias("rule"),
    )
