"""A cell of text to the number in it, or to the reason why there is none."""

from functools import partial

import polars as pl

from schemas.reasons import RejectReason
from transforms.numbering import cells
from transforms.numbering.dialling import Dialling, dialling, key
from transforms.numbering.plan import Plan

READ = pl.Struct({"e164": pl.Int64, "extension": pl.String, "reason": pl.String})
"""The struct that `read_number` makes; exactly one of `e164` and `reason` is null."""


def read_number(column: str, *, region: str, plan: Plan) -> pl.Expr:
    """The number in each cell of `column`, as dialled in `region`: a struct `e164, extension, reason`.

    `e164` is what phonenumbers reads, where it reads a valid number; `reason` is a `RejectReason`. Refused, though
    phonenumbers may read them, are the cells that docs/numbering.md lists. ValueError for a region without a plan.
    """
    read = partial(_read, home=dialling(plan, region), plan=plan)
    return pl.col(column).cast(pl.String).map_batches(read, return_dtype=READ, is_elementwise=True)


def _read(texts: pl.Series, *, home: Dialling, plan: Plan) -> pl.Series:
    """Three ways, each for the cells that the one before could not read, and each dearer than that."""
    read = _plain(texts.alias("cell"), home, plan)
    for way in (_punctuated, _written):
        left = read["reason"].is_not_null().arg_true()
        if len(left):
            read = _with_rows(read, left, way(texts.gather(left).alias("cell"), home, plan))
    return read.to_struct(texts.name)


def _plain(texts: pl.Series, home: Dialling, plan: Plan) -> pl.DataFrame:
    """Cells that are digits, perhaps after a plus sign, and nothing else."""
    keys = texts.to_frame().select(key(pl.col("cell")).fill_null(0)).to_series()
    numbers = home.numbers(keys)
    reasons = plan.refused.values["reason"].gather(plan.refused.places(numbers))
    read = pl.DataFrame({"e164": numbers, "reason": reasons})
    e164 = pl.when(pl.col("reason").is_null()).then("e164")
    return read.select(e164, pl.lit(None, pl.String).alias("extension"), "reason")


def _punctuated(texts: pl.Series, home: Dialling, plan: Plan) -> pl.DataFrame:
    """Cells whose digits stand among spaces, dashes and parentheses."""
    return _plain(texts.to_frame().select(cells.plain(pl.col("cell"))).to_series(), home, plan)


def _written(texts: pl.Series, home: Dialling, plan: Plan) -> pl.DataFrame:
    """Cells as people write them: with labels, extensions and signs; what cannot be read has its reason."""
    parts = texts.to_frame().select(cells.without_extension(cells.repaired(pl.col("cell")))).unnest("number")
    read = _parts(parts, home, plan)
    unread = (read["reason"] == RejectReason.NOT_VALID) & parts["extension"].is_null()
    dashed = parts.filter(unread).select(cells.dashed_extension(pl.col("number"))).unnest("number")
    again = _parts(dashed, home, plan)
    return _with_rows(read, unread.arg_true().filter(again["e164"].is_not_null()), again.drop_nulls("e164"))


def _parts(parts: pl.DataFrame, home: Dialling, plan: Plan) -> pl.DataFrame:
    """Numbers that were taken apart from their extensions."""
    number = pl.col("number")
    parts = parts.with_columns(
        cells.digits(number, international_prefix=home.international_prefix).alias("cell"),
        cells.unreadable(number).alias("unreadable"),
    )
    read = _plain(parts["cell"], home, plan).drop("extension")
    parts = parts.with_columns(read)
    reason = pl.coalesce("unreadable", cells.local(pl.col("reason"), pl.col("cell"), home.local_lengths))
    return parts.with_columns(reason=reason).select(
        pl.when(pl.col("reason").is_null()).then("e164"),
        pl.when(pl.col("reason").is_null()).then("extension"),
        "reason",
    )


def _with_rows(frame: pl.DataFrame, places: pl.Series, rows: pl.DataFrame) -> pl.DataFrame:
    """`frame` with other rows at some places."""
    return frame.select(column.scatter(places, rows[column.name]) for column in frame)
