"""Which snapshot of a register counts."""

from datetime import date, timedelta

import polars as pl
import pytest

from tests.transforms.decide.drawn import AS_OF
from transforms.decide.registers import latest_snapshots

TODAY = (AS_OF + timedelta(hours=8)).date()


def files(*rows: tuple[str, str, int]) -> pl.LazyFrame:
    """Files of a kind and source, dated so many days after the night."""
    dated = [(kind, source, TODAY + timedelta(days=days)) for kind, source, days in rows]
    return pl.LazyFrame(dated, schema={"kind": pl.String, "source": pl.String, "dated_on": pl.Date}, orient="row")


@pytest.mark.parametrize(
    ("days", "latest"),
    [((-9, -2), -2), ((-2, -9), -2), ((-2, 0), 0), ((-2, 1), 1), ((1,), 1), ((-2, 1, -2), 1)],
)
def test_the_latest_snapshot_that_is_here_counts_also_if_it_is_dated_tomorrow(
    days: tuple[int, ...], latest: int
) -> None:
    found = latest_snapshots(files(*(("registers", "national", day) for day in days))).collect()
    assert found.rows() == [("national", TODAY + timedelta(days=latest))]


def test_each_register_has_its_own_latest_and_other_files_are_none() -> None:
    found = latest_snapshots(files(("registers", "a", -3), ("registers", "b", -1), ("lists", "a", 0))).collect()
    assert dict(found.iter_rows()) == {"a": date(2026, 11, 18), "b": date(2026, 11, 20)}
