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


@dataclass(frozen=True, eq=False)
class Runs:
    """Integers in runs: `values` has one row for each run, which begins at the same row of `starts`."""

    starts: pl.Series
    values: pl.DataFrame

    def place(self, column: str) -> pl.Expr:
        """`place`: the run that each integer of `column` falls in, as a row of `values`; none may be null or less."""
        return (pl.lit(self.starts).search_sorted(pl.col(column), side="right") - 1).alias("place")

    def value(self, name: str) -> pl.Expr:
        """The value that the run at `place` has."""
        return pl.lit(self.values[name]).gather("place")


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
        placed = Runs(pieces["start"], pieces.select("fact"))
        return cls(version, placed, _refused(pieces, facts), facts, readings, regions)


def _refused(pieces: pl.DataFrame, facts: pl.DataFrame) -> Runs:
    """Why no number of a run is read, in as few runs as tell that; the two that are no E.164 stand in front."""
    no_numbers = {REPEATED: RejectReason.NO_NUMBER, NO_RULE: RejectReason.NOT_VALID}
    front = pl.DataFrame([(key, str(reason)) for key, reason in no_numbers.items()], ["start", "reason"], orient="row")
    reasons = pieces.select("start", facts["refused"].gather(pieces["fact"]).alias("reason"))
    reasons = pl.concat([front, reasons]).filter(pl.col("reason").ne_missing(pl.col("reason").shift()).fill_null(True))
    return Runs(reasons["start"], pl.DataFrame({"code": codes(reasons["reason"])}))
