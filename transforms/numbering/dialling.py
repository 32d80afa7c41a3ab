"""What plain digits mean where they are dialled: a key for each string, and one binary search to E.164."""

from dataclasses import dataclass
from functools import cache
from itertools import product

import polars as pl

from transforms.numbering.plan import ABROAD, INTERNATIONAL, NO_RULE, REPEATED, Plan, Runs

LONGEST = 18
"""The most digits that have a key; a longer string has an international prefix or is no number."""

_POWERS = pl.Series([10**size for size in range(LONGEST + 1)], dtype=pl.Int64)


@dataclass(frozen=True, eq=False)
class Dialling:
    """How digits are read in one region."""

    runs: Runs
    """Keys to `modulus` and `addend`: key % modulus + addend is E.164, or a key abroad, or no number."""
    international_prefix: str
    """A regular expression."""
    local_lengths: tuple[int, ...]
    """Of numbers without their area code."""

    def numbers(self, keys: pl.Series) -> pl.Series:
        """The E.164 integer of each key, valid or not; a negative one where there is none."""
        numbers = self._once(keys)
        abroad = (numbers >= ABROAD).arg_true()
        return numbers.scatter(abroad, self._once(numbers.gather(abroad))) if len(abroad) else numbers

    def _once(self, keys: pl.Series) -> pl.Series:
        places = self.runs.places(keys)
        return keys % self.runs.values["modulus"].gather(places) + self.runs.values["addend"].gather(places)


def key(text: pl.Expr) -> pl.Expr:
    """A digit string, perhaps after one plus sign, as one integer that keeps its length; null for any other text.

    A 1 in front keeps leading zeros, so that strings of one length lie together and in order.
    """
    number = text.cast(pl.Int64, strict=False)
    is_abroad = text.str.starts_with("+")
    size = text.str.len_bytes() - is_abroad
    power = pl.lit(_POWERS).gather(size.clip(0, LONGEST))
    has_key = (number >= 0) & (size <= LONGEST)
    return pl.when(has_key).then(number + power + is_abroad * pl.lit(ABROAD))


@cache
def dialling(plan: Plan, region: str) -> Dialling:
    """The readings of one region that phonenumbers knows; ValueError for any other."""
    known = plan.regions.filter(pl.col("region") == region)
    if known.is_empty():
        raise ValueError(f"{region!r} is no region that a numbering plan is known for; use ISO 3166-1 alpha-2, as 'CN'")
    prefix, local = known.select("international_prefix", "local_lengths").row(0)
    return Dialling(_runs(plan, region), prefix or "", tuple(local))


def _runs(plan: Plan, region: str) -> Runs:
    rules = pl.col("start"), pl.lit(10).cast(pl.Int64).pow(pl.col("kept")).alias("modulus"), pl.col("addend")
    home = _repeats_apart(plan.readings.filter(pl.col("region") == region).select(*rules))
    abroad = plan.readings.filter(pl.col("region") == INTERNATIONAL).select(*rules)
    none = pl.DataFrame({"start": [0], "modulus": [1], "addend": [NO_RULE]})
    runs = pl.concat([none, home, abroad.with_columns(pl.col("start") + ABROAD)])
    return Runs(runs["start"], runs.select("modulus", "addend"))


def _repeats_apart(runs: pl.DataFrame) -> pl.DataFrame:
    """`runs` with every string of one repeated digit in a run of its own."""
    repeats = [int("1" + digit * size) for size, digit in product(range(1, LONGEST + 1), "0123456789")]
    alone = pl.DataFrame({"start": repeats}, schema={"start": pl.Int64})
    behind = (alone + 1).join(runs.select("start"), on="start", how="anti").sort("start").join_asof(runs, on="start")
    alone = alone.with_columns(modulus=pl.lit(1, pl.Int64), addend=pl.lit(REPEATED, pl.Int64))
    others = runs.join(alone, on="start", how="anti")
    return pl.concat([others, behind, alone]).sort("start")
