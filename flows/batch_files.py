"""The files of one batch: Parquet for everybody, and import files for the systems that cannot read it."""

from collections.abc import Sequence
from pathlib import Path

import polars as pl
import pyarrow as pa

from flows.fingerprint import sha256_of
from schemas.run import FileRecord
from schemas.tables.batches import Batches
from schemas.vendor_format import VendorFormat
from transforms.vendor_formats import format_rows, line_bytes

ROWS_PER_GROUP = 122_880
ROWS_PER_PART = 8 * ROWS_PER_GROUP
"""So that no row group but a batch's last is short."""


def parts_of(batch: pl.DataFrame) -> list[tuple[str, pl.DataFrame]]:
    """The batch as its files have it: `part-0000.parquet` and on, each with its rows."""
    return [(f"part-{place:04d}.parquet", rows) for place, rows in enumerate(batch.iter_slices(ROWS_PER_PART))]


def write_part(rows: pl.DataFrame, part: Path, *, columns: Sequence[str]) -> FileRecord:
    """Write the columns of some of a batch's rows as Parquet; the same rows make the same bytes."""
    handed = rows.select(columns)
    handed.write_parquet(
        part,
        compression="zstd",
        compression_level=1,
        statistics=True,
        row_group_size=ROWS_PER_GROUP,
        arrow_schema=_shape(handed),
    )
    return _recorded(part, rows)


def write_import_files(
    batch: pl.DataFrame, folder: Path, *, system: str, layout: VendorFormat, columns: Sequence[str]
) -> tuple[FileRecord, ...]:
    """Write the batch in the system's layout, `<system>-0000.csv` and on, each within the system's limits."""
    rows = format_rows(batch.lazy(), layout=layout, columns=columns).collect()
    return tuple(
        _write_text(part, folder / f"{system}-{number:04d}.{layout.extension}", layout)
        for number, part in enumerate(rows.iter_slices(_rows_in_a_file(rows, layout)))
    )


def _shape(rows: pl.DataFrame) -> pa.Schema:
    """The columns as Arrow has them, each with what it is and its unit as metadata."""
    plain = rows.head(0).to_arrow().schema
    return pa.schema([field.with_metadata(Batches.said_of(field.name)) for field in plain])


def _rows_in_a_file(rows: pl.DataFrame, layout: VendorFormat) -> int:
    """As many as fit whatever file the longest of them stands in."""
    longest: int = rows.select(line_bytes(layout.separator).max()).item()
    heading = len(_text(rows.head(0), layout))
    return max(1, min(layout.most_rows, (layout.most_bytes - heading) // longest))


def _write_text(rows: pl.DataFrame, file: Path, layout: VendorFormat) -> FileRecord:
    file.write_bytes(_text(rows, layout))
    return _recorded(file, rows)


def _text(rows: pl.DataFrame, layout: VendorFormat) -> bytes:
    text = rows.write_csv(
        separator=layout.separator,
        include_header=layout.has_heading,
        quote_style="necessary" if layout.is_quoted else "never",
    )
    return text.encode(layout.encoding)


def _recorded(file: Path, rows: pl.DataFrame) -> FileRecord:
    return FileRecord(path=file.name, size_bytes=file.stat().st_size, rows=rows.height, sha256=sha256_of(file))
