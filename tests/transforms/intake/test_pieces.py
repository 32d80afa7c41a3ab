"""A cell of several numbers is cut where a person would cut it."""

import polars as pl
import pytest

from transforms.intake.pieces import cut_cells

A, B = "13800138000", "13900139001"


@pytest.mark.parametrize(
    ("cell", "pieces"),
    [
        (f"{A}/{B}", [A, B]),
        (f"{A}、{B}", [A, B]),
        (f"{A}；{B};", [A, B]),
        (f"{A}，{B}", [A, B]),
        (f"{A} {B}", [A, B]),
        (f"{A}\n{B}", [A, B]),
        (f"{A} or {B}", [A, B]),
        (f"{A}或{B}", [A, B]),
        (f"{A}+86{B}", [A, f"+86{B}"]),
        (f"+86 138-0013-8000 (+86) {B}", ["+86 138-0013-8000", f"+86) {B}"]),
        ("138 0013 8000 / 139 0013 9001", ["138 0013 8000", "139 0013 9001"]),
        ("138 0013 8000  139 0013 9001", ["138 0013 8000", "139 0013 9001"]),
        ("138 0013 8000 139 0013 9001", ["138 0013 8000 139 0013 9001"]),
        (f"010-65551234/{A},801", ["010-65551234", f"{A},801"]),
        (f"{A}/{B}/王先生", [A, B, "王先生"]),
        (f"{A}//{B}", [A, B]),
    ],
)
def test_a_cell_is_cut_at_the_plainest_sign_that_parts_it(cell: str, pieces: list[str]) -> None:
    cells = pl.LazyFrame({"raw_phone": [cell, cell], "row_number": [2, 3]})
    cut = (
        cut_cells(cells)
        .with_columns(pl.col("raw_phone").str.strip_chars())
        .collect()
        .sort("row_number", "number_in_cell")
    )
    assert cut.filter(pl.col("row_number") == 2).select("raw_phone", "number_in_cell").rows() == [
        (piece, at) for at, piece in enumerate(pieces, start=1)
    ]
    assert cut.height == 2 * len(pieces)


def test_nothing_to_cut_is_nothing() -> None:
    assert cut_cells(pl.LazyFrame(schema={"raw_phone": pl.String})).collect().is_empty()
