"""Tables of Parquet, with every column as text."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet

from flows.formats.limits import Allowance, Limits
from flows.formats.numbers import DIGITS_OF_A_NUMBER, EXACT_BELOW, INTEGRAL, ROUNDED
from flows.formats.pieces import Heading, Piece, no_rejects
from flows.formats.refusal import FileRefused
from flows.formats.sheets import Sheet

_ROWS = 250_000


def open_parquet(path: Path, *, name: str | None, limits: Limits, allowance: Allowance) -> Sheet:
    """The table in a Parquet file; its first row is 1, for it has no heading line.

    Integers, dates (ISO 8601) and decimals come exactly; a float comes as an integer where it is one exactly, else so
    that it is seen to be rounded; lists and structs come as JSON.

    Raises:
        FileRefused: it is damaged, has more columns than a table has, or says that it unpacks to more than it may.
    """
    with _told(), pyarrow.parquet.ParquetFile(path) as file:
        schema, groups = file.schema_arrow, file.metadata
        unpacked = sum(groups.row_group(at).total_byte_size for at in range(groups.num_row_groups))
    if len(schema) > limits.columns:
        raise FileRefused(f"it has more than {limits.columns} columns; send only those that are needed")
    if not len(schema):
        raise FileRefused("it is empty: it has no column")
    allowance.take(max(unpacked, 0))
    return Sheet(_pieces(path, schema, allowance), name=name, heading=Heading(None, schema.names), limits=limits)


def _pieces(path: Path, schema: pa.Schema, allowance: Allowance) -> Iterator[Piece]:
    """Read by Arrow, and checked, for Polars does not come back from some files that are damaged.

    A text that many rows share stays one text: a dictionary of one page may stand for terabytes.
    """
    texts = [field.name for field in schema if pa.types.is_string(field.type) or pa.types.is_large_string(field.type)]
    number = 1
    with _told(), pyarrow.parquet.ParquetFile(path, read_dictionary=texts) as file:
        for batch in file.iter_batches(batch_size=_ROWS):
            batch.validate(full=True)
            names = [f"f{at}" for at in range(len(schema))]
            rows = pl.DataFrame(pa.Table.from_batches([batch]).rename_columns(names))
            rows = rows.select(_as_text(at, dtype).fill_null("").alias(at) for at, dtype in rows.schema.items())
            cells = rows.select(pl.sum_horizontal(pl.all().str.len_bytes().cast(pl.Int64).sum())).item()
            allowance.take(int(cells or 0) + rows.height)
            numbers = pl.int_range(number, number + rows.height, dtype=pl.Int64, eager=True).alias("row_number")
            yield Piece(rows.insert_column(0, numbers), no_rejects())
            number += rows.height


@contextmanager
def _told() -> Iterator[None]:
    """Say that the file is damaged, whichever library finds it out."""
    try:
        yield
    except (pa.ArrowException, pl.exceptions.PolarsError, pl.exceptions.PanicException, UnicodeDecodeError, OSError):
        raise FileRefused("it is damaged, or a kind of Parquet that heed does not read; write it again") from None


def _as_text(name: str, dtype: pl.DataType) -> pl.Expr:
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
