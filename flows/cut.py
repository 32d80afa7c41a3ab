"""Cut the callable into batches: files first, and a manifest that names every one of them."""

import hashlib
import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import polars as pl

from flows.batch_files import parts_of, write_import_files, write_part
from flows.disclosing import forget_ready, lay_ready, lay_ready_part
from flows.fingerprint import sha256_of_rows
from flows.gates import StageBroken, gate
from flows.home import Home
from flows.ledgers import LedgerFile
from flows.run_folder import RunFolder, write_text
from flows.vendor_formats import vendor_format
from schemas.run import BatchRecord, FileRecord, Manifest, Run
from schemas.tables.batches import BATCH_SCHEMA_VERSION, Batches
from schemas.vendor_format import VendorFormat
from transforms.batches import batch_rows, is_in_order, told_apart

MANIFEST = "manifest.json"

AT_ONCE = 4
"""Parts of a batch that are written together."""


def cut(home: Home, run: Run) -> Run:
    """Write one batch for each campaign that has anybody to call, below `runs/<run_id>/batches/`; the run with them."""
    folder = RunFolder(home.run_path(run.run_id))
    shutil.rmtree(folder.batches, ignore_errors=True)
    forget_ready(home, run)
    tonight = pl.scan_parquet(folder.tonight, hive_partitioning=False)
    called = {name: batch_rows(tonight, campaign=name) for name in run.campaigns}
    # In order only once they are in memory: a sort that streams takes three times as long (Polars 2.1).
    batches = [_cut_one(home, run, name, rows.collect().sort("position")) for name, rows in called.items()]
    return run.model_copy(update={"batches": tuple(batch for batch in batches if batch)})


def _cut_one(home: Home, run: Run, campaign: str, rows: pl.DataFrame) -> BatchRecord | None:
    if rows.is_empty():
        return None
    if not rows.select(is_in_order()).item():
        raise StageBroken(f"Batches: positions of {campaign} are not 1 to {rows.height}, each of another number")
    vendor = run.campaigns[campaign].vendor
    batch_id = _batch_id(rows, run, vendor=vendor)
    place = Path(f"campaign={campaign}") / f"batch={batch_id}"
    folder = RunFolder(home.run_path(run.run_id)).batches / place
    folder.mkdir(parents=True)
    batch = rows.with_columns(pl.lit(batch_id).alias("batch_id"))
    manifest = _manifest(run, campaign, batch, files=_write_parts(home, run, batch, folder, place), folder=folder)
    write_text(manifest.model_dump_json(indent=2) + "\n", folder / MANIFEST)
    return BatchRecord(
        batch_id=batch_id, campaign=campaign, vendor=vendor, rows=batch.height, manifest=(place / MANIFEST).as_posix()
    )


def _batch_id(rows: pl.DataFrame, run: Run, *, vendor: str) -> str:
    """Sixteen digits of the SHA-256 of the batch: who gets it in which columns and formats, and every row in full.

    Rows count in full whatever is handed over of them: the same numbers under other consents are another disclosure.
    What follows from a number counts as the version of the numbering plan that says it.
    """
    layouts = {system: layout.model_dump(mode="json") for system, layout in _layouts(run, vendor).items()}
    shape = [BATCH_SCHEMA_VERSION, run.columns_for(vendor), layouts, run.plan_version]
    content = [vendor, shape, sha256_of_rows(rows.select(told_apart()))]
    return f"b{hashlib.sha256(json.dumps(content).encode()).hexdigest()[:16]}"


def _layouts(run: Run, vendor: str) -> dict[str, VendorFormat]:
    """By system, how its import files are laid out: of those that lie beside the vendor's Parquet."""
    return {system: vendor_format(system) for system in run.vendor_formats.get(vendor, ())}


def _write_parts(home: Home, run: Run, batch: pl.DataFrame, folder: Path, place: Path) -> tuple[FileRecord, ...]:
    """Write the batch as Parquet, some parts at a time, each with the record of who is in it laid ready beside it."""
    vendor = run.campaigns[batch.item(0, "campaign")].vendor

    def write(part: tuple[str, pl.DataFrame]) -> tuple[FileRecord, LedgerFile]:
        name, rows = part
        gated = gate(Batches, rows)
        ready = lay_ready_part(home, run, rows, vendor=vendor, file=place / name)
        return write_part(gated, folder / name, columns=run.columns_for(vendor)), ready

    with ThreadPoolExecutor(AT_ONCE) as workers:
        parts = list(workers.map(write, parts_of(batch)))
    lay_ready(home, run, batch.item(0, "batch_id"), [ready for _, ready in parts])
    return tuple(file for file, _ in parts)


def _manifest(run: Run, campaign: str, batch: pl.DataFrame, *, files: tuple[FileRecord, ...], folder: Path) -> Manifest:
    """The manifest of a batch with these Parquet `files`; the other systems' files are written into the folder."""
    vendor = run.campaigns[campaign].vendor
    columns, valid_until = run.columns_for(vendor), batch.get_column("valid_until").item(0)
    return Manifest(
        batch_id=batch.get_column("batch_id").item(0),
        run_id=run.run_id,
        campaign=campaign,
        vendor=vendor,
        as_of=run.as_of,
        valid_until=valid_until,
        rows=batch.height,
        columns=columns,
        files=files,
        also={
            system: write_import_files(batch, folder, system=system, layout=layout, columns=columns)
            for system, layout in _layouts(run, vendor).items()
        },
        schema_version=BATCH_SCHEMA_VERSION,
        ledgers=run.ledgers,
        policies=run.policy_versions[campaign],
        heed_version=run.heed_version,
    )
