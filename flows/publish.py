"""Hand the batches over: files first, then the record of who got which number, and the manifest last."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import polars as pl

from flows.anomalies import is_held
from flows.cut import MANIFEST
from flows.disclosing import enter
from flows.errors import OutsideFailure, PromiseBroken
from flows.fingerprint import sha256_of
from flows.home import Home
from flows.ledgers import read_ledger, snapshot
from flows.outbox import Outbox, outbox_of
from flows.run_folder import RunFolder
from schemas.run import BatchRecord, FileRecord, Manifest, Run

AT_ONCE = 4
"""Files of a batch that are on their way together."""

_OVERTAKING = (
    ("suppressions", ["file_id", "row_number", "e164", "reason"], "said no"),
    ("disclosures", ["batch_id", "position"], "were handed over by another night"),
)
"""Which ledgers may overtake a night, what tells their rows apart, and how to say it."""


def publish(home: Home, run: Run) -> int:
    """Put every batch of the run where its vendor collects it; how many rows were handed over.

    A vendor may read a batch only when its manifest is there, and by then the disclosures ledger names every number in
    it: a kill in between leaves numbers held, never unaccounted. Publishing again completes what is missing. A run that
    waits for somebody's word hands nothing over.

    Raises:
        PromiseBroken: something else lies where the batch belongs, or somebody in it said no, or was handed over by
            another night, since this one was pinned.
        OutsideFailure: a vendor's place cannot be written; every other vendor has its batches by then.
    """
    if is_held(home, run):
        return 0
    _refuse_overtaken(home, run)
    rows, failures = 0, []
    for vendor in sorted({batch.vendor for batch in run.batches}):
        outbox = outbox_of(home, vendor)
        try:
            rows += sum(_publish_one(home, run, batch, outbox) for batch in run.batches if batch.vendor == vendor)
        except OutsideFailure as failure:  # the other vendors' places may be well
            failures.append(str(failure))
    if failures:
        raise OutsideFailure("; ".join(failures))
    return rows


def _refuse_overtaken(home: Home, run: Run) -> None:
    """What was decided must still hold: nobody of a batch may have said no or been handed over in the meantime."""
    now = snapshot(home)
    given = read_ledger(home, "disclosures", now["disclosures"])
    known = set(given.select("batch_id").unique().collect().get_column("batch_id"))
    waiting = [batch for batch in run.batches if batch.batch_id not in known]
    numbers = pl.concat([pl.LazyFrame(schema={"e164": pl.Int64}), *(_numbers(home, run, batch) for batch in waiting)])
    for name, key, said in _OVERTAKING:
        if now[name] == run.ledgers[name]:
            continue
        newer = read_ledger(home, name, now[name]).join(
            read_ledger(home, name, run.ledgers[name]), on=key, how="anti", nulls_equal=True
        )
        count = newer.join(numbers, on="e164", how="semi").select(pl.len()).collect().item()
        if count:
            raise PromiseBroken(f"{count} numbers of this night's batches {said} while it ran; run the night again")


def _numbers(home: Home, run: Run, batch: BatchRecord) -> pl.LazyFrame:
    cut = RunFolder(home.run_path(run.run_id)).batch(batch)
    parts = pl.scan_parquet(cut / "*.parquet", hive_partitioning=False)
    return parts.select(pl.col("phone_e164").str.slice(1).cast(pl.Int64).alias("e164"))


def _publish_one(home: Home, run: Run, batch: BatchRecord, outbox: Outbox) -> int:
    cut, place = RunFolder(home.run_path(run.run_id)).batch(batch), Path(batch.manifest).parent
    manifest = Manifest.model_validate_json((cut / MANIFEST).read_text(encoding="utf-8"))

    def put(file: FileRecord) -> None:
        if sha256_of(cut / file.path) != file.sha256:
            raise PromiseBroken(f"{cut / file.path} is not what was cut; remove {cut.parent} and run the night again")
        outbox.put(cut / file.path, (place / file.path).as_posix())

    with ThreadPoolExecutor(AT_ONCE) as workers:
        list(workers.map(put, manifest.every_file))
    enter(home, run, batch)
    outbox.seal(cut / MANIFEST, batch.manifest)
    return batch.rows
