"""The lines of a block that have too few fields or too many, all at once: one by one, millions take minutes."""

import re

import polars as pl

from flows.formats.pieces import REJECTS
from flows.formats.records import Dialect
from schemas.reasons import RejectReason

_QUOTED = '"(?:[^"]|"")*"'
"""Only where a field begins: a quote within a bare field is a letter like any other."""


def without_miscounted(data: bytes, dialect: Dialect) -> tuple[pl.Series, bytes, pl.DataFrame]:
    """The places, from 0, and the text of the lines with the right number of fields; and the others, as rejects.

    Every field of `data` is bare or well quoted.
    """
    lines = pl.read_lines(data).to_series().str.strip_chars_end("\r")
    divider = re.escape(dialect.delimiter)
    bare = lines.str.replace_all(f"(^|{divider}){_QUOTED}", "${1}") if b'"' in data else lines
    fields = bare.str.count_matches(dialect.delimiter, literal=True) + 1
    told = (
        pl.DataFrame({"reject_raw": lines, "fields": fields})
        .with_row_index("row_number")
        .with_columns(_reason(dialect))
    )
    right = told.filter(pl.col("reject_reason").is_null())
    text = "".join(f"{line}\n" for line in right["reject_raw"]).encode()
    wrong = told.filter(pl.col("reject_reason").is_not_null()).select(*REJECTS)
    return right["row_number"].cast(pl.Int64), text, wrong.cast(pl.Schema(REJECTS)).with_columns(_raw())


def _reason(dialect: Dialect) -> pl.Expr:
    fields, columns = pl.col("fields"), dialect.columns or 1
    reasons = {
        RejectReason.BLANK_LINE: pl.col("reject_raw").str.strip_chars() == "",
        RejectReason.TORN_LINE: fields < columns,
        RejectReason.TOO_MANY_FIELDS: fields > columns,
    }
    found = [pl.when(holds).then(pl.lit(str(reason))) for reason, holds in reasons.items()]
    return pl.coalesce(found).alias("reject_reason")


def _raw() -> pl.Expr:
    is_blank = pl.col("reject_reason") == str(RejectReason.BLANK_LINE)
    return pl.when(is_blank).then(pl.lit("")).otherwise("reject_raw").alias("reject_raw")
