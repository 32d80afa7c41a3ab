"""The blocks of ten thousand mobile numbers that China has allocated, which made lists are drawn from."""

from functools import cache

import numpy as np
import polars as pl
from numpy.typing import NDArray

from flows.plan import load_plan

Numbers = NDArray[np.int64]


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
def cities() -> list[str]:
    """Every city that mobile numbers are placed in."""
    return sorted(set(strata()["place"].drop_nulls()) - {"China"})


def blocks_of(place: str) -> Numbers:
    """The blocks of ten thousand of one city."""
    return strata().filter(pl.col("place") == place)["blocks"].explode().to_numpy()


@cache
def all_blocks() -> Numbers:
    """The blocks of ten thousand of the country."""
    return strata()["blocks"].explode().to_numpy()
