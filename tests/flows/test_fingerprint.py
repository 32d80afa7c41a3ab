"""A table's fingerprint changes with any value of it, and with nothing else."""

from collections.abc import Sequence
from itertools import combinations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.fingerprint import sha256_of_rows

Row = tuple[str | None, str | None, int]
ROWS = st.lists(
    st.tuples(st.none() | st.text(max_size=3), st.none() | st.text(max_size=3), st.integers(0, 3)), max_size=6
)


def table(rows: Sequence[Row]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema={"a": pl.String, "b": pl.String, "n": pl.Int64}, orient="row")


@given(ROWS, ROWS)
def test_two_tables_share_one_only_if_they_are_the_same(one: list[Row], other: list[Row]) -> None:
    same = table(one).equals(table(other))
    assert (sha256_of_rows(table(one)) == sha256_of_rows(table(other))) == same


def test_no_text_and_an_empty_text_and_a_border_elsewhere_differ() -> None:
    told = [("ab", "c", 1), ("a", "bc", 1), ("abc", "", 1), ("abc", None, 1), (None, "abc", 1), ("", "abc", 1)]
    prints = [sha256_of_rows(table([row])) for row in told]
    assert all(one != other for one, other in combinations(prints, 2))


@pytest.mark.parametrize("chunks", [1, 2, 3])
def test_how_a_table_lies_in_memory_changes_nothing(chunks: int) -> None:
    rows = [(str(number), None, number) for number in range(12)]
    size = 12 // chunks
    laid = pl.concat([table(rows[at : at + size]) for at in range(0, 12, size)], rechunk=False)
    assert sha256_of_rows(laid) == sha256_of_rows(table(rows))
    assert sha256_of_rows(laid.slice(3)) == sha256_of_rows(table(rows[3:]))
