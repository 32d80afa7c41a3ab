"""Blocks of neighbours that hold more of a list than people's numbers would."""

import math

import polars as pl

from schemas.list_signs import CrowdRule, FullRule, Sign, SpreadRule
from transforms.lists.chance import binomial_tail, poisson_tail
from transforms.lists.numbers import BLOCK, PART, THOUSAND, blocks
from transforms.lists.sign import told

_NORMAL_PEAK = 0.4
"""The highest density of a normal distribution, times its deviation."""

_NO_SPREAD = 1e-6


def full_blocks(numbers: pl.LazyFrame, sizes: pl.LazyFrame, rule: FullRule) -> pl.LazyFrame:
    """Numbers in thousands that are `filled`, where no more than `in_use` of a thousand is anybody's."""
    thousands = blocks(numbers, THOUSAND)
    full = pl.col("n").filter(pl.col("n") >= rule.filled * THOUSAND)
    tail = binomial_tail(pl.col("n"), trials=THOUSAND, probability=rule.in_use)
    counted = thousands.group_by(PART).agg(
        full.sum().alias("found"),
        pl.lit(0.0).alias("expected"),
        (tail.min() + pl.len().log10()).alias("chance"),
    )
    return told(counted, sizes, Sign.FULL_BLOCKS, rule, words=f"fill a thousand neighbours to {rule.filled:.0%}")


def even_blocks(numbers: pl.LazyFrame, sizes: pl.LazyFrame, rule: SpreadRule) -> pl.LazyFrame:
    """The spread of a part over its blocks of 10,000, where its middle half is narrower than people's numbers leave it.

    Of k blocks whose fullness has a density of at most 0.4 / `least_variation` around the median, half lie within a
    spread of w with a chance of at most 2^k (0.4 w / `least_variation`)^(k/2).
    """
    crowd = pl.col("n").cast(pl.Float64)
    spread = (crowd.quantile(0.75, "linear") - crowd.quantile(0.25, "linear")) / crowd.median()
    half = (_NORMAL_PEAK / rule.least_variation * spread).clip(_NO_SPREAD, 1.0).log() * pl.len() / 2
    chance = (pl.len() * math.log(2) + half) / math.log(10)
    is_even = (chance <= math.log10(rule.false_alarm)) & (crowd.median() >= rule.least_in_block)
    counted = (
        blocks(numbers, BLOCK)
        .group_by(PART)
        .agg(
            pl.when(is_even).then(pl.col("n").sum()).otherwise(0).alias("found"),
            pl.lit(0.0).alias("expected"),
            pl.when(is_even).then(chance).otherwise(0.0).alias("chance"),
        )
    )
    return told(counted, sizes, Sign.EVEN_BLOCKS, rule, words="fill their blocks of ten thousand to the same height")


def crowded_blocks(numbers: pl.LazyFrame, sizes: pl.LazyFrame, rule: CrowdRule) -> pl.LazyFrame:
    """Numbers in blocks of 10,000 that hold more than `allowance` times the list's `rank`-th fullest block."""
    tens = blocks(numbers, BLOCK)
    fifth = pl.col("n").top_k(rule.rank).min()
    against = tens.group_by(PART).agg(
        pl.when(pl.len() >= rule.rank).then(fifth).otherwise(1).cast(pl.Float64).alias("usual"),
        pl.len().alias("looked_at"),
    )
    chance = poisson_tail(pl.col("n"), rule.allowance * pl.col("usual")) + pl.col("looked_at").log10()
    counted = (
        tens.join(against, on=PART, how="left", validate="m:1")
        .with_columns(chance.alias("chance"))
        .filter(pl.col("chance") <= math.log10(rule.false_alarm))
        .group_by(PART)
        .agg(
            pl.col("n").sum().alias("found"),
            (rule.allowance * pl.col("usual")).sum().alias("expected"),
            pl.col("chance").min(),
        )
    )
    words = f"crowd blocks of ten thousand beyond {rule.allowance:g} times its fuller ones"
    return told(counted, sizes, Sign.CROWDED_BLOCKS, rule, words=words)
