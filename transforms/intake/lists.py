"""A supplier's list: one contact for each readable number in each phone column."""

import polars as pl

from transforms.cells import is_blank, text
from transforms.intake.checks import mark_rejected, number_check
from transforms.numbering import Plan, read_number


def read_list(rows: pl.LazyFrame, *, phone_columns: int, region: str, plan: Plan) -> pl.LazyFrame:
    """One row for each phone cell that holds something, and one for each row in which none does.

    Takes `row_number`, `raw_phone_1` … `raw_phone_<phone_columns>`, `raw_name`, `raw_language`, `raw_external_id`.
    Gives `row_number, phone_column, e164, extension, name, language, external_id` and the reject columns.
    """
    return (
        mark_rejected(
            _cells(rows, phone_columns).with_columns(
                read_number("raw_phone", region=region, plan=plan).struct.unnest()
            ),
            [number_check()],
        )
        .with_columns(text(f"raw_{field}").alias(field) for field in ("name", "language", "external_id"))
        .sort("row_number", "phone_column")
    )


def _cells(rows: pl.LazyFrame, phone_columns: int) -> pl.LazyFrame:
    """Each phone cell on a row of its own; a blank one only where its whole row has no number."""
    cells = [f"raw_phone_{position}" for position in range(1, phone_columns + 1)]
    positions = {name: position for position, name in enumerate(cells, start=1)}
    return (
        rows.with_columns(pl.all_horizontal(is_blank(cell) for cell in cells).alias("has_no_phone"))
        .unpivot(
            on=cells,
            index=["row_number", "raw_name", "raw_language", "raw_external_id", "has_no_phone"],
            variable_name="phone_column",
            value_name="raw_phone",
        )
        .with_columns(pl.col("phone_column").replace_strict(positions, return_dtype=pl.Int64))
        .filter(~is_blank("raw_phone") | (pl.col("has_no_phone") & (pl.col("phone_column") == 1)))
    )
