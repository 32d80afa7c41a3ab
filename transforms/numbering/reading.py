"""A cell of text to the number in it, or to the reason why there is none."""

from functools import partial

import polars as pl

from schemas.reasons import RejectReason
from transforms.numbering import cells
from transforms.numbering.dialling import Dialling, dialling, with_rows
from transforms.numbering.plan import Plan

READ = pl.Struct({"e164": pl.Int64, "extension": pl.String, "reason": pl.String})
"""The struct that `read_number` makes; exactly one of `e164` and `reason` is null."""


def read_number(column: str, *, region: str, plan: Plan) -> pl.Expr:
    """The number in each cell of `column`, as dialled in `region`: a struct `e164, extension, reason`.

    `e164` is what phonenumbers reads, where it reads a valid number; `reason` is a `RejectReason`. Refused, though
    phonenumbers may read them, are the cells that docs/numbering.md lists. ValueError for a region without a plan.
    """
    read = partial(_read, home=dialling(plan, region))
    return pl.col(column).cast(pl.String).map_batches(read, return_dtype=READ, is_elementwise=True)


def _read(texts: pl.Series, *, home: Dialling) -> pl.Series:
    """Five ways, each for the cells that the one before found not valid, and each dearer than that."""
    read = _plain(texts, home)
    unread = read["reason"] == RejectReason.NOT_VALID
    places, left = unread.arg_true(), texts.filter(unread)
    for prepared, way in ((None, _punctuated), (cells.repaired, _punctuated), (None, _blank), (None, _written)):
        if not len(left):
            break
        left = _of(left, prepared) if prepared else left
        found = way(left, home)
        read = with_rows(read, places, found)
        unread = found["reason"] == RejectReason.NOT_VALID
        places, left = places.filter(unread), left.filter(unread)
    return read.select("e164", "extension", "reason").to_struct(texts.name)


def _plain(texts: pl.Series, home: Dialling) -> pl.DataFrame:
    """Cells that are digits, perhaps after a plus sign, and nothing else."""
    read = home.read(texts)
    number = pl.when(pl.col("reason").is_null()).then("number")
    return read.select(number.alias("e164"), pl.lit(None, pl.String).alias("extension"), "reason")


def _blank(texts: pl.Series, _: Dialling) -> pl.DataFrame:
    """Cells without any digit."""
    return texts.to_frame("cell").select(
        pl.lit(None, pl.Int64).alias("e164"),
        pl.lit(None, pl.String).alias("extension"),
        pl.when(cells.has_digit(pl.col("cell")))
        .then(pl.lit(str(RejectReason.NOT_VALID)))
        .otherwise(pl.lit(str(RejectReason.NO_NUMBER)))
        .alias("reason"),
    )


def _punctuated(texts: pl.Series, home: Dialling) -> pl.DataFrame:
    """Cells whose digits stand among spaces, dashes and parentheses."""
    return _plain(_of(texts, cells.punctuated), home)


def _written(texts: pl.Series, home: Dialling) -> pl.DataFrame:
    """Repaired cells as people write them, with extensions and other signs; what cannot be read has its reason."""
    parts = texts.to_frame("cell").select(*cells.without_extension(pl.col("cell")))
    read = _parts(parts, home)
    unread = (read["reason"] == RejectReason.NOT_VALID) & parts["extension"].is_null()
    dashed = parts.filter(unread).select(*cells.dashed_extension(pl.col("number")))
    again = _parts(dashed, home)
    return with_rows(read, unread.arg_true().filter(again["e164"].is_not_null()), again.drop_nulls("e164"))


def _parts(parts: pl.DataFrame, home: Dialling) -> pl.DataFrame:
    """Numbers that their extensions were taken off."""
    digits = parts.select(cells.digits(pl.col("number"), international_prefix=home.international_prefix)).to_series()
    read = parts.with_columns(*_plain(digits, home).drop("extension"), digits.alias("digits"))
    not_local = cells.local(pl.col("reason"), pl.col("digits"), home.local_lengths)
    read = read.with_columns(pl.coalesce(cells.unreadable(pl.col("number")), not_local).alias("reason"))
    is_read = pl.col("reason").is_null()
    return read.select(pl.when(is_read).then("e164"), pl.when(is_read).then("extension"), "reason")


def _of(texts: pl.Series, expression: cells.Repair) -> pl.Series:
    return texts.to_frame("cell").select(expression(pl.col("cell"))).to_series()
