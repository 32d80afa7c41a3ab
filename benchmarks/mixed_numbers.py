"""Writes the phone cells of the sample generator's lists: `python -m benchmarks.mixed_numbers ROWS FILE`."""

import sys
from pathlib import Path

import polars as pl

from benchmarks.samples import lists
from benchmarks.samples.recipe import Recipe


def mixed_numbers(rows: int) -> pl.LazyFrame:
    """One text column `phone`: the first phone column of every list, the cells of torn lines left blank."""
    recipe = Recipe(rows)
    return pl.concat([_cells(recipe, file) for file in lists.LISTS])


def _cells(recipe: Recipe, file: lists.ListFile) -> pl.LazyFrame:
    heading = next(heading for heading, field in file.columns.items() if field == "phone")
    cell = pl.col(heading)
    is_line = cell.is_in([lists.TORN_SHORT, lists.TORN_LONG, lists.BLANK])
    return lists.list_rows(recipe, file).select(pl.when(~is_line).then(cell).otherwise(pl.lit("")).alias("phone"))


if __name__ == "__main__":
    mixed_numbers(int(sys.argv[1])).sink_parquet(Path(sys.argv[2]), row_group_size=500_000)
