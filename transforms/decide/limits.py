"""Which class of outcome a number has too often, by its policy's tables of limits."""

import polars as pl

from transforms.decide.law import Law


def is_beyond(table: str, name: str, law: Law) -> pl.Expr:
    """Whether the class occurred as often as the policy's table says; never where it says nothing."""
    return (pl.col(f"times_{name}") >= law.limit(table, name)).fill_null(value=False)


def first_beyond(table: str, law: Law) -> pl.Expr:
    """The first class, by its name, that occurred as often as the table says; null if none did."""
    named = [pl.when(is_beyond(table, name, law)).then(pl.lit(name)) for name in law.keys(table)]
    return pl.coalesce(pl.lit(None, dtype=pl.String), *named)
