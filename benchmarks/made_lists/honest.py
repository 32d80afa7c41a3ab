"""Lists made of people: prefixes and blocks are in use unevenly, 8, 6 and 9 are liked and 4 is not."""

from collections.abc import Callable

import numpy as np
import polars as pl
from numpy.random import Generator
from numpy.typing import NDArray

from benchmarks.made_lists.blocks import Numbers, all_blocks, blocks_of, cities, strata
from benchmarks.samples.numbers import AREAS
from benchmarks.samples.numbers import MOBILE as SAMPLE_PREFIXES

Weights = NDArray[np.float64]
Maker = Callable[[Generator, int], Numbers]

_LIKED = np.array([1.0, 1.0, 1.0, 1.0, 0.5, 1.0, 1.3, 1.0, 1.6, 1.2])
_LUCKY = np.array([1.0, 1.0, 0.5, 0.5, 0.1, 0.7, 2.0, 0.7, 6.0, 2.5])
_REPEATED = np.array([8888, 6666, 9999, 1688, 5888, 8866, 1314, 8000])


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
    return _people(random, count, all_blocks(), _uneven(random))


def city(random: Generator, count: int) -> Numbers:
    """Mobiles of one city."""
    return _people(random, count, blocks_of(random.choice(cities())))


def county(random: Generator, count: int) -> Numbers:
    """Mobiles of one county: one to three blocks of each prefix that its city has."""
    own = strata().filter(pl.col("place") == random.choice(cities()))["blocks"].to_list()
    picked = [random.choice(blocks, min(len(blocks), int(random.integers(1, 4))), replace=False) for blocks in own]
    return _people(random, count, np.concatenate(picked))


def one_prefix(random: Generator, count: int) -> Numbers:
    """Mobiles of one city under one prefix of one carrier: the narrowest list that is still of people."""
    named = strata().filter(pl.col("place").is_in(cities()))
    return _people(random, count, named["blocks"][int(random.integers(named.height))].to_numpy())


def lucky(random: Generator, count: int) -> Numbers:
    """Mobiles that were paid for: full of 8, hardly a 4, and one in twenty ends in a word like 8888."""
    weights = _uneven(random)
    blocks = random.choice(all_blocks(), count, p=weights / weights.sum())
    bought = np.where(random.random(count) < 0.05, random.choice(_REPEATED, count), _endings(random, count, _LUCKY))
    return np.asarray(blocks * 10_000 + bought)


def _uneven(random: Generator) -> Weights:
    """A weight for each block of the country, by its prefix."""
    prefixes, of_block = np.unique(all_blocks() // 10_000, return_inverse=True)
    return np.asarray(random.lognormal(0, 0.6, len(prefixes))[of_block])


def dense_city(random: Generator, count: int) -> Numbers:
    """Mobiles of a city of which two in five numbers are on the list; of a part of it where the list is small."""
    blocks = random.permutation(blocks_of(random.choice(cities())))[: count // 3_600 + 1]
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
