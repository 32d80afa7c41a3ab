"""One list file as rows of text, larger than memory if need be."""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pyarrow.parquet

from flows.errors import BadInput
from flows.formats.open_file import open_file
from flows.formats.refusal import FileRefused
from flows.formats.sheets import Sheet
from flows.intake.fields import told_headings
from flows.reference import headings as known_headings
from transforms.headings import find_fields


@dataclass(frozen=True)
class ListSheet:
    """A table's rows (`sheet`, `row_number`, its columns), which columns hold phones, and the lines that are no rows.

    `sheet` is null where the file is one table.
    """

    rows: pl.LazyFrame
    phones: list[str]
    torn: pl.DataFrame


def open_list(file: Path, *, staging: Path, kept_names: Sequence[str]) -> list[ListSheet]:
    """The sheets of the list in `file`, whatever its format; it goes through the folder `staging`.

    A column whose name is one of `kept_names` comes as `<name>_given`. A hidden sheet without phones is passed over.

    Raises:
        BadInput: it is not there, cannot be read, or a sheet has no column that is known to hold phones.
    """
    try:
        return _sheets(file, staging, kept_names)
    except FileNotFoundError:
        raise BadInput(f"{file}: there is no such file") from None
    except FileRefused as refusal:
        raise BadInput(f"{file.name}: {refusal}") from None
    except (pl.exceptions.PolarsError, OSError):
        raise BadInput(f"{file.name} cannot be read; save it again as CSV, XLSX or Parquet") from None


def _sheets(file: Path, staging: Path, kept_names: Sequence[str]) -> list[ListSheet]:
    with closing(open_file(file, scratch=staging)) as sheets:
        staged = [
            _staged(sheet, place, staging / f"text-{place}.parquet", kept_names)
            for place, sheet in enumerate(sheets, start=1)
        ]
    if not any(staged):
        raise FileRefused("no sheet that is shown has a column of phones")
    return [sheet for sheet in staged if sheet]


def _staged(sheet: Sheet, place: int, into: Path, kept_names: Sequence[str]) -> ListSheet | None:
    if sheet.headings is None:
        if sheet.is_hidden:
            return None
        raise FileRefused(f"{_which(sheet, place)}its first line is no heading line but a row; put the headings first")
    names = _unique(sheet.headings, kept_names)
    phones = _phones(sheet.headings, names)
    if not phones and sheet.is_hidden:
        return None
    _refuse_without(phones, sheet.headings, _which(sheet, place))
    renamed = {f"f{at}": name for at, name in enumerate(names)}
    schema = pl.DataFrame(schema={**dict.fromkeys(names, pl.String), "row_number": pl.Int64}).to_arrow().schema
    with pyarrow.parquet.ParquetWriter(into, schema, compression="zstd", compression_level=1) as writer:
        for rows in sheet:
            writer.write_table(rows.rename(renamed).select(schema.names).to_arrow().cast(schema))
    named = pl.lit(sheet.name, dtype=pl.String).alias("sheet")
    return ListSheet(pl.scan_parquet(into).with_columns(named), phones, sheet.rejects.with_columns(named))


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
    return [names[place] for place in found]


def _refuse_without(phones: Sequence[str], headings: Sequence[str], which: str) -> None:
    if not phones:
        raise FileRefused(f"{which}no column is known to hold phones; its headings are {told_headings(headings)}")


def _which(sheet: Sheet, place: int) -> str:
    """Which sheet is meant, by its place: its name may hold somebody's number."""
    return f"sheet {place}: " if sheet.name else ""
