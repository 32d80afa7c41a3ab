"""What every table is made of: named, typed columns that a gate can hold a collected frame to."""

from typing import Annotated

import pandera.polars as pa
import polars as pl

Instant = Annotated[pl.Datetime, "us", "UTC"]
"""A moment, in microseconds, UTC, always zoned."""

TextList = Annotated[pl.List, pl.String()]
"""Several texts in a stated order."""


class Table(pa.DataFrameModel):
    """A table whose columns are exactly the ones named, in that order, each of exactly its type."""

    class Config:
        """Nothing is added, converted or dropped on the way through a gate."""

        strict = True
        ordered = True
        coerce = False

    @classmethod
    def dtypes(cls) -> pl.Schema:
        """The table's columns and Polars types, in order."""
        return pl.Schema({name: column.dtype.type for name, column in cls.to_schema().columns.items()})

    @classmethod
    def no_rows(cls) -> pl.LazyFrame:
        """The table with no row."""
        return pl.LazyFrame(schema=cls.dtypes())


def e164_field(*, nullable: bool = False) -> pl.Int64:
    """A telephone number as the integer of its E.164 digits: country code first, at most 15 digits (ITU-T E.164)."""
    field: pl.Int64 = pa.Field(ge=100_000, lt=10**15, nullable=nullable)
    return field
