"""What is heard in a note as the class of its outcome: it counts where it outranks the code, and never weakens it."""

import polars as pl

from schemas.outcomes import RANKS, OutcomeClass
from schemas.phrases import RULE_PREFIX, Phrases
from transforms.words.hearing import phrase_said


def attach_heard(rows: pl.LazyFrame, column: str, *, phrases: Phrases | None) -> pl.LazyFrame:
    """The rows with `heard`, the rule `words:<phrase>` of what the note in `column` says; null for nothing, or no note.

    Every distinct note is read once: agents write the same ones over and over.
    """
    if phrases is None:
        return rows.with_columns(pl.lit(None, dtype=pl.String).alias("heard"))
    notes = rows.select(column).drop_nulls().unique()
    heard = notes.with_columns(pl.format(RULE_PREFIX + "{}", phrase_said(column, phrases=phrases)).alias("heard"))
    return rows.join(heard, on=column, how="left", validate="m:1", maintain_order="left")


def raise_by_words(outcomes: pl.LazyFrame, *, phrases: Phrases | None) -> pl.LazyFrame:
    """The outcomes with `outcome_class` as `heard` raises it; `heard` is null wherever the code stands.

    A wish to be called again counts only where the code knows no more than that somebody was talked to: elsewhere it
    would shorten a rest, or lift the hold of a code that may be a no.
    """
    if phrases is None:
        return outcomes
    code = pl.col("outcome_class")
    said = pl.col("heard").replace_strict(phrases.classes(), return_dtype=pl.String)
    counts = (
        pl.when(said == str(OutcomeClass.CALLBACK_SCHEDULED))
        .then(code == str(OutcomeClass.CONNECTED_NO_OUTCOME))
        .otherwise(_rank(said) > _rank(code))
    )
    return outcomes.with_columns(
        pl.when(counts).then(said).otherwise(code).alias("outcome_class"), pl.when(counts).then("heard").alias("heard")
    )


def _rank(outcome_class: pl.Expr) -> pl.Expr:
    return outcome_class.replace_strict(RANKS, return_dtype=pl.Int64)
