"""The numbers in a line that could not be read as a row: whoever says no badly has still said no."""

import polars as pl

from transforms.intake.numbers import attach_number
from transforms.numbering import Plan

_SEPARATORS = r"[;；,，、/|\t\"]+|\s{2,}"
_SEPARATOR = "\x1f"
_MOMENT = (
    r"(^|[\s;；,，、|\"])(?:19|20)[0-9]{2}[-/][0-9]{1,2}[-/][0-9]{1,2}(?:[ T]+[0-9]{1,2}(?::[0-9]{2})+(?:\.[0-9]+)?)?"
)
"""A date, with its time of day: `2026-01-14 10` would be a number of Guangzhou's, of somebody who has said nothing."""
_DIGITS = r"\+?[0-9]{7,15}"
_SPACED = r"\+?[0-9](?:[ \-().]{0,2}[0-9]){6,14}"


def salvaged(lines: pl.LazyFrame, *, region: str, plan: Plan, area_code: str | None = None) -> pl.LazyFrame:
    """`row_number, e164` of every number that can be read anywhere in `raw`, each once.

    Meant for noes alone, where one number too many costs a call and one too few breaks a promise.
    """
    raw = pl.col("raw").str.replace_all(_MOMENT, f"${{1}}{_SEPARATOR}")
    cells = raw.str.replace_all(_SEPARATORS, _SEPARATOR).str.split(_SEPARATOR)
    pieces = pl.concat_list(cells, raw.str.extract_all(_DIGITS), raw.str.extract_all(_SPACED))
    cut = lines.filter(pl.col("raw").is_not_null()).select("row_number", pieces.alias("raw_phone"))
    return (
        attach_number(
            cut.explode("raw_phone").filter(pl.col("raw_phone") != ""), region=region, plan=plan, area_code=area_code
        )
        .filter(pl.col("e164").is_not_null())
        .select("row_number", "e164")
        .unique()
        .sort("row_number", "e164")
    )
