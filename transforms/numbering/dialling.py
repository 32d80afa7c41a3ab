"""What plain digits mean where they are dialled: a key for each string, and one binary search to its number."""

from dataclasses import dataclass
from functools import cache
from itertools import product

import polars as pl

from transforms.numbering.plan import ABROAD, INTERNATIONAL, NO_RULE, REPEATED, Plan, Runs

LONGEST = 18
"""The most digits that have a key; a longer string has an international prefix or is no number."""

OPEN = 255
"""Stands where a code would, for a run that does not tell it."""

_TOO_LONG = LONGEST + 2
_NO_KEY = -(2**63)
_FRONTS = pl.Series(
    [10**size if size <= LONGEST else _NO_KEY for size in range(_TOO_LONG + 1)]
    + [ABROAD + 10 ** (size - 1) if 0 < size <= LONGEST + 1 else _NO_KEY for size in range(_TOO_LONG + 1)],
    dtype=pl.Int64,
)
"""What is added to the integer of a text for its key, by the text's length, and again for texts with a plus sign."""

_NARROW = 50_000
"""A run is narrow if it holds less than this part of the strings of its length."""


@dataclass(frozen=True, eq=False)
class Dialling:
    """How digits are read in one region."""

    runs: Runs
    """Keys to `code`, which is `READ` where a person's number is read, and `offset`, what is taken off for E.164. Where
    `code` is `OPEN`, only the number itself can tell: it is key % `modulus` + `addend`, or a key abroad."""
    refused: Runs
    """The plan's, for the numbers of open runs."""
    international_prefix: str
    """A regular expression."""
    local_lengths: tuple[int, ...]
    """Of numbers without their area code."""

    def read(self, texts: pl.Series) -> pl.DataFrame:
        """The number of each digit string as `number`, and `code`, `READ` where it is one that a person can have."""
        return self._read(keys(texts))

    def _read(self, keys: pl.Series) -> pl.DataFrame:
        placed = pl.DataFrame([keys.alias("key"), self.runs.places(keys)])
        read = placed.select((pl.col("key") - self.runs.value("offset")).alias("number"), self.runs.value("code"))
        is_open = read["code"] == OPEN
        return with_rows(read, is_open.arg_true(), self._opened(placed.filter(is_open))) if is_open.any() else read

    def _opened(self, placed: pl.DataFrame) -> pl.DataFrame:
        """The same of open runs: numbers of which the plan decides, and keys that are looked up once more."""
        number = pl.col("key") % self.runs.value("modulus") + self.runs.value("addend")
        numbers = placed.select(number.alias("number"))["number"]
        read = pl.DataFrame([numbers, self.refused.places(numbers)]).select("number", self.refused.value("code"))
        is_abroad = numbers >= ABROAD
        again = numbers.filter(is_abroad)
        return with_rows(read, is_abroad.arg_true(), self._read(again)) if len(again) else read


def with_rows(frame: pl.DataFrame, places: pl.Series, rows: pl.DataFrame) -> pl.DataFrame:
    """`frame` with other values at some places, in the columns that `rows` has."""
    return frame.with_columns(frame[column.name].scatter(places, column) for column in rows)


def keys(texts: pl.Series) -> pl.Series:
    """Each digit string, perhaps after one plus sign, as an integer that keeps its length; 0 for any other text.

    A 1 in front keeps leading zeros, so that strings of one length lie together and in order.
    """
    text = pl.col("cell")
    parts = texts.to_frame("cell").select(  # apart from what follows, so that each is made once
        text.cast(pl.Int64, strict=False).alias("number"),
        (
            text.str.len_bytes().clip(upper_bound=_TOO_LONG)
            + text.str.starts_with("+") * pl.lit(_TOO_LONG + 1, pl.UInt32)
        ).alias("form"),
    )
    number, front = pl.col("number"), pl.lit(_FRONTS).gather("form")
    return parts.select(pl.when(number >= 0).then(number + front).otherwise(0).clip(0).alias("key")).to_series()


@cache
def dialling(plan: Plan, region: str) -> Dialling:
    """The readings of one region that phonenumbers knows; ValueError for any other."""
    known = plan.regions.filter(pl.col("region") == region)
    if known.is_empty():
        raise ValueError(f"{region!r} is no region that a numbering plan is known for; use ISO 3166-1 alpha-2, as 'CN'")
    prefix, local = known.select("international_prefix", "local_lengths").row(0)
    return Dialling(_judged(_rules(plan, region), plan.refused), plan.refused, prefix or "", tuple(local))


def _rules(plan: Plan, region: str) -> pl.DataFrame:
    """Keys by the start of each run, with `modulus` and `addend`; the first run is that of no key."""
    rules = pl.col("start"), pl.lit(10).cast(pl.Int64).pow(pl.col("kept")).alias("modulus"), pl.col("addend")
    none = pl.DataFrame({"start": [0], "modulus": [1], "addend": [NO_RULE]})
    home = _repeats_apart(plan.readings.filter(pl.col("region") == region).select(*rules))
    abroad = plan.readings.filter(pl.col("region") == INTERNATIONAL).select(*rules)
    return pl.concat([none, home, abroad.with_columns(pl.col("start") + ABROAD)])


def _repeats_apart(runs: pl.DataFrame) -> pl.DataFrame:
    """`runs` with every string of one repeated digit in a run of its own."""
    repeats = [int("1" + digit * size) for size, digit in product(range(1, LONGEST + 1), "0123456789")]
    alone = pl.DataFrame({"start": repeats}, schema={"start": pl.Int64})
    behind = (alone + 1).join(runs.select("start"), on="start", how="anti").sort("start").join_asof(runs, on="start")
    alone = alone.with_columns(modulus=pl.lit(1, pl.Int64), addend=pl.lit(REPEATED, pl.Int64))
    others = runs.join(alone, on="start", how="anti")
    return pl.concat([others, behind, alone]).sort("start")


def _judged(rules: pl.DataFrame, refused: Runs) -> Runs:
    """`rules` cut where the plan begins to refuse numbers or ceases to, so that most runs need no second search.

    Open stay the runs that lead abroad, those in which numbers begin anew (digits in front are dropped), and narrow
    ones, as behind each of China's 2,100 carrier codes.
    """
    start, modulus, addend = pl.col("start"), pl.col("modulus"), pl.col("addend")
    last = start.shift(-1).fill_null(2 * ABROAD) - 1
    is_anew = start // modulus != last // modulus
    is_narrow = last - start < (start % ABROAD) // _NARROW
    is_open = (addend >= ABROAD) | (modulus > 1) & (is_anew | is_narrow)
    rules = rules.with_columns(low=start % modulus + addend, high=last % modulus + addend, is_open=is_open)
    low, high = (refused.places(rules[end]) for end in ("low", "high"))
    high = low.zip_with(rules["is_open"], high)
    cut = rules.with_columns(place=pl.int_ranges(low, high + 1, dtype=pl.UInt32, eager=True)).explode("place")
    begins = pl.max_horizontal("low", refused.starts.gather(cut["place"]))
    told = refused.values["code"].gather(cut["place"])
    cut = cut.with_columns(begins.alias("begins"), told.alias("code")).select(
        pl.when("is_open").then("start").otherwise(pl.col("start") + pl.col("begins") - pl.col("low")),
        pl.when("is_open").then(pl.lit(OPEN, pl.UInt8)).otherwise("code").alias("code"),
        (pl.col("start") - pl.col("low")).alias("offset"),
        "modulus",
        "addend",
    )
    return Runs(cut["start"], cut)
