"""The record of who is handed over: laid ready as a batch is cut, and entered into the ledger before its manifest."""

import json
import shutil
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import polars as pl

from flows.errors import OutsideFailure
from flows.home import Home
from flows.ledgers import LedgerFile, adopt, is_done, write_ledger_file
from flows.run_folder import write_text
from schemas.run import BatchRecord, Run

_READY = "ready.json"
"""The files of one batch, with what the ledger's log will say of them; written last."""


def forget_ready(home: Home, run: Run) -> None:
    """Drop what an earlier cut of the run has laid ready."""
    shutil.rmtree(home.outgoing / run.run_id, ignore_errors=True)


def lay_ready_part(home: Home, run: Run, rows: pl.DataFrame, *, vendor: str, file: Path) -> LedgerFile:
    """Write one row for each number of one file of a batch: `rows` are the file's, `file` its path at the vendor."""
    batch_id = rows.item(0, "batch_id")
    disclosed = rows.with_columns(
        pl.lit(vendor).alias("vendor"),
        pl.lit(run.run_id).alias("run_id"),
        pl.lit(run.as_of).dt.cast_time_unit("us").alias("handed_over_at"),
        pl.lit(file.as_posix()).alias("file"),
    )
    folder = _folder(home, run, batch_id)
    folder.mkdir(parents=True, exist_ok=True)
    return write_ledger_file("disclosures", disclosed, folder / f"{batch_id}-{file.name}")


def lay_ready(home: Home, run: Run, batch_id: str, files: Sequence[LedgerFile]) -> None:
    """Say that all of the batch's files are there."""
    write_text(json.dumps([asdict(file) for file in files]), _folder(home, run, batch_id) / _READY)


def enter(home: Home, run: Run, batch: BatchRecord) -> None:
    """Enter everybody of the batch into the ledger in one commit, unless that was done before.

    Raises:
        OutsideFailure: what the cut has laid ready is gone.
    """
    folder, once = _folder(home, run, batch.batch_id), f"disclosures:{batch.batch_id}"
    if not is_done(home, "disclosures", once=once):
        if not (folder / _READY).is_file():
            raise OutsideFailure(f"batch {batch.batch_id} is not laid ready in {folder}; run the night again")
        files = [LedgerFile(**file) for file in json.loads((folder / _READY).read_bytes())]
        adopt(home, "disclosures", files, staged=folder, once=once)
    shutil.rmtree(folder, ignore_errors=True)


def _folder(home: Home, run: Run, batch_id: str) -> Path:
    return home.outgoing / run.run_id / batch_id
