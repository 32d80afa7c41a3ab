"""Lists to measure the signs of invention with: honest ones of many shapes, and swept or drawn ones.

Everything is drawn from allocated ranges with a seed, for counting only and never to be dialled. An honest list is made
of people: prefixes and blocks are in use unevenly, 8, 6 and 9 are liked and 4 is not.
"""

from collections.abc import Callable
from functools import cache

import numpy as np
import polars as pl
from numpy.random import Generator
from numpy.typing import NDArray

from benchmarks.samples.numbers import AREAS
from benchmarks.samples.numbers import MOBILE as SAMPLE_PREFIXES
from flows.plan import load_plan

Numbers = NDArray[np.int64]
Weights = NDArray[np.float64]
Maker = Callable[[Generator, int], Numbers]

_LIKED = np.array([1.0, 1.0, 1.0, 1.0, 0.5, 1.0, 1.3, 1.0, 1.6, 1.2])
_LUCKY = np.array([1.0, 1.0, 0.5, 0.5, 0.1, 0.7, 2.0, 0.7, 6.0, 2.5])
_REPEATED = np.array([8888, 6666, 9999, 1688, 5888, 8866, 1314, 8000])


@cache
def strata() -> pl.DataFrame:
    """`prefix, place, blocks`: the blocks of ten thousand of each Chinese mobile prefix in each city."""
    plan = load_plan()
    facts = plan.facts.with_row_index("fact").filter(
        pl.col("country_code") == 86, pl.col("line_type") == "mobile", pl.col("refused").is_null()
    )
    pieces = pl.DataFrame({"start": plan.placed.starts, "fact": plan.placed.values["fact"].cast(pl.UInt32)})
    pieces = pieces.with_columns(pl.col("start").shift(-1).alias("end")).join(facts, on="fact", how="inner")
    blocks = pieces.select(
        pl.int_ranges(pl.col("start") // 10_000, pl.col("end") // 10_000).alias("block"),
        pl.col("place_en").alias("place"),
    ).explode("block")
    return (
        blocks.group_by((pl.col("block") // 10_000).alias("prefix"), "place")
        .agg(pl.col("block").sort().alias("blocks"))
        .sort("prefix", "place")
    )


@cache
def _cities() -> list[str]:
    return sorted(set(strata()["place"].drop_nulls()) - {"China"})


def _blocks(place: str) -> Numbers:
    return strata().filter(pl.col("place") == place)["blocks"].explode().to_numpy()


@cache
def _all_blocks() -> Numbers:
    return strata()["blocks"].explode().to_numpy()


def _endings(random: Generator, count: int, weights: Weights) -> Numbers:
    digits = random.choice(10, (count, 4), p=weights / weights.sum())
    return np.asarray(digits @ np.array([1000, 100, 10, 1]), dtype=np.int64)


def _people(random: Generator, count: int, blocks: Numbers, weights: Weights | None = None) -> Numbers:
    """Numbers of people in these blocks: some are hardly in use, some are full."""
    in_use = random.gamma(1.5, size=len(blocks)) * (np.ones(len(blocks)) if weights is None else weights)
    chosen = random.choice(blocks, count, p=in_use / in_use.sum())
    return np.asarray(chosen * 10_000 + _endings(random, count, _LIKED))


def sample_list(random: Generator, count: int) -> Numbers:
    """As the sample generator draws: nine mobiles in ten, prefixes alike; landlines of big cities."""
    mobile = random.choice(np.array(SAMPLE_PREFIXES, dtype=np.int64), count) * 10**8 + random.integers(0, 10**8, count)
    area = np.array(AREAS, dtype=np.int64)[random.integers(0, len(AREAS), count)]
    landline = area * 10**8 + random.integers(61_000_000, 69_000_000, count)
    national = np.where(random.random(count) < 0.9, mobile + 86 * 10**11, landline)
    small = landline < 10**11
    return np.where(national == landline, np.where(small, 86 * 10**10, 86 * 10**11) + landline, national)


def nation(random: Generator, count: int) -> Numbers:
    """Mobiles from all over the country; prefixes are in use very unevenly."""
    return _people(random, count, _all_blocks(), _uneven(random))


def city(random: Generator, count: int) -> Numbers:
    """Mobiles of one city."""
    return _people(random, count, _blocks(random.choice(_cities())))


def county(random: Generator, count: int) -> Numbers:
    """Mobiles of one county: one to three blocks of each prefix that its city has."""
    own = strata().filter(pl.col("place") == random.choice(_cities()))["blocks"].to_list()
    picked = [random.choice(blocks, min(len(blocks), int(random.integers(1, 4))), replace=False) for blocks in own]
    return _people(random, count, np.concatenate(picked))


def one_prefix(random: Generator, count: int) -> Numbers:
    """Mobiles of one city under one prefix of one carrier: the narrowest list that is still of people."""
    named = strata().filter(pl.col("place").is_in(_cities()))
    return _people(random, count, named["blocks"][int(random.integers(named.height))].to_numpy())


def lucky(random: Generator, count: int) -> Numbers:
    """Mobiles that were paid for: full of 8, hardly a 4, and one in twenty ends in a word like 8888."""
    weights = _uneven(random)
    blocks = random.choice(_all_blocks(), count, p=weights / weights.sum())
    bought = np.where(random.random(count) < 0.05, random.choice(_REPEATED, count), _endings(random, count, _LUCKY))
    return np.asarray(blocks * 10_000 + bought)


def _uneven(random: Generator) -> Weights:
    """A weight for each block of the country, by its prefix."""
    prefixes, of_block = np.unique(_all_blocks() // 10_000, return_inverse=True)
    return np.asarray(random.lognormal(0, 0.6, len(prefixes))[of_block])


def dense_city(random: Generator, count: int) -> Numbers:
    """Mobiles of a city of which two in five numbers are on the list; of a part of it where the list is small."""
    blocks = random.permutation(_blocks(random.choice(_cities())))[: count // 3_600 + 1]
    filled = (random.beta(4, 6, len(blocks)) * 10_000).astype(int)
    drawn = [
        random.choice(10_000, size, replace=False) + block * 10_000 for block, size in zip(blocks, filled, strict=True)
    ]
    return np.asarray(np.concatenate(drawn)[:count])


def businesses(random: Generator, count: int) -> Numbers:
    """Landlines of businesses: each with one to eight neighbouring lines."""
    area = int(random.choice(np.array([21, 10, 20, 755, 571])))
    first = area * 10**8 + random.integers(61_000_000, 69_000_000, count)
    lines = random.geometric(0.5, count).clip(1, 8)
    every = np.repeat(first, lines) + np.concatenate([np.arange(size) for size in lines])
    return np.asarray((86 * (10**11 if area > 99 else 10**10) + every)[:count])


def directory(random: Generator, count: int) -> Numbers:
    """The extensions of one organisation: a block of landlines, seven in ten of them in use."""
    start = 862160000000 + int(random.integers(0, 900)) * 10_000
    return start + random.choice(int(count / 0.7) + 1, count, replace=False)


def consecutive(random: Generator, count: int) -> Numbers:
    """One number after the other."""
    return _start(random) + np.arange(count)


def tested(random: Generator, count: int) -> Numbers:
    """One number after the other, the dead ones taken out: six in ten."""
    return _start(random) + random.choice(int(count / 0.4), count, replace=False)


def in_blocks(random: Generator, count: int) -> Numbers:
    """Drawn at random from as many blocks of ten thousand as give 2,000 each."""
    blocks = random.choice(_all_blocks(), max(count // 2_000, 1), replace=False)
    drawn = [random.choice(10_000, 1 + count // len(blocks), replace=False) + block * 10_000 for block in blocks]
    return random.permutation(np.concatenate(drawn))[:count]


def in_prefix(random: Generator, count: int) -> Numbers:
    """Drawn at random from one three-digit prefix."""
    prefix = int(random.choice(strata()["prefix"].unique().sort().to_numpy()))
    return prefix * 10**8 + random.choice(10**8, count, replace=False)


def steps(random: Generator, count: int) -> Numbers:
    """Every k-th number, k from 2 to 1,000."""
    return _start(random) + int(random.integers(2, 1_001)) * np.arange(count)


def one_ending(random: Generator, count: int) -> Numbers:
    """One ending under block after block, as many endings as it takes."""
    blocks = _all_blocks()
    return np.resize(random.permutation(blocks), count) * 10_000 + np.arange(count) // len(blocks) + 1234


def over_prefixes(random: Generator, count: int) -> Numbers:
    """Drawn at random over all mobile prefixes, each as likely."""
    prefixes = strata()["prefix"].unique().sort().to_numpy()
    return random.choice(prefixes, count) * 10**8 + random.integers(0, 10**8, count)


def any_digits(random: Generator, count: int) -> Numbers:
    """A 1, a digit from 3 to 9, and nine more, as they come: some are of ranges that do not exist."""
    return 86 * 10**11 + 13 * 10**9 + random.integers(0, 7 * 10**9, count)


def mixed(maker: Maker, share: float) -> Maker:
    """A list of which `share` was made by `maker`, the rest by people from all over the country."""

    def make(random: Generator, count: int) -> Numbers:
        swept = max(int(count * share), 1)
        return np.concatenate([maker(random, swept), nation(random, count - swept)])

    return make


def _start(random: Generator) -> int:
    return int(random.choice(_all_blocks())) * 10_000 + int(random.integers(0, 10_000))
