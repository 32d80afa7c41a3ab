"""A batch's rows under another system's headings, every cell as text."""

from collections.abc import Collection

import polars as pl

from schemas.tables.batches import Batches
from schemas.vendor_format import Made, VendorFormat
from transforms.vendor_formats.cells import harmless, unaltered
from transforms.vendor_formats.made import made, said

_SAID_BY_OTHERS = {"name": harmless, "external_id": unaltered}
"""What suppliers wrote, and how it may stand in a cell; all else is heed's own."""


def format_rows(batch: pl.LazyFrame, *, layout: VendorFormat, columns: Collection[str]) -> pl.LazyFrame:
    """One row for each of the `batch` (all columns of `Batches`), in its order, with the headings of the `layout`.

    A cell that would tell a column of the batch which is not among the handed-over `columns` is null.
    """
    cells = [_cell(layout, heading, holds, columns).alias(heading) for heading, holds in layout.columns.items()]
    return batch.select(cells)


def line_bytes(separator: str) -> pl.Expr:
    """No fewer bytes than any line of text cells takes, if every one is quoted and every quote doubled."""
    cells = pl.all().fill_null("")
    quoted = cells.str.len_bytes() + cells.str.count_matches('"', literal=True) + len(f'""{separator}'.encode())
    return pl.sum_horizontal(quoted.cast(pl.Int64)).alias("bytes")


def _cell(layout: VendorFormat, heading: str, holds: str, columns: Collection[str]) -> pl.Expr:
    if holds in set(Made):
        return made(Made(holds))
    if holds not in {*columns, *_OF_THE_NUMBER}:
        return made(Made.NOTHING)
    if text := _SAID_BY_OTHERS.get(holds):
        return text(holds, left_out=layout.left_out, most_characters=layout.most_characters.get(heading))
    is_instant = Batches.dtypes()[holds].is_temporal()
    return said(holds) if is_instant else pl.col(holds).cast(pl.String)


_OF_THE_NUMBER = ("country_code", "national_number")
"""What the number itself tells, handed over with it in every form."""
