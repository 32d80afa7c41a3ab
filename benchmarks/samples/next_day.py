"""What comes in on the day between the two nights of the demonstration."""

from collections.abc import Mapping

import polars as pl

from benchmarks.samples.consents import KEEPERS, attach_consent
from benchmarks.samples.dialers import NORTH, WEST
from benchmarks.samples.fates import is_fate
from benchmarks.samples.moments import CALLING, ISO_UTC, days, moment
from benchmarks.samples.outcomes import attach_outcome
from benchmarks.samples.people import CHECKUP_AT, SURVEY_AT, people, with_number
from benchmarks.samples.recipe import Recipe
from benchmarks.samples.styles import LOCAL, written

DAY = days("2026-11-20", "2026-11-20")
CLINIC, WEB, _ = KEEPERS
ANSWERED: Mapping[str, int] = {
    "200003": 42,
    "200002": 12,
    "200010": 8,
    "200007": 5,
    "200000": 17,
    "200001": 7,
    "200005": 5,
    "200012": 2,
    "200004": 1,
    "200130": 1,
}
"""What came of a hundred calls."""


def returns_rows(recipe: Recipe) -> pl.LazyFrame:
    """What came of nine in ten numbers of the first night's large batch, by heading."""
    codes = [code for code, times in ANSWERED.items() for _ in range(times)]
    called = _handed_over(recipe, CHECKUP_AT).filter(recipe.draw("returned") % 10 < 9)
    return attach_outcome(called, recipe, NORTH, code=recipe.pick(codes, "next day"), among=DAY, stream="next day")


def refusal_rows(recipe: Recipe) -> pl.LazyFrame:
    """The first thing that the survey's vendor has to report: somebody said no."""
    refused = _handed_over(recipe, SURVEY_AT).head(1)
    return attach_outcome(refused, recipe, WEST, code=pl.lit("107"), among=DAY, stream="next day")


def complaint_rows(recipe: Recipe) -> pl.LazyFrame:
    """One complaint about one call of the first night's large batch."""
    complained = with_number(_handed_over(recipe, CHECKUP_AT).slice(5, 1), recipe)
    return complained.select(
        written(recipe, LOCAL).alias("投诉号码"),
        moment(recipe, "next day", DAY, minutes=CALLING).alias("投诉时间"),
        pl.lit("T2026-99001").alias("工单号"),
        pl.lit("接到来电后投诉").alias("备注"),
    )


def withdrawal_rows(recipe: Recipe) -> pl.LazyFrame:
    """One consent withdrawn."""
    granted_at, withdrawn_at = pl.lit("2026-08-03 11:20"), pl.lit("2026-11-20 19:45")
    person = with_number(_handed_over(recipe, CHECKUP_AT).slice(9, 1), recipe)
    withdrawn = attach_consent(person, recipe, CLINIC, campaign=pl.col("campaign"), granted_at=granted_at)
    return CLINIC.titled(withdrawn.with_columns(withdrawn_at=withdrawn_at))


def consent_rows(recipe: Recipe) -> pl.LazyFrame:
    """New consents, of people who stood on the lists without one."""
    consenting = with_number(people(recipe, is_fate("tomorrow")), recipe)
    granted_at = moment(recipe, "next day", DAY, form=ISO_UTC, minutes=MORNING)
    return WEB.titled(attach_consent(consenting, recipe, WEB, campaign=pl.col("campaign"), granted_at=granted_at))


MORNING = tuple(f"{hour:02d}:{minute:02d}" for hour in range(1, 9) for minute in range(60))
"""Office hours in China, UTC."""


def _handed_over(recipe: Recipe, campaign: int) -> pl.LazyFrame:
    """People who are certain to be in the first night's batch of a campaign: nothing stands against them."""
    return people(recipe, is_fate("plain", "again_once", "again_twice")).filter(pl.col("campaign") == campaign)
