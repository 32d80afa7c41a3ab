"""One list file as rows of text, larger than memory if need be."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pyarrow.parquet

from flows.errors import BadInput
from flows.formats.open_file import open_file
from flows.formats.refusal import FileRefused
from flows.intake.fields import told_headings
from flows.reference import headings as known_headings
from transforms.headings import find_fields

PARQUET = {".parquet", ".pq"}


@dataclass(frozen=True)
class ListFile:
    """A list's rows (`row_number` and its columns), which columns hold phones, and the lines that are no rows."""

    rows: pl.LazyFrame
    phones: list[str]
    torn: pl.DataFrame


def open_list(file: Path, *, staging: Path, kept_names: Sequence[str]) -> ListFile:
    """The list in `file`, CSV (UTF-8) or Parquet; a CSV goes through `staging`, a Parquet file to be.

    A column whose name is one of `kept_names` comes as `<name>_given`.

    Raises:
        BadInput: it is not there, cannot be read, or has no column that is known to hold phones.
    """
    try:
        if file.suffix.lower() in PARQUET:
            return _parquet(file, kept_names)
        return _csv(file, staging, kept_names)
    except FileNotFoundError:
        raise BadInput(f"{file}: there is no such file") from None
    except FileRefused as refusal:
        raise BadInput(f"{file.name}: {refusal}") from None
    except (pl.exceptions.PolarsError, OSError):
        raise BadInput(f"{file.name} cannot be read: give UTF-8 CSV with one heading line, or Parquet") from None


def _csv(file: Path, staging: Path, kept_names: Sequence[str]) -> ListFile:
    (stream,) = open_file(file, scratch=staging.parent)
    if stream.headings is None:
        raise FileRefused("its first line is no heading line but a row; put the headings first")
    names = _unique(stream.headings, kept_names)
    phones = _phones(stream.headings, names)
    renamed = {f"f{place}": name for place, name in enumerate(names)}
    schema = pl.DataFrame(schema={**dict.fromkeys(names, pl.String), "row_number": pl.Int64}).to_arrow().schema
    with pyarrow.parquet.ParquetWriter(staging, schema, compression="zstd", compression_level=1) as writer:
        for rows in stream:
            writer.write_table(rows.rename(renamed).select(schema.names).to_arrow().cast(schema))
    return ListFile(pl.scan_parquet(staging), phones, stream.rejects)


def _parquet(file: Path, kept_names: Sequence[str]) -> ListFile:
    rows = pl.scan_parquet(file)
    headings = rows.collect_schema().names()
    names = _unique(headings, kept_names)
    phones = _phones(headings, names)
    numbered = (
        rows.rename(dict(zip(headings, names, strict=True)))
        .with_columns(pl.col(phones).cast(pl.String))
        .with_row_index("row_number", offset=1)
        .with_columns(pl.col("row_number").cast(pl.Int64))
    )
    nothing = {"row_number": pl.Int64, "reject_reason": pl.String, "reject_raw": pl.String}
    return ListFile(numbered, phones, pl.DataFrame(schema=nothing))


def _unique(headings: Sequence[str], kept_names: Sequence[str]) -> list[str]:
    """The headings as names of columns: none blank, none twice, none that something else needs."""
    names: list[str] = []
    for place, heading in enumerate(headings, start=1):
        name = heading.strip() or f"column_{place}"
        name = f"{name}_given" if name in kept_names else name
        names.append(f"{name}_{place}" if name in names else name)
    return names


def _phones(headings: Sequence[str], names: Sequence[str]) -> list[str]:
    found = find_fields(headings, known=known_headings(), layout={}).get("phone", [])
    if not found:
        raise FileRefused(f"no column is known to hold phones; its headings are {told_headings(headings)}")
    return [names[place] for place in found]
