"""A cell of text to the number in it, or to the reason why there is none."""

from functools import partial

import polars as pl

from schemas.reasons import RejectReason
from transforms.numbering import cells
from transforms.numbering.codes import READ as READ_CODE
from transforms.numbering.codes import code, reason
from transforms.numbering.dialling import Dialling, dialling, with_rows
from transforms.numbering.plan import Plan

READ = pl.Struct({"e164": pl.Int64, "extension": pl.String, "reason": pl.String})
"""The struct that `read_number` makes; exactly one of `e164` and `reason` is null."""

_NOT_VALID = code(RejectReason.NOT_VALID)


def read_number(column: str, *, region: str, plan: Plan) -> pl.Expr:
    """The number in each cell of `column`, as dialled in `region`: a struct `e164, extension, reason`.

    `e164` is what phonenumbers reads, where it reads a valid number; `reason` is a `RejectReason`. Refused, though
    phonenumbers may read them, are the cells that docs/numbering.md lists. ValueError for a region without a plan.
    """
    read = partial(_read, home=dialling(plan, region))
    return pl.col(column).cast(pl.String).map_batches(read, return_dtype=READ, is_elementwise=True)


def _read(texts: pl.Series, *, home: Dialling) -> pl.Series:
    """Five ways, each for the cells that the one before found not valid, and each dearer than that."""
    read, extensions = home.read(texts), pl.Series("extension", [None], dtype=pl.String).new_from_index(0, len(texts))
    unread = read["code"] == _NOT_VALID
    places, left = unread.arg_true(), texts.filter(unread)
    for way in (_punctuated, _repaired, _blank, _written):
        if not len(left):
            break
        found, left = way(left, home)
        if "extension" in found.columns:
            extensions = extensions.scatter(places, found["extension"])
        read = with_rows(read, places, found)
        unread = found["code"] == _NOT_VALID
        places, left = places.filter(unread), left.filter(unread)
    is_read = pl.col("code") == READ_CODE
    return read.select(pl.when(is_read).then("number").alias("e164"), extensions, reason("code")).to_struct(texts.name)


def _punctuated(texts: pl.Series, home: Dialling) -> tuple[pl.DataFrame, pl.Series]:
    """Cells whose digits stand among spaces, dashes and parentheses."""
    return home.read(_of(texts, cells.punctuated)), texts


def _repaired(texts: pl.Series, home: Dialling) -> tuple[pl.DataFrame, pl.Series]:
    """The same once what a spreadsheet or a keyboard left is taken off; the ways after this one go on from there."""
    repaired = _of(texts, cells.repaired)
    return home.read(_of(repaired, cells.punctuated)), repaired


def _blank(texts: pl.Series, _: Dialling) -> tuple[pl.DataFrame, pl.Series]:
    """Cells without any digit."""
    not_valid, no_number = (pl.lit(code(told), pl.UInt8) for told in (RejectReason.NOT_VALID, RejectReason.NO_NUMBER))
    is_some = cells.has_digit(pl.col("cell"))
    found = texts.to_frame("cell").select(
        pl.lit(None, pl.Int64).alias("number"), pl.when(is_some).then(not_valid).otherwise(no_number).alias("code")
    )
    return found, texts


def _written(texts: pl.Series, home: Dialling) -> tuple[pl.DataFrame, pl.Series]:
    """Repaired cells as people write them, with extensions and other signs; what cannot be read has its reason."""
    parts = texts.to_frame("cell").select(*cells.without_extension(pl.col("cell")))
    read = _parts(parts, home)
    unread = (read["code"] == _NOT_VALID) & parts["extension"].is_null()
    dashed = parts.filter(unread).select(*cells.dashed_extension(pl.col("number")))
    again = _parts(dashed, home)
    is_found = again["code"] == READ_CODE
    return with_rows(read, unread.arg_true().filter(is_found), again.filter(is_found)), texts


def _parts(parts: pl.DataFrame, home: Dialling) -> pl.DataFrame:
    """Numbers that their extensions were taken off."""
    digits = parts.select(cells.digits(pl.col("number"), international_prefix=home.international_prefix)).to_series()
    read = parts.select(pl.col("number").alias("text"), "extension", digits.alias("digits")).hstack(home.read(digits))
    not_local = cells.local(pl.col("code"), pl.col("digits"), home.local_lengths)
    read = read.with_columns(pl.coalesce(cells.unreadable(pl.col("text")), not_local).alias("code"))
    is_read = pl.col("code") == READ_CODE
    return read.select("number", "code", pl.when(is_read).then("extension").alias("extension"))


def _of(texts: pl.Series, expression: cells.Repair) -> pl.Series:
    return texts.to_frame("cell").select(expression(pl.col("cell"))).to_series()
