"""Cut the callable into batches: files first, and a manifest that names every one of them."""

import hashlib
import json
import shutil
from datetime import datetime
from pathlib import Path

import polars as pl

from flows.batch_files import write_import_files, write_parts
from flows.fingerprint import sha256_of_rows
from flows.gates import gate
from flows.home import Home
from flows.run_folder import RunFolder, write_text
from flows.vendor_formats import vendor_format
from schemas.run import BatchRecord, Manifest, Run
from schemas.tables.batches import BATCH_SCHEMA_VERSION, Batches
from schemas.vendor_format import VendorFormat
from transforms.batches import batch_rows

MANIFEST = "manifest.json"


def cut(home: Home, run: Run) -> Run:
    """Write one batch for each campaign that has anybody to call, below `runs/<run_id>/batches/`; the run with them."""
    folder = RunFolder(home.run_path(run.run_id))
    shutil.rmtree(folder.batches, ignore_errors=True)
    rows = batch_rows(pl.scan_parquet(folder.tonight, hive_partitioning=False)).collect()
    of_campaign = {name: rows.filter(pl.col("campaign") == name) for name in run.campaigns}
    batches = [_cut_one(folder, run, name, batch) for name, batch in of_campaign.items() if batch.height]
    return run.model_copy(update={"batches": tuple(batches)})


def _cut_one(folder: RunFolder, run: Run, campaign: str, rows: pl.DataFrame) -> BatchRecord:
    batch_id = _batch_id(rows, run, vendor=run.campaigns[campaign].vendor)
    place = Path(f"campaign={campaign}") / f"batch={batch_id}"
    batch = gate(Batches, rows.with_columns(pl.lit(batch_id).alias("batch_id")))
    (folder.batches / place).mkdir(parents=True)
    manifest = _write_files(run, campaign, batch, folder.batches / place)
    write_text(manifest.model_dump_json(indent=2) + "\n", folder.batches / place / MANIFEST)
    return BatchRecord(
        batch_id=batch_id,
        campaign=campaign,
        vendor=manifest.vendor,
        rows=batch.height,
        manifest=(place / MANIFEST).as_posix(),
    )


def _batch_id(rows: pl.DataFrame, run: Run, *, vendor: str) -> str:
    """Sixteen digits of the SHA-256 of the batch: who gets it in which columns and formats, and every row in full.

    Rows count in full whatever is handed over of them: the same numbers under other consents are another disclosure.
    """
    layouts = {system: layout.model_dump(mode="json") for system, layout in _layouts(run, vendor).items()}
    content = [vendor, run.columns_for(vendor), layouts, sha256_of_rows(rows.drop("batch_id"))]
    return f"b{hashlib.sha256(json.dumps(content).encode()).hexdigest()[:16]}"


def _layouts(run: Run, vendor: str) -> dict[str, VendorFormat]:
    """By system, how its import files are laid out: of those that lie beside the vendor's Parquet."""
    return {system: vendor_format(system) for system in run.vendor_formats.get(vendor, ())}


def _write_files(run: Run, campaign: str, batch: pl.DataFrame, folder: Path) -> Manifest:
    """Write the batch's files into the folder; the manifest that names them."""
    vendor = run.campaigns[campaign].vendor
    columns, layouts = run.columns_for(vendor), _layouts(run, vendor)
    valid_until: datetime = batch.get_column("valid_until").item(0)
    return Manifest(
        batch_id=batch.get_column("batch_id").item(0),
        run_id=run.run_id,
        campaign=campaign,
        vendor=vendor,
        as_of=run.as_of,
        valid_until=valid_until,
        rows=batch.height,
        columns=columns,
        files=write_parts(batch, folder, columns=columns),
        also={
            system: write_import_files(batch, folder, system=system, layout=layout, columns=columns)
            for system, layout in layouts.items()
        },
        schema_version=BATCH_SCHEMA_VERSION,
        ledgers=run.ledgers,
        policies=run.policy_versions[campaign],
        heed_version=run.heed_version,
    )
