"""What a sample home is a function of: its size, its seed and arithmetic on row numbers."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl
from polars.io.plugins import register_io_source

MORSEL = 200_000
"""Rows made at a time: what bounds the memory."""

GOLDEN = 0x9E3779B97F4A7C15


def look_up(values: Sequence[str | int], index: pl.Expr) -> pl.Expr:
    """The value at each index: one gather, which streams, and costs a tenth of a join or of a ladder of cases."""
    return pl.lit(pl.Series(values)).gather(index)


@dataclass(frozen=True)
class Recipe:
    """One sample home: `contacts` rows of call lists, drawn from `seed`."""

    contacts: int = 2_000
    seed: int = 1

    def draw(self, stream: str, row: str = "person") -> pl.Expr:
        """A UInt64 for each row that looks random and follows from (seed, stream, row) alone: SplitMix64.

        Polars' own hash may change between its versions; the committed samples may not.
        """
        start = int.from_bytes(hashlib.sha256(f"{self.seed}/{stream}".encode()).digest()[:8], "big")
        return _mixed(pl.col(row).cast(pl.UInt64) * _u64(GOLDEN) + _u64(start))

    def pick(self, values: Sequence[str | int], stream: str, row: str = "person") -> pl.Expr:
        """One of `values` for each row."""
        return look_up(values, self.draw(stream, row) % len(values))

    def digits(self, before: str = "") -> pl.Expr:
        """Each person's own number, counted from 1 and as wide as the largest, after a word."""
        wide = 10 ** len(str(self.contacts))
        return pl.concat_str(pl.lit(before), (pl.col("person") + 1 + wide).cast(pl.String).str.slice(1))

    def share(self, permille: int) -> int:
        """The row that ends the first `permille` thousandths of the lists."""
        return self.contacts * permille // 1000


def rows(start: int, stop: int, name: str = "person") -> pl.LazyFrame:
    """One UInt64 column that counts from `start` until before `stop`, made a morsel at a time."""

    def morsels(
        _columns: list[str] | None, predicate: pl.Expr | None, limit: int | None, _size: int | None
    ) -> Iterator[pl.DataFrame]:
        end = stop if limit is None else min(stop, start + limit)
        for first in range(start, end, MORSEL):
            morsel = pl.select(pl.int_range(first, min(end, first + MORSEL), dtype=pl.UInt64).alias(name))
            yield morsel if predicate is None else morsel.filter(predicate)

    return register_io_source(morsels, schema={name: pl.UInt64})


def _u64(value: int) -> pl.Expr:
    return pl.lit(value, dtype=pl.UInt64)


def _mixed(state: pl.Expr) -> pl.Expr:
    state = (state ^ (state // _u64(1 << 30))) * _u64(0xBF58476D1CE4E5B9)
    state = (state ^ (state // _u64(1 << 27))) * _u64(0x94D049BB133111EB)
    return state ^ (state // _u64(1 << 31))
