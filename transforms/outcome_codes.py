"""What a vendor's code means: told by the vendor's list, however a spreadsheet wrote it."""

from collections.abc import Mapping

import polars as pl

from schemas.outcomes import OutcomeClass

_UNKNOWN = str(OutcomeClass.UNKNOWN)


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
    """The outcomes; of one whose class is unknown, the class that its vendor's list of today gives its code.

    `codes` are by vendor and key. What is once understood keeps its class: only the unknown is asked again, so that a
    code which somebody explains lets go of its numbers the next night, with no ledger rewritten.
    """
    told = {f"{vendor} {key}": name for vendor, list_ in codes.items() for key, name in list_.items()}
    is_unknown = pl.col("outcome_class") == _UNKNOWN
    asked = pl.concat_str("vendor", pl.lit(" "), code_key("code"))
    explained = asked.replace_strict(told, default=_UNKNOWN, return_dtype=pl.String).alias("outcome_class")
    return pl.concat([outcomes.filter(~is_unknown), outcomes.filter(is_unknown).with_columns(explained)])
