"""The people on the lists of a sample home: who sent them in, and which campaign they are asked for."""

from typing import NamedTuple

import polars as pl

from benchmarks.samples.fates import attach_fate, attach_kind, is_fate
from benchmarks.samples.numbers import attach_number
from benchmarks.samples.recipe import Recipe, rows


class Campaign(NamedTuple):
    """One file of `campaigns/`, as far as the other files of a home repeat it."""

    name: str
    controller: str
    vendor: str


CHECKUP = Campaign("checkup-reminder", "Sunrise Dental", "north-dialer")
RENEWAL = Campaign("membership-renewal", "Lakeside Fitness", "south-dialer")
SURVEY = Campaign("satisfaction-survey", "Sunrise Dental", "west-dialer")
CAMPAIGNS = (CHECKUP, RENEWAL, SURVEY)
CHECKUP_AT, RENEWAL_AT, SURVEY_AT = range(3)

SUPPLIERS = {"clinic-crm": (0, 450), "web-forms": (450, 800), "fitness-app": (800, 1000)}
"""Each supplier's part of the list rows, in thousandths: whose row a person first stands on."""


def people(recipe: Recipe, keep: pl.Expr, *, supplier: str | None = None) -> pl.LazyFrame:
    """Those of a supplier's people (or everybody) for whom `keep` holds: `person`, `slot`, `fate` and `campaign`.

    `keep` looks at the first three alone and comes first: what is drawn for nobody is time lost.
    """
    first, end = SUPPLIERS[supplier] if supplier else (0, 1000)
    kept = attach_fate(rows(recipe.share(first), recipe.share(end))).filter(keep)
    is_surveyed = (recipe.draw("campaign") % 5 < 2) | is_fate("gb", "tomorrow")
    is_on_web, is_member = (
        pl.col("person") >= recipe.share(SUPPLIERS[each][0]) for each in ("web-forms", "fitness-app")
    )
    campaign = pl.when(is_member).then(RENEWAL_AT).when(is_on_web & is_surveyed).then(SURVEY_AT).otherwise(CHECKUP_AT)
    return kept.with_columns(campaign=campaign)


def with_number(somebody: pl.LazyFrame, recipe: Recipe) -> pl.LazyFrame:
    """`somebody` with the parts of their number."""
    return attach_number(attach_kind(somebody, recipe), recipe)
