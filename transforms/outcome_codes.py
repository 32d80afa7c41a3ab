"""What a vendor's code means: told by the vendor's list, however a spreadsheet wrote it."""

from collections.abc import Mapping

import polars as pl

from schemas.outcomes import RANKS, OutcomeClass

_UNKNOWN = str(OutcomeClass.UNKNOWN)
_SAID = ["vendor", "code", "outcome_class"]
"""What a class of today hangs on: few different ones, however many outcomes there are."""


def code_key(column: str) -> pl.Expr:
    """The code as lists are searched for it: full-width folded, in capitals, blanks as `_`, without a number's `.0`."""
    return (
        pl.col(column)
        .str.normalize("NFKC")
        .str.strip_chars()
        .str.to_uppercase()
        .str.replace_all(r"\s+", "_")
        .str.replace(r"^(-?[0-9]+)\.0+$", "${1}")
    )


def class_of_code(column: str, *, codes: Mapping[str, str]) -> pl.Expr:
    """The outcome class of each code, out of `codes` by key; `UNKNOWN` for a code that they do not explain."""
    return code_key(column).replace_strict(codes, default=_UNKNOWN, return_dtype=pl.String)


def explain(outcomes: pl.LazyFrame, *, codes: Mapping[str, Mapping[str, str]]) -> pl.LazyFrame:
    """The outcomes, each with the class that its vendor's list of today gives its code, where that ranks higher.

    `codes` are by vendor and key. A list only raises: a code that somebody explains, or explains better, counts so from
    the next night on, with no ledger rewritten, and what was once a no stays one.
    """
    told = {f"{vendor} {key}": name for vendor, list_ in codes.items() for key, name in list_.items()}
    asked = pl.concat_str("vendor", pl.lit(" "), code_key("code"))
    today = asked.replace_strict(told, default=_UNKNOWN, return_dtype=pl.String)
    ranks_higher = _rank(pl.col("today")) > _rank(pl.col("outcome_class"))
    raised = outcomes.select(_SAID).unique().with_columns(today.alias("today")).filter(ranks_higher)
    return (
        outcomes.join(raised, on=_SAID, how="left", validate="m:1")
        .with_columns(pl.coalesce("today", "outcome_class").alias("outcome_class"))
        .drop("today")
    )


def attach_counts_as(outcomes: pl.LazyFrame, *, codes: Mapping[str, Mapping[str, str]]) -> pl.LazyFrame:
    """The outcomes with `counts_as`, the class that `explain` gives each, where it is another than it came with."""
    explained = explain(outcomes.with_columns(pl.col("outcome_class").alias("came_as")), codes=codes)
    told = pl.when(pl.col("outcome_class") != pl.col("came_as")).then("outcome_class").alias("counts_as")
    return explained.with_columns(told, pl.col("came_as").alias("outcome_class")).drop("came_as")


def _rank(outcome_class: pl.Expr) -> pl.Expr:
    return outcome_class.replace_strict(RANKS, return_dtype=pl.Int64)
