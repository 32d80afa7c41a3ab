"""One list file, no home: every number read, placed, made unique; what was refused and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypedDict

import polars as pl

from flows.errors import UsageError
from flows.list_file import open_list
from flows.plan import load_plan
from schemas.tables.facts import Facts
from transforms.clean import REJECTS, attach_reading, first_cells, keep_first, rejected, tally, torn


class Written(TypedDict):
    """What `sink_parquet` is told."""

    compression_level: int
    statistics: bool
    row_group_size: int


KEPT_NAMES = ("row_number", "cell", *REJECTS, *Facts.dtypes(), "e164", "extension")
"""What the written columns are called; a column of the list with such a name is kept as `<name>_given`."""

NUMBERS_AT_A_TIME = 4_000_000
"""Numbers whose first places are sought at once: about 300 MB in memory."""

ROWS_AT_A_TIME = 1_000_000
"""Rows that each core works on at once: reading looks for rare forms in several steps, each with a cost of its own."""

WRITTEN: Written = {"compression_level": 1, "statistics": False, "row_group_size": 250_000}
"""How Parquet is written: a higher level of zstd is twice as slow and no smaller; rows in no order need no bounds."""


@dataclass(frozen=True)
class Cleaned:
    """What became of the cells of one list: rows = kept + duplicates + the sum of rejected."""

    rows: int
    kept: int
    duplicates: int
    rejected: Mapping[str, int]


def clean_file(file: Path, *, region: str, out: Path | None = None, rejects: Path | None = None) -> Cleaned:
    """Writes the readable numbers of `file`, each once, to `out` and the refused cells to `rejects`, both Parquet.

    The list may be larger than memory: it is read once, to a file beside `out` that is gone afterwards.

    Raises:
        UsageError: `region` is no region that a numbering plan is known for.
        BadInput: the file cannot be read, or its phone column cannot be told.
    """
    plan = load_plan()
    if region not in plan.regions["region"]:
        raise UsageError(f"--region {region}: no such numbering plan; use two capital letters, as CN")
    beside = TemporaryDirectory(dir=out.parent if out else None, prefix=".heed-clean-")
    with beside as folder, pl.Config(streaming_chunk_size=ROWS_AT_A_TIME):
        sheets = open_list(file, staging=Path(folder), kept_names=KEPT_NAMES)
        no_rows = pl.concat([sheet.torn for sheet in sheets])
        into = Path(folder) / "read.parquet"
        attach_reading([(sheet.rows, sheet.phones) for sheet in sheets], region=region, plan=plan).sink_parquet(
            into, **WRITTEN
        )
        read = pl.scan_parquet(into)
        counts = tally(read).collect()
        is_first = _first(read, int(counts["cells"].sum()))
        if out:
            keep_first(read, is_first=is_first, plan=plan).sink_parquet(out, **WRITTEN)
        if rejects:
            pl.concat([rejected(read), torn(no_rows.lazy())]).sink_parquet(rejects, **WRITTEN)
    return _counted(counts, no_rows, kept=int(is_first.sum()))


def _first(read: pl.LazyFrame, cells: int) -> pl.Series:
    """A flag for each cell: whether its number stands there for the first time."""
    is_first = pl.repeat(False, cells, dtype=pl.Boolean, eager=True)
    parts = cells // NUMBERS_AT_A_TIME + 1
    for part in range(parts):
        first = first_cells(read, part=part, parts=parts).collect()["cell"]
        is_first = is_first.scatter(first, True) if len(first) else is_first
    return is_first


def _counted(counts: pl.DataFrame, torn_lines: pl.DataFrame, *, kept: int) -> Cleaned:
    by_reason = dict(counts.iter_rows())
    readable = by_reason.pop(None, 0)
    by_reason |= dict(torn_lines.group_by("reject_reason").len().sort("reject_reason").iter_rows())
    return Cleaned(sum(by_reason.values()) + readable, kept, readable - kept, by_reason)
