"""Complaints, requests to be erased and do-not-call registers."""

import hashlib

import polars as pl

from benchmarks.samples.fates import is_fate
from benchmarks.samples.moments import DASHES, ISO_UTC, days, moment
from benchmarks.samples.numbers import attach_number, kind_of
from benchmarks.samples.people import people, with_number
from benchmarks.samples.recipe import Recipe, rows
from benchmarks.samples.styles import INTERNATIONAL, LOCAL, written

COMPLAINED = days("2026-10-23", "2026-11-15")
REQUESTED = days("2026-09-01", "2026-11-10")
STRANGERS_PERMILLE = 210
"""Register entries of people on nobody's list, in thousandths of the list rows."""
MOST_HASHED = 500
"""The in-house register stays small: Polars has no SHA-256, so its hashes are made one by one."""


def hotline_rows(recipe: Recipe) -> pl.LazyFrame:
    """Complaints that a public hotline passed on, by heading: every second one."""
    complained = _numbered(recipe, "complained").filter(recipe.draw("desk") % 2 == 0)
    return complained.select(
        written(recipe, LOCAL).alias("投诉号码"),
        moment(recipe, "complained", COMPLAINED, form=DASHES).alias("投诉时间"),
        recipe.digits("T2026-").alias("工单号"),
        recipe.pick(("不愿再接到来电", "多次来电", "要求停止拨打"), "complaint").alias("备注"),
    )


def desk_rows(recipe: Recipe) -> pl.LazyFrame:
    """Complaints that the company's own desk took down, by heading: the others."""
    complained = _numbered(recipe, "complained").filter(recipe.draw("desk") % 2 == 1)
    return complained.select(
        written(recipe, INTERNATIONAL).alias("Phone"),
        moment(recipe, "complained", COMPLAINED, form=ISO_UTC).alias("Complained At"),
        recipe.digits("desk-").alias("Ticket"),
        recipe.pick(("wants no more calls", "called twice in one day"), "complaint").alias("Note"),
    )


def erasure_rows(recipe: Recipe) -> pl.LazyFrame:
    """Requests to be erased, by heading."""
    return _numbered(recipe, "erased").select(
        written(recipe, LOCAL).alias("phone"),
        moment(recipe, "requested", REQUESTED).alias("requested_at"),
        recipe.digits("erase-").alias("source_ref"),
    )


def national_rows(recipe: Recipe, *, is_older: bool) -> pl.LazyFrame:
    """A snapshot of the national register: those on lists, then strangers; the older one has people who left since."""
    listed = _numbered(recipe, *(("left_register",) if is_older else ("on_register",)))
    strangers = rows(0, recipe.share(STRANGERS_PERMILLE // (2 if is_older else 1)))
    strangers = strangers.with_columns(kind=pl.lit(kind_of("mobile")))
    both = (_phones(listed, recipe), _phones(attach_number(strangers, recipe, stream="stranger"), recipe))
    return pl.concat(both).select(pl.col("phone").alias("号码"))


def us_rows(recipe: Recipe) -> pl.LazyFrame:
    """An extract of the register of the United States: numbers that are on no list."""
    listed = rows(0, 25).with_columns(kind=pl.lit(kind_of("us_listed")))
    return _phones(attach_number(listed, recipe, stream="us register"), recipe).select(pl.col("phone").alias("number"))


def house_rows(recipe: Recipe) -> pl.LazyFrame:
    """The company's own register, which gives only hashes, and one line that is none."""
    listed = _phones(_numbered(recipe, "on_house_register").head(MOST_HASHED), recipe).collect()
    hashes = [hashlib.sha256(phone.encode()).hexdigest() for phone in listed.get_column("phone")]
    return pl.LazyFrame({"phone_sha256": [*hashes, "not-a-hash"]})


def _numbered(recipe: Recipe, *fates: str) -> pl.LazyFrame:
    return with_number(people(recipe, is_fate(*fates)), recipe)


def _phones(numbered: pl.LazyFrame, recipe: Recipe) -> pl.LazyFrame:
    return numbered.select(written(recipe, INTERNATIONAL).alias("phone"))
