"""Tables of Parquet, with every column as text."""

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from flows.formats.limits import Allowance, Limits
from flows.formats.numbers import DIGITS_OF_A_NUMBER, EXACT_BELOW, INTEGRAL, ROUNDED
from flows.formats.pieces import Heading, Piece, no_rejects
from flows.formats.refusal import FileRefused
from flows.formats.sheets import Sheet

_ROWS = 250_000
_DAMAGED = "it is damaged, or a kind of Parquet that heed does not read; write it again"


def open_parquet(path: Path, *, name: str | None, limits: Limits, allowance: Allowance) -> Sheet:
    """The table in a Parquet file; its first row is 1, for it has no heading line.

    Integers, dates (ISO 8601) and decimals come exactly; a float comes as an integer where it is one exactly, else so
    that it is seen to be rounded; lists and structs come as JSON.

    Raises:
        FileRefused: it is damaged, or has more columns than a table has.
    """
    try:
        rows = pl.scan_parquet(path, glob=False)
        schema = rows.collect_schema()
    except (pl.exceptions.PolarsError, OSError, pl.exceptions.PanicException):
        raise FileRefused(_DAMAGED) from None
    if len(schema) > limits.columns:
        raise FileRefused(f"it has more than {limits.columns} columns; send only those that are needed")
    if not len(schema):
        raise FileRefused("it is empty: it has no column")
    texts = [
        as_text(heading, dtype).fill_null("").alias(f"f{at}") for at, (heading, dtype) in enumerate(schema.items())
    ]
    heading = Heading(None, schema.names())
    return Sheet(_pieces(rows.select(texts), allowance), name=name, heading=heading, limits=limits)


def _pieces(texts: pl.LazyFrame, allowance: Allowance) -> Iterator[Piece]:
    number = 1
    batches = texts.collect_batches(chunk_size=_ROWS, maintain_order=True)
    while True:
        try:
            rows = next(batches, None)
        except (pl.exceptions.PolarsError, OSError, pl.exceptions.PanicException):
            raise FileRefused(_DAMAGED) from None
        if rows is None:
            return
        allowance.take(int(rows.select(pl.sum_horizontal(pl.all().str.len_bytes().sum())).item() or 0) + rows.height)
        numbers = pl.int_range(number, number + rows.height, dtype=pl.Int64, eager=True).alias("row_number")
        yield Piece(rows.insert_column(0, numbers), no_rejects())
        number += rows.height


def as_text(name: str, dtype: pl.DataType) -> pl.Expr:
    """A column of that type as text, null where it is null."""
    cell = pl.col(name)
    match dtype:
        case pl.Float32() | pl.Float64():
            return _float(cell, EXACT_BELOW if dtype == pl.Float64 else 2**24)
        case pl.String():
            return cell
        case pl.Decimal():
            return _marked(cell.cast(pl.String))
        case pl.Datetime() | pl.Date() | pl.Time() | pl.Duration():
            return cell.dt.to_string("iso").str.replace(r"\.0+($|[+-])", "${1}")
        case pl.List() | pl.Array() | pl.Struct():
            json = pl.struct(cell.alias("cell")).struct.json_encode().str.slice(len('{"cell":')).str.head(-1)
            return pl.when(cell.is_not_null()).then(json)
        case _:
            return cell.cast(pl.String)


def _float(cell: pl.Expr, exact_below: int) -> pl.Expr:
    is_exact = (cell.abs() < exact_below) & (cell == cell.round())
    integer = cell.cast(pl.Int64, strict=False).cast(pl.String)
    rounded = _marked(cell.cast(pl.String), also_whole=True)
    return pl.when(cell.is_nan()).then(pl.lit("")).when(is_exact).then(integer).otherwise(rounded)


def _marked(written: pl.Expr, *, also_whole: bool = False) -> pl.Expr:
    whole = written if also_whole else written.str.replace(INTEGRAL, "${1}")
    digits = whole.str.count_matches("[0-9]")
    is_rounded = (digits >= DIGITS_OF_A_NUMBER) & whole.str.contains(".", literal=True) & ~whole.str.contains("(?i)e")
    return pl.when(is_rounded).then(whole + ROUNDED).otherwise(whole)
