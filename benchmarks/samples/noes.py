"""Complaints, requests to be erased and do-not-call registers."""

import hashlib

import polars as pl

from benchmarks.samples.fates import is_fate
from benchmarks.samples.moments import DASHES, ISO_UTC, days, moment
from benchmarks.samples.numbers import attach_number, kind_of
from benchmarks.samples.people import people, with_number
from benchmarks.samples.plan import Plan, rows
from benchmarks.samples.styles import INTERNATIONAL, LOCAL, written

COMPLAINED = days("2026-10-23", "2026-11-15")
REQUESTED = days("2026-09-01", "2026-11-10")
STRANGERS_PERMILLE = 210
"""Register entries of people on nobody's list, in thousandths of the list rows."""
MOST_HASHED = 500
"""The in-house register stays small: Polars has no SHA-256, so its hashes are made one by one."""


def hotline_rows(plan: Plan) -> pl.LazyFrame:
    """Complaints that a public hotline passed on, by heading: every second one."""
    complained = _numbered(plan, "complained").filter(plan.draw("desk") % 2 == 0)
    return complained.select(
        written(plan, LOCAL).alias("投诉号码"),
        moment(plan, "complained", COMPLAINED, form=DASHES).alias("投诉时间"),
        plan.digits("T2026-").alias("工单号"),
        plan.pick(("不愿再接到来电", "多次来电", "要求停止拨打"), "complaint").alias("备注"),
    )


def desk_rows(plan: Plan) -> pl.LazyFrame:
    """Complaints that the company's own desk took down, by heading: the others."""
    complained = _numbered(plan, "complained").filter(plan.draw("desk") % 2 == 1)
    return complained.select(
        written(plan, INTERNATIONAL).alias("Phone"),
        moment(plan, "complained", COMPLAINED, form=ISO_UTC).alias("Complained At"),
        plan.digits("desk-").alias("Ticket"),
        plan.pick(("wants no more calls", "called twice in one day"), "complaint").alias("Note"),
    )


def erasure_rows(plan: Plan) -> pl.LazyFrame:
    """Requests to be erased, by heading."""
    return _numbered(plan, "erased").select(
        written(plan, LOCAL).alias("phone"),
        moment(plan, "requested", REQUESTED).alias("requested_at"),
        plan.digits("erase-").alias("source_ref"),
    )


def national_rows(plan: Plan, *, is_older: bool) -> pl.LazyFrame:
    """A snapshot of the national register: those on lists, then strangers; the older one has people who left since."""
    listed = _numbered(plan, *(("left_register",) if is_older else ("on_register",)))
    strangers = rows(0, plan.share(STRANGERS_PERMILLE // (2 if is_older else 1)))
    strangers = strangers.with_columns(kind=pl.lit(kind_of("mobile")))
    both = (_phones(listed, plan), _phones(attach_number(strangers, plan, stream="stranger"), plan))
    return pl.concat(both).select(pl.col("phone").alias("号码"))


def us_rows(plan: Plan) -> pl.LazyFrame:
    """An extract of the register of the United States: numbers that are on no list."""
    listed = rows(0, 25).with_columns(kind=pl.lit(kind_of("us_listed")))
    return _phones(attach_number(listed, plan, stream="us register"), plan).select(pl.col("phone").alias("number"))


def house_rows(plan: Plan) -> pl.LazyFrame:
    """The company's own register, which gives only hashes, and one line that is none."""
    listed = _phones(_numbered(plan, "on_house_register").head(MOST_HASHED), plan).collect()
    hashes = [hashlib.sha256(phone.encode()).hexdigest() for phone in listed.get_column("phone")]
    return pl.LazyFrame({"phone_sha256": [*hashes, "not-a-hash"]})


def _numbered(plan: Plan, *fates: str) -> pl.LazyFrame:
    return with_number(people(plan, is_fate(*fates)), plan)


def _phones(numbered: pl.LazyFrame, plan: Plan) -> pl.LazyFrame:
    return numbered.select(written(plan, INTERNATIONAL).alias("phone"))
