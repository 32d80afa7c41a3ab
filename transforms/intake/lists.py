"""A supplier's list: one contact for each readable number in each phone column."""

import polars as pl

from schemas.reasons import RejectReason
from transforms.cells import is_blank, text
from transforms.intake.checks import mark_rejected, number_check
from transforms.intake.numbers import attach_number
from transforms.intake.pieces import cut_cells
from transforms.numbering import Plan

_KEPT = ("name", "language", "external_id")


def read_list(
    rows: pl.LazyFrame, *, phone_columns: int, region: str, plan: Plan, area_code: str | None = None
) -> pl.LazyFrame:
    """One row for each number in each phone cell that holds something, and one for each row in which none does.

    Takes `row_number`, `raw_phone_1` … `raw_phone_<phone_columns>`, `raw_name`, `raw_language`, `raw_external_id`.
    Gives `row_number, phone_column, number_in_cell, e164, extension, name, language, external_id` and the reject
    columns, in no order. A cell of several numbers is cut, and each piece read by itself.
    """
    cells = _cells(rows, phone_columns).with_columns(pl.lit(1, pl.Int64).alias("number_in_cell"))
    read = attach_number(cells, region=region, plan=plan, area_code=area_code).cache()
    several = pl.col("reason").eq_missing(pl.lit(str(RejectReason.SEVERAL_NUMBERS)))
    cut = cut_cells(read.filter(several).drop("e164", "extension", "reason", "number_in_cell"))
    pieces = attach_number(cut, region=region, plan=plan, area_code=area_code)
    each = pl.concat([read.filter(~several), pieces], how="diagonal")
    kept = (text(f"raw_{field}").alias(field) for field in _KEPT)
    return mark_rejected(each, [number_check()]).with_columns(*kept)


def count_cells(rows: pl.LazyFrame, *, phone_columns: int) -> pl.LazyFrame:
    """`cells`, one row: the filled phone cells of all rows, and one for each row in which none is."""
    filled = pl.sum_horizontal(~is_blank(cell) for cell in _phones(phone_columns))
    return rows.select(pl.max_horizontal(filled, 1).sum().cast(pl.Int64).alias("cells"))


def _phones(phone_columns: int) -> list[str]:
    return [f"raw_phone_{position}" for position in range(1, phone_columns + 1)]


def _cells(rows: pl.LazyFrame, phone_columns: int) -> pl.LazyFrame:
    """Each phone cell on a row of its own; a blank one only where its whole row has no number."""
    cells = _phones(phone_columns)
    if phone_columns == 1:
        return rows.rename({cells[0]: "raw_phone"}).with_columns(pl.lit(1, pl.Int64).alias("phone_column"))
    first = rows.filter(~is_blank(cells[0]) | pl.all_horizontal(is_blank(cell) for cell in cells))
    filled = [first, *(rows.filter(~is_blank(cell)) for cell in cells[1:])]
    return pl.concat(
        of_column.rename({cell: "raw_phone"})
        .drop(other for other in cells if other != cell)
        .with_columns(pl.lit(position, pl.Int64).alias("phone_column"))
        for position, (cell, of_column) in enumerate(zip(cells, filled, strict=True), start=1)
    )
