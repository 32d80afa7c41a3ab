"""Numbers that stand in a row: one after the other, or at a steady step."""

import polars as pl

from schemas.list_signs import AllowedRule, RunRule, Sign
from transforms.lists.chance import poisson_tail
from transforms.lists.numbers import BLOCK, PART, blocks, gaps, stretches
from transforms.lists.sign import told


def consecutive_numbers(numbers: pl.LazyFrame, sizes: pl.LazyFrame, rule: RunRule) -> pl.LazyFrame:
    """Neighbours in runs of `run_length` and more, against the crowd in their blocks of 10,000.

    Of n numbers at random in a block, n(n-1)/10,000 are expected to follow another one.
    """
    begins = (pl.col("gap") != 1).fill_null(value=True)
    lengths: dict[str, int] = {str(lines): length for lines, length in rule.run_length.items()}
    length = pl.col("lines").cast(pl.String).replace_strict(lengths, return_dtype=pl.Int64)
    runs = stretches(gaps(numbers), begins).filter(pl.col("n") >= length)
    in_runs = runs.group_by(PART).agg(pl.col("n").sum().alias("found"), (pl.col("n") - 1).sum().alias("followers"))
    crowd = pl.col("n").cast(pl.Float64)
    chance = blocks(numbers, BLOCK).group_by(PART).agg((crowd * (crowd - 1)).sum().alias("pairs"))
    expected = rule.allowance * pl.col("pairs") / BLOCK
    counted = in_runs.join(chance, on=PART, how="left", validate="1:1").with_columns(
        expected.alias("expected"), poisson_tail(pl.col("followers"), expected).alias("chance")
    )
    words = pl.format("stand in rows of {} and more neighbours", length)
    return told(counted, sizes, Sign.CONSECUTIVE_NUMBERS, rule, words=words)


def steady_step(numbers: pl.LazyFrame, sizes: pl.LazyFrame, rule: AllowedRule) -> pl.LazyFrame:
    """Numbers as far from the one before as that is from the one before it, two and more.

    After a gap of g, the same gap has at most the chance (1/g)(1-1/g)^(g-1), whatever the density is there.
    """
    before = pl.col("gap").shift()
    likeliest = ((before - 1) * (1 - 1 / before).log()).exp() / before
    steps = gaps(numbers).with_columns(before.alias("before"), likeliest.alias("likeliest"))
    follows = pl.col("gap").is_not_null() & (pl.col("before") > 1)
    expected = (rule.allowance * pl.col("likeliest")).clip(upper_bound=1.0)
    counted = (
        steps.filter(follows)
        .group_by(PART)
        .agg((pl.col("gap") == pl.col("before")).sum().alias("found"), _exact_sum(expected).alias("expected"))
        .with_columns(poisson_tail(pl.col("found"), pl.col("expected")).alias("chance"))
    )
    return told(counted, sizes, Sign.STEADY_STEP, rule, words="keep the step of the two before them")


def _exact_sum(terms: pl.Expr) -> pl.Expr:
    """A sum that is the same in whatever order its terms come: in billionths."""
    return (terms * 1e9).round().cast(pl.Int64).sum() / 1e9
