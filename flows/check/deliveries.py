"""The batches of a run as they lie in the vendors' places: each manifest, and every file beside it, measured."""

import re
from collections.abc import Container, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path

from pydantic import ValidationError

from flows.errors import BadInput
from flows.home import Home
from flows.outbox import Folder, Outbox, outbox_of
from schemas.run import Manifest, Run

_MANIFEST = re.compile(r"(?P<folder>campaign=[^/]+/batch=(?P<batch_id>[^/]+))/manifest\.json")
_AT_ONCE = 8
"""Manifests that are read at one moment."""


@dataclass(frozen=True)
class DeliveredFile:
    """One file in a batch's folder."""

    path: str
    """Relative to the folder."""
    full_path: Path
    size_bytes: int
    sha256: str
    is_listed: bool
    """Whether the manifest lists it."""


@dataclass(frozen=True)
class Delivery:
    """One batch's folder in a vendor's root, with a manifest that can be read."""

    vendor: str
    folder: str
    """Relative to the vendor's root."""
    manifest: str
    columns: tuple[str, ...]
    """What the manifest says that the batch's Parquet files hold."""
    files: tuple[DeliveredFile, ...]


def deliveries_of(home: Home, run: Run, scratch: Path, *, of_others: Container[str]) -> list[Delivery]:
    """Every batch in the vendors' places whose manifest names the run, whether or not the run names the batch.

    Looked for where the vendors were when the run was pinned. Every key is listed, since a batch that nobody knows of
    shows in no other way; of the manifests those `of_others` are not read: the batches that only other nights have on
    record as handed over, to which each night adds some and which heed never deletes. What does not lie on this machine
    is copied below `scratch`, to be measured and read. A manifest that cannot be read is none: a vendor could not read
    it either.

    Raises:
        BadInput: a vendor of the run is no longer in `heed.toml`.
        OutsideFailure: a vendor's place cannot be reached.
    """
    vendors = {campaign.vendor for campaign in run.campaigns.values()} | {batch.vendor for batch in run.batches}
    return [found for vendor in sorted(vendors) for found in _of_vendor(home, vendor, run, scratch / vendor, of_others)]


def _of_vendor(home: Home, vendor: str, run: Run, scratch: Path, of_others: Container[str]) -> Iterator[Delivery]:
    if vendor not in home.settings.vendors:
        raise BadInput(f"heed.toml no longer has [vendors.{vendor}], whose batches are to be checked; put it back")
    outbox = outbox_of(home, vendor, at=run.vendor_roots.get(vendor))
    return _found(outbox, vendor, run, scratch, of_others)


def cut_for_vendors(home: Home, run: Run) -> list[Delivery]:
    """Every batch as the run cut it, whether or not its vendor has it."""
    cut = home.run_path(run.run_id) / "batches"
    return list(_found(Folder(cut), None, run, cut, ()))


def _found(
    outbox: Outbox, vendor: str | None, run: Run, scratch: Path, of_others: Container[str]
) -> Iterator[Delivery]:
    keys = outbox.keys("")
    manifests_there = [found for key in keys if (found := _MANIFEST.fullmatch(key))]
    folders = [found["folder"] for found in manifests_there if found["batch_id"] not in of_others]
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        manifests = list(pool.map(outbox.read, [f"{folder}/manifest.json" for folder in folders]))
    for folder, content in zip(folders, manifests, strict=True):
        manifest = _manifest(content)
        if manifest is not None and manifest.run_id == run.run_id:
            below = [key for key in keys if key.startswith(f"{folder}/") and not _MANIFEST.fullmatch(key)]
            files = tuple(_measured(outbox, key, folder, manifest, scratch) for key in below)
            yield Delivery(vendor or manifest.vendor, folder, manifest.model_dump_json(), manifest.columns, files)


def _manifest(content: bytes | None) -> Manifest | None:
    try:
        return Manifest.model_validate_json(content or b"")
    except ValidationError:
        return None


def _measured(outbox: Outbox, key: str, folder: str, manifest: Manifest, scratch: Path) -> DeliveredFile:
    """What is there under the key; what is listed and not there is simply not there."""
    path, file = key.removeprefix(f"{folder}/"), outbox.at_hand(key, scratch)
    with file.open("rb") as content:
        sha256 = file_digest(content, "sha256").hexdigest()
    is_listed = path in {listed.path for listed in manifest.every_file}
    return DeliveredFile(path, file, file.stat().st_size, sha256, is_listed)
