"""Whether what a night decided about the numbers of its batches still holds some hours later."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import polars as pl

from flows.cut import MANIFEST
from flows.errors import PromiseBroken
from flows.evidence import entries_of
from flows.home import Home
from flows.ledgers import Snapshot, read_ledger, snapshot
from flows.run_folder import RunFolder
from schemas.run import BatchRecord, Manifest, Run
from transforms.decide.registers import latest_snapshots

_NEWER = (
    ("suppressions", ["file_id", "row_number", "reason"], "said no"),
    ("disclosures", ["batch_id", "position"], "were handed over by another night"),
    ("outcomes", ["file_id", "row_number"], "were called, or a vendor told of them"),
)
"""Which ledgers may overtake a night, what tells their rows of one number apart, and how to say it."""


def refuse_outlived(home: Home, run: Run, *, at: datetime) -> None:
    """Look at those batches of the run that were not handed over yet, as of `at` (UTC).

    Raises:
        PromiseBroken: one of them has ended, or somebody in one said no, came to stand on a register, was handed over
            or called since the night was pinned.
    """
    now = snapshot(home)
    given = read_ledger(home, "disclosures", now["disclosures"]).select("batch_id").unique().collect()
    waiting = [batch for batch in run.batches if batch.batch_id not in set(given.get_column("batch_id"))]
    folder = RunFolder(home.run_path(run.run_id))
    for batch in waiting:
        manifest = Manifest.model_validate_json((folder.batch(batch) / MANIFEST).read_text(encoding="utf-8"))
        if manifest.valid_until <= at:
            raise PromiseBroken(
                f"batch {batch.batch_id} ended at {manifest.valid_until:%Y-%m-%d %H:%M} UTC and may not be called any "
                "more; the next night decides anew"
            )
    numbers = _numbers(folder, waiting)
    counts = [(_newer(home, run.ledgers, now, numbers, name, key), said) for name, key, said in _NEWER]
    counts += [(_registered(home, run.ledgers, now, numbers), "came to stand on a register")]
    told = [f"{count:,} {said}" for count, said in counts if count]
    if told:
        raise PromiseBroken(
            f"of the numbers of {run.run_id}, since it was decided: {', '.join(told)}; run another night"
        )


def _numbers(folder: RunFolder, batches: Sequence[BatchRecord]) -> pl.LazyFrame:
    """`e164` of everybody in the batches, kept here since it is asked for often."""
    e164 = pl.col("phone_e164").str.slice(1).cast(pl.Int64).alias("e164")
    parts = [pl.scan_parquet(folder.batch(one) / "*.parquet", hive_partitioning=False).select(e164) for one in batches]
    return pl.concat([pl.LazyFrame(schema={"e164": pl.Int64}), *parts]).unique().collect().lazy()


def _newer(home: Home, then: Snapshot, now: Snapshot, numbers: pl.LazyFrame, name: str, key: list[str]) -> int:
    """How many of the numbers have a row in the ledger that the night did not read."""
    ours = (read_ledger(home, name, at[name]).join(numbers, on="e164", how="semi") for at in (now, then))
    newer, known = ours
    rows = newer.join(known, on=["e164", *key], how="anti", nulls_equal=True)
    return int(rows.select(pl.col("e164").n_unique()).collect().item())


def _registered(home: Home, then: Snapshot, now: Snapshot, numbers: pl.LazyFrame) -> int:
    """How many of the numbers stand in a register's latest snapshot and did not when the night read it."""
    newer, known = (_entries(home, at, numbers) for at in (now, then))
    rows = newer.join(known, on=["register", "e164"], how="anti")
    return int(rows.select(pl.col("e164").n_unique()).collect().item())


def _entries(home: Home, at: Mapping[str, int], numbers: pl.LazyFrame) -> pl.LazyFrame:
    latest = dict(latest_snapshots(read_ledger(home, "files", at["files"])).collect().iter_rows())
    entries = entries_of(read_ledger(home, "registers", at["registers"]), latest, numbers)
    return entries.join(numbers, on="e164", how="semi")
