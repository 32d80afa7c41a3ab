"""What the numbering plan says of a number, gathered from the run it falls in."""

from functools import partial
from typing import Literal

import polars as pl

from schemas.tables.facts import Facts
from transforms.numbering.plan import Plan

Language = Literal["en", "zh"]
"""The languages that the plan names carriers and places in."""

_RECURRING = ("region_code", "line_type", "carrier", "virtual_operator", "place", "plan_version")
"""Facts that are one of few words."""


def number_facts(
    column: str, *, plan: Plan, language: Language = "en", words: type[pl.String | pl.Categorical] = pl.String
) -> pl.Expr:
    """The facts of the E.164 integers in `column`: a struct with exactly the columns of `schemas.tables.facts.Facts`.

    Carrier, virtual operator and place are in `language`, null where phonenumbers has no word in it. An integer that is
    no valid number, or null, has the line type `unknown`, no time zone, and null for all that is not known. As
    `pl.Categorical`, `words` that recur (region, line type, carrier, place, …) are written to Parquet in half the time.
    """
    recurring = pl.col(*_RECURRING).cast(words)
    facts = plan.facts.select(
        "country_code",
        "region_code",
        "line_type",
        pl.col(f"carrier_{language}").alias("carrier"),
        pl.col(f"virtual_operator_{language}").alias("virtual_operator"),
        pl.col(f"place_{language}").alias("place"),
        "time_zones",
        "plan_version",
    ).with_columns(recurring)
    struct = pl.Struct({name: words if name in _RECURRING else dtype for name, dtype in Facts.dtypes().items()})
    place = partial(_place, plan=plan, facts=facts)
    return pl.col(column).map_batches(place, return_dtype=struct, is_elementwise=True)


def _place(numbers: pl.Series, *, plan: Plan, facts: pl.DataFrame) -> pl.Series:
    place = plan.placed.places(numbers.fill_null(0))
    placed = pl.DataFrame([numbers.alias("number"), place])
    rows = placed.select(pl.format("+{}", "number").alias("phone_e164"), plan.placed.value("fact"))
    return rows.select("phone_e164", *(pl.lit(column).gather("fact") for column in facts)).to_struct(numbers.name)
