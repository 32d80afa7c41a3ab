"""Lists that were swept or drawn, of several kinds, and honest ones of which a part was."""

import numpy as np
from numpy.random import Generator

from benchmarks.made_lists.blocks import Numbers, all_blocks, strata
from benchmarks.made_lists.honest import Maker, nation


def consecutive(random: Generator, count: int) -> Numbers:
    """One number after the other."""
    return _start(random) + np.arange(count)


def tested(random: Generator, count: int) -> Numbers:
    """One number after the other, the dead ones taken out: six in ten."""
    return _start(random) + random.choice(int(count / 0.4), count, replace=False)


def in_blocks(random: Generator, count: int) -> Numbers:
    """Drawn at random from as many blocks of ten thousand as give 2,000 each."""
    blocks = random.choice(all_blocks(), max(count // 2_000, 1), replace=False)
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
    blocks = all_blocks()
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
    return int(random.choice(all_blocks())) * 10_000 + int(random.integers(0, 10_000))
