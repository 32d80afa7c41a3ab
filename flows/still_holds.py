"""Whether what a night decided about the numbers of its batches still holds some time later."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import polars as pl

from flows.cut import MANIFEST
from flows.errors import HeedError, PromiseBroken
from flows.evidence import entries_of
from flows.home import Home
from flows.ledgers import Snapshot, read_ledger, snapshot
from flows.outbox import outbox_of
from flows.run_folder import RunFolder
from schemas.run import BatchRecord, Manifest, Run
from transforms.decide.registers import latest_snapshots

_KEYS = {
    "suppressions": ["file_id", "row_number", "reason"],
    "disclosures": ["batch_id", "position"],
    "outcomes": ["file_id", "row_number"],
}
"""What tells the rows of one number apart, by ledger."""

_OVERTAKING = {"suppressions": "said no", "disclosures": "were handed over by another night"}
"""Which ledgers may overtake a night before it has handed anything over, and how to say it."""

_OUTLIVING = {**_OVERTAKING, "outcomes": "were called, or a vendor told of them"}
"""Which may by the time that somebody lets it on."""


def refuse_overtaken(home: Home, run: Run) -> None:
    """Look at those batches of the run that are not on record as handed over; where nothing is new, at none of them.

    Raises:
        PromiseBroken: somebody of one said no, or was handed over, since the night was pinned.
    """
    now = snapshot(home)
    if any(now[name] != run.ledgers[name] for name in _OVERTAKING):
        numbers = _numbers(home, run, _waiting(home, run, now))
        _refuse(run, [(_newer(home, run, now, numbers, name), said) for name, said in _OVERTAKING.items()])


def refuse_outlived(home: Home, run: Run, *, at: datetime) -> None:
    """The same as of `at` (UTC), some hours later: registers and calls count, too, and the ends of the batches.

    Raises:
        PromiseBroken: a batch that no vendor can read yet has ended, or somebody in one that is not on record said no,
            came to stand on a register, was handed over or called since the night was pinned.
    """
    now = snapshot(home)
    waiting = _waiting(home, run, now)
    _refuse_ended(home, run, [one for one in run.batches if one in waiting or _is_unsealed(home, one)], at=at)
    numbers = _numbers(home, run, waiting)
    counts = [(_newer(home, run, now, numbers, name), said) for name, said in _OUTLIVING.items()]
    _refuse(run, [*counts, (_registered(home, run.ledgers, now, numbers), "came to stand on a register")])


def _waiting(home: Home, run: Run, now: Snapshot) -> list[BatchRecord]:
    given = read_ledger(home, "disclosures", now["disclosures"]).select("batch_id").unique().collect()
    known = set(given.get_column("batch_id"))
    return [batch for batch in run.batches if batch.batch_id not in known]


def _is_unsealed(home: Home, batch: BatchRecord) -> bool:
    """Whether the vendor has no manifest of it; of a place that cannot be reached, publishing tells."""
    try:
        return outbox_of(home, batch.vendor).read(batch.manifest) is None
    except HeedError:
        return False


def _refuse_ended(home: Home, run: Run, batches: Iterable[BatchRecord], *, at: datetime) -> None:
    folder = RunFolder(home.run_path(run.run_id))
    for batch in batches:
        manifest = Manifest.model_validate_json((folder.batch(batch) / MANIFEST).read_text(encoding="utf-8"))
        if manifest.valid_until <= at:
            raise PromiseBroken(
                f"batch {batch.batch_id} ended at {manifest.valid_until:%Y-%m-%d %H:%M} UTC and may not be called any "
                "more; the next night decides anew"
            )


def _refuse(run: Run, counts: Iterable[tuple[int, str]]) -> None:
    told = [f"{count:,} {said}" for count, said in counts if count]
    if told:
        raise PromiseBroken(
            f"of the numbers of {run.run_id}, since it was decided: {', '.join(told)}; run another night"
        )


def _numbers(home: Home, run: Run, batches: Sequence[BatchRecord]) -> pl.LazyFrame:
    """`e164` of everybody in the batches, kept here since it is asked for often."""
    folder, e164 = RunFolder(home.run_path(run.run_id)), pl.col("phone_e164").str.slice(1).cast(pl.Int64).alias("e164")
    parts = [pl.scan_parquet(folder.batch(one) / "*.parquet", hive_partitioning=False).select(e164) for one in batches]
    return pl.concat([pl.LazyFrame(schema={"e164": pl.Int64}), *parts]).unique().collect().lazy()


def _newer(home: Home, run: Run, now: Snapshot, numbers: pl.LazyFrame, name: str) -> int:
    """How many of the numbers have a row in the ledger that the night did not read, and did not write."""
    if now[name] == run.ledgers[name]:
        return 0
    newer, known = (read_ledger(home, name, at[name]).join(numbers, on="e164", how="semi") for at in (now, run.ledgers))
    if name == "disclosures":
        newer = newer.filter(pl.col("run_id") != run.run_id)
    rows = newer.join(known, on=["e164", *_KEYS[name]], how="anti", nulls_equal=True)
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
