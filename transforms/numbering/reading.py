"""A cell of text to the number in it, or to the reason why there is none."""

from functools import partial

import polars as pl

from schemas.reasons import RejectReason
from transforms.numbering import cells
from transforms.numbering.codes import READ as READ_CODE
from transforms.numbering.codes import code, reason
from transforms.numbering.dialling import Dialling, dialling, with_rows
from transforms.numbering.plan import Plan

_NOT_VALID = code(RejectReason.NOT_VALID)


def read_number(
    column: str, *, region: str, plan: Plan, words: type[pl.String | pl.Categorical] = pl.String
) -> pl.Expr:
    """The number in each cell of `column`, as dialled in `region`: a struct `e164, extension, reason`.

    `e164` is what phonenumbers reads, where it reads a valid number; `reason` is a `RejectReason`. Refused, though
    phonenumbers may read them, are the cells that docs/numbering.md lists. Extension and reason are of type `words`;
    exactly one of `e164` and `reason` is null. ValueError for a region without a plan.
    """
    read = partial(_read, home=dialling(plan, region), words=words)
    struct = pl.Struct({"e164": pl.Int64, "extension": words, "reason": words})
    return pl.col(column).cast(pl.String).map_batches(read, return_dtype=struct, is_elementwise=True)


def _read(texts: pl.Series, *, home: Dialling, words: type[pl.String | pl.Categorical]) -> pl.Series:
    """Plain digits; once what they are usually written with is off; what is left then is read by itself."""
    read = home.read(texts)
    unread = (read["code"] == _NOT_VALID).arg_true()
    left = texts.gather(unread)
    found = home.read(_of(left, cells.punctuated))
    read = with_rows(read, unread, found)
    still = (found["code"] == _NOT_VALID).arg_true()
    places = unread.gather(still)
    extensions = pl.Series("extension", [None], dtype=pl.String).new_from_index(0, len(texts))
    if len(places):
        found = _read_slowly(left.gather(still), home)
        extensions = extensions.scatter(places, found["extension"])
        read = with_rows(read, places, found.select("number", "code"))
    e164 = pl.when(pl.col("code") == READ_CODE).then("number").alias("e164")
    return read.select(e164, extensions.cast(words), reason("code", words)).to_struct(texts.name)


def _read_slowly(texts: pl.Series, home: Dialling) -> pl.DataFrame:
    """`number`, `code` and `extension` of odd cells, each different one read once: most say the same nothing."""
    left = different = texts.unique().alias("cell")
    places = pl.int_range(len(left), dtype=pl.UInt32, eager=True)
    read = pl.DataFrame(schema={"number": pl.Int64, "code": pl.UInt8, "extension": pl.String}).clear(len(left))
    for way in (_repaired, _blank, _written):
        found, left = way(left, home)
        read = with_rows(read, places, found)
        unread = found["code"] == _NOT_VALID
        places, left = places.filter(unread), left.filter(unread)
    read = read.with_columns(different)
    return texts.to_frame("cell").join(
        read, on="cell", how="left", nulls_equal=True, maintain_order="left", validate="m:1"
    )


def _repaired(texts: pl.Series, home: Dialling) -> tuple[pl.DataFrame, pl.Series]:
    """Cells that are digits once what spreadsheets or keyboards left is taken off; the ways after this go on there."""
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
    dashed = parts.select(*cells.dashed_extension(pl.col("number")))
    places = (parts["extension"].is_null() & dashed["extension"].is_not_null()).arg_true()
    both = _parts(pl.concat([parts, dashed[places]]), home)  # together: each step has a cost of its own
    read, again = both.head(len(parts)), both.tail(len(places))
    is_found = (again["code"] == READ_CODE) & (read["code"].gather(places) == _NOT_VALID)
    return with_rows(read, places.filter(is_found), again.filter(is_found)), texts


def _parts(parts: pl.DataFrame, home: Dialling) -> pl.DataFrame:
    """Numbers that their extensions were taken off."""
    digits = _digits(parts["number"], home)
    read = parts.select(pl.col("number").alias("text"), "extension", digits.alias("digits")).hstack(home.read(digits))
    not_local = cells.local(pl.col("code"), pl.col("digits"), home.local_lengths)
    read = read.with_columns(pl.coalesce(cells.unreadable(pl.col("text")), not_local).alias("code"))
    is_read = pl.col("code") == READ_CODE
    return read.select("number", "code", pl.when(is_read).then("extension").alias("extension"))


def _digits(numbers: pl.Series, home: Dialling) -> pl.Series:
    digits = _of(numbers, cells.digits)
    is_outside = _of(digits, cells.has_no_key)
    if not is_outside.any():
        return digits
    taken_off = partial(cells.without_prefix, international_prefix=home.international_prefix)
    return digits.scatter(is_outside.arg_true(), _of(digits.filter(is_outside), taken_off))


def _of(texts: pl.Series, expression: cells.Repair) -> pl.Series:
    return texts.to_frame("cell").select(expression(pl.col("cell"))).to_series()
