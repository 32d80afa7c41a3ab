"""Cut the callable into batches: files first, and a manifest that names every one of them."""

import hashlib
import shutil
from datetime import datetime
from pathlib import Path

import polars as pl

from flows.fingerprint import sha256_of
from flows.gates import gate
from flows.home import Home
from flows.run_folder import RunFolder, write_parquet, write_text
from schemas.run import BatchRecord, FileRecord, Manifest, Run
from schemas.tables.batches import BATCH_SCHEMA_VERSION, Batches
from transforms.batches import batch_rows

MANIFEST = "manifest.json"
ROWS_PER_PART = 1_000_000


def cut(home: Home, run: Run) -> Run:
    """Write one batch for each campaign that has anybody to call, below `runs/<run_id>/batches/`; the run with them."""
    folder = RunFolder(home.run_path(run.run_id))
    shutil.rmtree(folder.batches, ignore_errors=True)
    rows = batch_rows(pl.scan_parquet(folder.tonight, hive_partitioning=False)).collect()
    of_campaign = {name: rows.filter(pl.col("campaign") == name) for name in run.campaigns}
    batches = [_cut_one(folder, run, name, batch) for name, batch in of_campaign.items() if batch.height]
    return run.model_copy(update={"batches": tuple(batches)})


def _cut_one(folder: RunFolder, run: Run, campaign: str, rows: pl.DataFrame) -> BatchRecord:
    batch_id = _batch_id(rows, vendor=run.campaigns[campaign].vendor)
    place = Path(f"campaign={campaign}") / f"batch={batch_id}"
    batch = gate(Batches, rows.with_columns(pl.lit(batch_id).alias("batch_id")))
    (folder.batches / place).mkdir(parents=True)
    files = [_write_part(folder.batches / place, number, part) for number, part in enumerate(_parts(batch))]
    manifest = _manifest(run, campaign, batch_id, batch, files)
    write_text(manifest.model_dump_json(indent=2) + "\n", folder.batches / place / MANIFEST)
    return BatchRecord(
        batch_id=batch_id,
        campaign=campaign,
        vendor=manifest.vendor,
        rows=batch.height,
        manifest=(place / MANIFEST).as_posix(),
    )


def _batch_id(rows: pl.DataFrame, *, vendor: str) -> str:
    """Sixteen digits of the SHA-256 of the batch's own rows and its vendor: the same content is the same batch."""
    digest = hashlib.sha256(vendor.encode())
    digest.update(rows.drop("batch_id").write_csv().encode())
    return f"b{digest.hexdigest()[:16]}"


def _parts(batch: pl.DataFrame) -> list[pl.DataFrame]:
    return list(batch.iter_slices(ROWS_PER_PART))


def _write_part(folder: Path, number: int, rows: pl.DataFrame) -> FileRecord:
    part = folder / f"part-{number:04d}.parquet"
    write_parquet(rows, part)
    return FileRecord(path=part.name, size_bytes=part.stat().st_size, rows=rows.height, sha256=sha256_of(part))


def _manifest(run: Run, campaign: str, batch_id: str, batch: pl.DataFrame, files: list[FileRecord]) -> Manifest:
    valid_until: datetime = batch.get_column("valid_until").item(0)
    return Manifest(
        batch_id=batch_id,
        run_id=run.run_id,
        campaign=campaign,
        vendor=run.campaigns[campaign].vendor,
        as_of=run.as_of,
        valid_until=valid_until,
        rows=batch.height,
        files=tuple(files),
        schema_version=BATCH_SCHEMA_VERSION,
        ledgers=run.ledgers,
        policies=run.policy_versions[campaign],
        heed_version=run.heed_version,
    )
