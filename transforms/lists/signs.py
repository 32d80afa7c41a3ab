"""Every sign of every list, and the lists that are held for one."""

import polars as pl

from schemas.list_signs import Sign, SignRules
from transforms.lists.blocks import crowded_blocks, even_blocks, full_blocks
from transforms.lists.endings import even_endings, repeated_endings
from transforms.lists.numbers import sizes
from transforms.lists.ranges import even_prefixes, never_allocated
from transforms.lists.rows_of_numbers import consecutive_numbers, steady_step


def list_signs(
    numbers: pl.LazyFrame, rejects: pl.LazyFrame, *, rules: SignRules, prefixes: pl.LazyFrame
) -> pl.LazyFrame:
    """The columns of `ListSigns`: a row for each sign and part of a list that is large enough for it.

    `numbers` are `distinct_numbers`, in their order; `prefixes` are `mobile_prefixes` of the rules' country.
    """
    parts = sizes(numbers)
    signs = [
        consecutive_numbers(numbers, parts, rules.consecutive_numbers),
        full_blocks(numbers, parts, rules.full_blocks),
        steady_step(numbers, parts, rules.steady_step),
        crowded_blocks(numbers, parts, rules.crowded_blocks),
        even_blocks(numbers, parts, rules.even_blocks),
        repeated_endings(numbers, parts, rules.repeated_endings),
        even_endings(numbers, parts, rules.even_endings),
        never_allocated(rejects, parts, rules.never_allocated),
        even_prefixes(numbers, parts, rules.even_prefixes, prefixes=prefixes),
    ]
    return in_order(pl.concat(signs))


def in_order(signs: pl.LazyFrame) -> pl.LazyFrame:
    """The signs list by list, in the order of their words."""
    return signs.sort("list_id", pl.col("sign").cast(_IN_ORDER), "lines")


def held_lists(signs: pl.LazyFrame, releases: pl.LazyFrame, *, swept_share: float) -> pl.LazyFrame:
    """`file_id, list_sign`: the lists that a campaign holds back, each with the first sign that holds it.

    `swept_share` is its policy's: where it is less than a sign asks for, it counts. A list that was released is let on.
    """
    limit = pl.min_horizontal("least_share", pl.lit(swept_share))
    holding = signs.filter(pl.col("is_improbable") & (pl.col("share") > limit))
    first = holding.group_by("list_id").agg(pl.col("sign").cast(_IN_ORDER).min().cast(pl.String).alias("list_sign"))
    held = first.rename({"list_id": "file_id"})
    return held.join(releases.select(pl.col("list_id").alias("file_id")).unique(), on="file_id", how="anti")


_IN_ORDER = pl.Enum([str(sign) for sign in Sign])
