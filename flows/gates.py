"""The gate behind every stage: a table that is not what it should be is a bug, told in counts alone."""

import polars as pl
from pandera.errors import SchemaError, SchemaErrors

from schemas.tables.table import Table


class StageBroken(AssertionError):
    """A stage of heed made rows that its table forbids; never a matter of input."""


def gate(table: type[Table], rows: pl.LazyFrame | pl.DataFrame) -> pl.DataFrame:
    """The collected rows, held to their table: its columns in its order, every type and check.

    Raises:
        StageBroken: with the names of the checks that failed and how often, never a value.
    """
    collected = rows.lazy().collect()
    if missing := set(table.dtypes()) - set(collected.columns):
        raise StageBroken(f"{table.__name__}: without {', '.join(sorted(missing))}")
    projected = collected.select(table.dtypes().names())
    try:
        table.validate(projected, lazy=True)
    except (SchemaError, SchemaErrors) as error:
        raise StageBroken(f"{table.__name__}: {_counts(error)}") from None
    return projected


def _counts(error: SchemaError | SchemaErrors) -> str:
    if isinstance(error, SchemaError):
        return str(error.reason_code)
    failures: pl.DataFrame = error.failure_cases
    counts = failures.group_by("column", "check").len().sort("column", "check")
    return "; ".join(f"{column}: {check}: {count}" for column, check, count in counts.rows())
