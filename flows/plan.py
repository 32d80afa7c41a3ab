"""Loads the numbering plan that heed is shipped with."""

import tomllib
from functools import cache

import phonenumbers
import polars as pl

from flows.reference import DATA
from schemas.numbering import NumberRanges
from transforms.numbering import Plan
from transforms.numbering.ranges import ranges_frame

NUMBERING = DATA / "reference" / "numbering"
VIRTUAL_OPERATORS = DATA / "reference" / "virtual_operators.toml"
_TABLES = ("pieces", "answers", "readings", "regions")


@cache
def load_plan() -> Plan:
    """The committed numbering plan, the ranges of `virtual_operators.toml` laid over it; read once for a process."""
    tables = {name: pl.read_parquet(NUMBERING / f"{name}.parquet") for name in _TABLES}
    return Plan.of(**tables, ranges=ranges_frame(load_ranges()))


def load_ranges() -> NumberRanges:
    """The ranges that phonenumbers does not tell apart, and the conflicts between the sources that do."""
    return NumberRanges.model_validate(tomllib.loads(VIRTUAL_OPERATORS.read_text("utf-8")))


def plan_behind(plan: Plan) -> str | None:
    """What to say when phonenumbers is not the version that the plan was built from; None where it is."""
    installed = phonenumbers.__version__
    if installed == plan.version:
        return None
    return f"the numbering plan is of phonenumbers {plan.version}, installed is {installed}: run `make plan`"
