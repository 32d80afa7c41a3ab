"""The numbering plan as reading and placing use it: where runs of integers begin, and what holds from there on."""

from dataclasses import dataclass, field

import polars as pl

from schemas.reasons import RejectReason
from transforms.numbering.codes import codes
from transforms.numbering.ranges import laid_over

ABROAD = 4 * 10**18
"""Added to the key of digits that follow a plus sign or an international prefix; no other key is as large."""

INTERNATIONAL = "+"
"""Stands for a region in `readings`: digits that follow a plus sign, which mean the same everywhere."""

NO_RULE = -1
"""Stands where E.164 would, for digits that are no number."""

REPEATED = -2
"""Stands where E.164 would, for one digit repeated."""


_DENSEST = range(86_130_0000_0000, 86_200_0000_0000, 1_0000)
"""China's mobile numbers: a quarter of all runs of the plan, each of them by the first seven digits after 86."""


@dataclass(frozen=True, eq=False)
class Grid:
    """A stretch of integers, in `within`, whose runs all begin at multiples of its step, and the run of each step."""

    within: range
    places: pl.Series

    @classmethod
    def over(cls, starts: pl.Series, within: range) -> "Grid | None":
        """The grid over the runs that begin at `starts`, or None where some begin between its steps."""
        inside = starts.filter(starts.is_between(within.start, within.stop, closed="none"))
        if ((inside - within.start) % within.step != 0).any():
            return None
        steps = pl.int_range(within.start, within.stop, within.step, eager=True)
        return cls(within, _last_up_to(starts, steps))


@dataclass(frozen=True, eq=False)
class Runs:
    """Integers in runs: `values` has one row for each run, which begins at the same row of `starts`."""

    starts: pl.Series
    values: pl.DataFrame
    grid: Grid | None = None
    """Spares the search, which costs ten times as much, where most integers fall."""

    def places(self, integers: pl.Series) -> pl.Series:
        """`place`: the run that each integer falls in, as a row of `values`; none may be null or before all runs."""
        if self.grid is None:
            return _last_up_to(self.starts, integers)
        within, integer = self.grid.within, pl.col("integer")
        is_inside = integer.is_between(within.start, within.stop, closed="left")
        step = pl.when(is_inside).then((integer - within.start) // within.step).otherwise(0)
        found = integers.to_frame("integer").select(pl.lit(self.grid.places).gather(step).alias("place"), is_inside)
        is_outside, place = ~found["integer"], found["place"]
        others = integers.filter(is_outside)
        return place.scatter(is_outside.arg_true(), _last_up_to(self.starts, others)) if len(others) else place

    def value(self, name: str) -> pl.Expr:
        """The value that the run at `place` has."""
        return pl.lit(self.values[name]).gather("place")


def _last_up_to(starts: pl.Series, integers: pl.Series) -> pl.Series:
    """The place in `starts` of the last one that is not above each of `integers`."""
    above = pl.lit(starts).search_sorted(pl.col("integer"), side="right")
    return integers.to_frame("integer").select((above - 1).alias("place")).to_series()


@dataclass(frozen=True, eq=False)
class Plan:
    """What every E.164 number is, and what digits mean where they are dialled; a value, never changed."""

    version: str
    placed: Runs
    """E.164 integers to `fact`, a row of `facts`."""
    refused: Runs
    """E.164 integers to `code` (see `transforms.numbering.codes`), `READ` where the number is a person's."""
    facts: pl.DataFrame
    """Each distinct set of facts once; carriers and places in English and Chinese."""
    readings: pl.DataFrame = field(repr=False)
    """What `flows.plan_build` found for digits: region, start of the run, digits kept, what is added."""
    regions: pl.DataFrame = field(repr=False)
    """Every region that can be a list's default: international prefix, lengths without an area code."""

    @classmethod
    def of(
        cls,
        *,
        pieces: pl.DataFrame,
        answers: pl.DataFrame,
        readings: pl.DataFrame,
        regions: pl.DataFrame,
        ranges: pl.DataFrame,
    ) -> "Plan":
        """The plan from its committed frames, `ranges` (see `transforms.numbering.ranges`) laid over phonenumbers'."""
        version: str = regions["version"].item(0)
        pieces, facts = laid_over(pieces, answers, ranges)
        facts = facts.with_columns(pl.lit(version).alias("plan_version"))
        placed = Runs(pieces["start"], pieces.select("fact"), Grid.over(pieces["start"], _DENSEST))
        return cls(version, placed, _refused(pieces, facts), facts, readings, regions)


def _refused(pieces: pl.DataFrame, facts: pl.DataFrame) -> Runs:
    """Why no number of a run is read, in as few runs as tell that; the two that are no E.164 stand in front."""
    no_numbers = {REPEATED: RejectReason.NO_NUMBER, NO_RULE: RejectReason.NOT_VALID}
    front = pl.DataFrame([(key, str(reason)) for key, reason in no_numbers.items()], ["start", "reason"], orient="row")
    reasons = pieces.select("start", facts["refused"].gather(pieces["fact"]).alias("reason"))
    reasons = pl.concat([front, reasons]).filter(pl.col("reason").ne_missing(pl.col("reason").shift()).fill_null(True))
    return Runs(reasons["start"], pl.DataFrame({"code": codes(reasons["reason"])}))
