"""A batch's rows: one number at each position, and an id's worth of everything that does not follow from the number."""

import polars as pl
import pytest

from schemas.tables.batches import Batches
from transforms.batches import OF_THE_NUMBER, is_in_order, told_apart


@pytest.mark.parametrize(
    ("positions", "numbers", "is_well"),
    [
        ([1, 2, 3], [7, 5, 6], True),
        ([1], [7], True),
        ([2, 1, 3], [7, 5, 6], False),
        ([1, 2, 2], [7, 5, 6], False),
        ([1, 2, 4], [7, 5, 6], False),
        ([0, 1, 2], [7, 5, 6], False),
        ([1, 2, 3], [7, 5, 7], False),
    ],
)
def test_a_batch_counts_from_one_and_names_nobody_twice(
    positions: list[int], numbers: list[int], is_well: bool
) -> None:
    batch = pl.DataFrame({"position": positions, "e164": numbers})
    assert batch.select(is_in_order()).item() is is_well


def test_all_but_what_follows_from_the_number_tells_batches_apart() -> None:
    batch = pl.DataFrame(schema={"e164": pl.Int64, **Batches.dtypes()})
    told = batch.select(told_apart()).columns
    assert {*told} | {"batch_id", "phone_e164", *OF_THE_NUMBER} == {*batch.columns}
    assert {"e164", "position", "consent_id", "name", "external_id", "window_start", "valid_until"} <= {*told}
