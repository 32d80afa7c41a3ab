"""How a list's last digits are spread: the same ones again and again, or more evenly than chance would."""

import math

import polars as pl

from schemas.list_signs import AllowedRule, Sign, SignRule
from transforms.lists.chance import chi_square_below, poisson_tail
from transforms.lists.numbers import BLOCK, HUNDRED, PART, blocks
from transforms.lists.sign import told

_LEAST_ROOM = 1e-3
"""What is taken to be left of a block that is full, so that nothing is divided by none."""


def repeated_endings(numbers: pl.LazyFrame, sizes: pl.LazyFrame, rule: AllowedRule) -> pl.LazyFrame:
    """Numbers whose last four digits come back more often than `allowance` times their ten-thousandth part."""
    parts = sizes.select(*PART, pl.col("n").alias("whole"))
    endings = numbers.group_by(*PART, (pl.col("e164") % BLOCK).alias("ending")).agg(pl.len().alias("n"))
    usual = rule.allowance * pl.col("whole") / BLOCK
    chance = poisson_tail(pl.col("n"), usual) + math.log10(BLOCK)
    counted = (
        endings.join(parts, on=PART, how="left", validate="m:1")
        .with_columns(chance.alias("chance"), usual.alias("usual"))
        .filter(pl.col("chance") <= math.log10(rule.false_alarm))
        .group_by(PART)
        .agg(pl.col("n").sum().alias("found"), pl.col("usual").sum().alias("expected"), pl.col("chance").min())
    )
    return told(counted, sizes, Sign.REPEATED_ENDINGS, rule, words="share their last four digits with many")


def even_endings(numbers: pl.LazyFrame, sizes: pl.LazyFrame, rule: SignRule) -> pl.LazyFrame:
    """The spread of the last two digits, where it is too even; then all of the part stands in the sign.

    Numbers drawn from a block without putting back are more even by the share of the block that they take.
    """
    endings = numbers.group_by(*PART, (pl.col("e164") % HUNDRED).alias("ending")).agg(pl.len().alias("n"))
    crowd = pl.col("n").cast(pl.Float64)
    spread = endings.group_by(PART).agg((crowd**2).sum().alias("squares"))
    taken = blocks(numbers, BLOCK).group_by(PART).agg(((crowd**2).sum() / crowd.sum() / BLOCK).alias("taken"))
    statistic = HUNDRED / crowd * pl.col("squares") - crowd
    room = (1 - pl.col("taken")).clip(lower_bound=_LEAST_ROOM)
    chance = chi_square_below(statistic / room, degrees=HUNDRED - 1)
    is_even = chance <= math.log10(rule.false_alarm)
    counted = (
        sizes.select(*PART, "n")
        .join(spread, on=PART, how="left", validate="1:1")
        .join(taken, on=PART, how="left", validate="1:1")
        .select(
            *PART,
            pl.when(is_even).then("n").otherwise(0).alias("found"),
            pl.lit(0.0).alias("expected"),
            chance.alias("chance"),
        )
    )
    return told(counted, sizes, Sign.EVEN_ENDINGS, rule, words="spread their last two digits more evenly than chance")
