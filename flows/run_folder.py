"""The folder of one night: what it decided, written whole or not at all."""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import polars as pl
from pydantic import ValidationError

from flows.errors import BadInput
from flows.home import Home
from schemas.run import BatchRecord, Run
from schemas.tables.table import Table

_RUN_ID = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{8}")


@dataclass(frozen=True)
class RunFolder:
    """`runs/<run_id>/`, by name."""

    path: Path

    @property
    def record(self) -> Path:
        """`run.json`: what the night was a function of, and what came of it."""
        return self.path / "run.json"

    @property
    def numbers(self) -> Path:
        """The distinct numbers of every list, in their order, some lists to a file, until the night ends."""
        return self.path / "numbers"

    def numbers_part(self, part: int) -> Path:
        """The distinct numbers of some lists."""
        return self.numbers / _part(part)

    @property
    def slices(self) -> Path:
        """The contacts and the ledgers divided by number, while the night decides."""
        return self.path / "slices"

    @property
    def found(self) -> Path:
        """Who has a place in a batch, while the night decides."""
        return self.slices / "found.parquet"

    def judged(self, campaign: str) -> Path:
        """The campaign's contacts as they were judged, a file for each slice, until the night ends."""
        return self.path / "judged" / f"campaign={campaign}"

    def scan_judged(self, campaign: str) -> pl.LazyFrame:
        """All of the campaign's contacts as they were judged."""
        return pl.scan_parquet(self.judged(campaign), hive_partitioning=False)

    def judged_part(self, campaign: str, part: int) -> Path:
        """The campaign's contacts of one slice as they were judged."""
        return self.judged(campaign) / _part(part)

    @property
    def tonight(self) -> Path:
        """Everybody who is called tonight with what a batch needs, a file for each slice, until the night ends."""
        return self.path / "tonight"

    @property
    def report(self) -> Path:
        """`report.html`."""
        return self.path / "report.html"

    @property
    def batches(self) -> Path:
        """The batches as they were cut, laid out as a vendor's root is."""
        return self.path / "batches"

    def batch(self, batch: BatchRecord) -> Path:
        """The folder of one batch as it was cut."""
        return (self.batches / batch.manifest).parent

    def parts(self, table: str) -> list[Path]:
        """The Parquet files of `verdicts`, `duplicates`, `signs`, `held` or `scorecards`."""
        return sorted((self.path / table).glob("*.parquet"))

    def scan(self, table: str, shape: type[Table]) -> pl.LazyFrame:
        """The table as the night wrote it; no row where it did not."""
        parts = self.parts(table)
        return pl.scan_parquet(parts, hive_partitioning=False, schema=shape.dtypes()) if parts else shape.no_rows()

    def write(self, table: str, rows: pl.DataFrame, *, part: int = 0) -> None:
        """One part of the table, in place of what was there."""
        path = self.path / table / _part(part)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_parquet(rows, path)

    def write_apart(self, table: str, rows: pl.DataFrame, *, part: int) -> None:
        """As `write`, where a process that was thought dead may be writing the same part: whole rows, from either."""
        self._swap_in(self.path / table / _part(part), lambda beside: write_parquet(rows, beside))

    def sink_apart(self, rows: pl.LazyFrame, path: Path) -> None:
        """As `sink_stage`, as `write_apart`."""
        self._swap_in(path, lambda beside: sink_stage(rows, beside))

    def _swap_in(self, path: Path, write: Callable[[Path], None]) -> None:
        """Write beside all else, below `slices/`, where what is left over goes with the night's stages."""
        beside = self.slices / f"{uuid4().hex}.parquet"
        write(beside)
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.replace(path)

    def clear(self, *tables: str) -> None:
        """Drop every part of the tables."""
        for table in tables:
            shutil.rmtree(self.path / table, ignore_errors=True)

    @property
    def stages(self) -> tuple[Path, ...]:
        """What only the night itself needs, while it runs."""
        return self.numbers, self.slices, self.path / "judged", self.tonight

    def is_whole(self, run: Run) -> bool:
        """Whether everything of the finished night lies here still: then nothing of it is to be done again."""
        tables = all(self.parts(table) for table in ("verdicts", "duplicates", "signs", "held", "scorecards"))
        return tables and self.report.is_file() and all((self.batches / one.manifest).is_file() for one in run.batches)

    def forget_stages(self) -> None:
        """Drop what only the night itself needed."""
        for folder in self.stages:
            shutil.rmtree(folder, ignore_errors=True)


def _part(place: int) -> str:
    return f"part-{place:04d}.parquet"


def sink_stage(rows: pl.LazyFrame, into: Path | pl.PartitionBy, *, in_order: bool = False) -> None:
    """Put rows on disk that only the night itself reads, quickly written and read; unless `in_order`, in any order."""
    rows.sink_parquet(into, compression="lz4", statistics=False, maintain_order=in_order, mkdir=True)


def write_parquet(rows: pl.DataFrame, path: Path) -> None:
    """Write `rows` to `path` in one step: beside it first, then swapped in. The same rows make the same bytes."""
    beside = path.with_suffix(".tmp")
    rows.write_parquet(beside, compression="zstd", compression_level=1, row_group_size=122_880, statistics=True)
    beside.replace(path)


def write_text(text: str, path: Path) -> None:
    """Write `text` to `path` in one step."""
    beside = path.with_suffix(".tmp")
    with beside.open("w", encoding="utf-8", newline="\n") as opened:
        opened.write(text)
        opened.flush()
        os.fsync(opened.fileno())
    beside.replace(path)


def write_run(home: Home, run: Run) -> None:
    """Write the night's `run.json`."""
    folder = RunFolder(home.run_path(run.run_id))
    folder.path.mkdir(parents=True, exist_ok=True)
    write_text(run.model_dump_json(indent=2) + "\n", folder.record)


def read_run(home: Home, run_id: str) -> Run:
    """The night of that id.

    Raises:
        BadInput: there is none, or its `run.json` cannot be read.
    """
    record = RunFolder(home.run_path(run_id)).record
    try:
        return Run.model_validate_json(record.read_text(encoding="utf-8"))
    except OSError:
        known = ", ".join(run_ids(home)[-3:]) or "none yet"
        named = run_id if _RUN_ID.fullmatch(run_id) else "of that name"  # which may be anything, a number too
        raise BadInput(f"no run {named} in {home.runs}; the latest are: {known}") from None
    except ValidationError:
        raise BadInput(f"{record} is not a run of this version of heed; run the night again") from None


def latest_finished(home: Home) -> Run | None:
    """The latest night, by its instant, that ran to its end."""
    return next((run for run in runs_on_record(home) if run.status == "finished"), None)


def runs_on_record(home: Home) -> Iterator[Run]:
    """Every night on record, the latest first; one that is torn, or of another version of heed, is passed over."""
    for run_id in reversed(run_ids(home)):
        with suppress(BadInput):
            yield read_run(home, run_id)


def run_ids(home: Home) -> list[str]:
    """Every night on record, oldest first."""
    return sorted(record.parent.name for record in home.runs.glob("*/run.json"))
