"""Blocks of neighbours that hold more of a list than people's numbers would."""

import math

import polars as pl

from schemas.list_signs import CrowdRule, FullRule, Sign
from transforms.lists.chance import binomial_tail, poisson_tail
from transforms.lists.numbers import BLOCK, PART, THOUSAND, blocks
from transforms.lists.sign import told


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
