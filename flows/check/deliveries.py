"""The batches of a run as they lie in the vendors' folders: each manifest, and every file beside it, measured."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path

from pydantic import ValidationError

from flows.errors import BadInput
from flows.home import Home
from schemas.run import Manifest, Run

MANIFEST = "manifest.json"


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
    files: tuple[DeliveredFile, ...]


def deliveries_of(home: Home, run: Run) -> list[Delivery]:
    """Every batch in the vendors' folders whose manifest names the run, whether or not the run names the batch.

    A manifest that cannot be read is none: a vendor could not read it either.

    Raises:
        BadInput: a vendor of the run is no longer in `heed.toml`.
        UsageError: a vendor's root is not a folder.
    """
    vendors = {campaign.vendor for campaign in run.campaigns.values()} | {batch.vendor for batch in run.batches}
    return [
        _delivery(vendor, root, manifest, file.parent)
        for vendor, root in sorted((vendor, _root(home, vendor)) for vendor in vendors)
        for file in sorted(root.glob(f"campaign=*/batch=*/{MANIFEST}"))
        if (manifest := _manifest(file)) is not None and manifest.run_id == run.run_id
    ]


def _root(home: Home, vendor: str) -> Path:
    if vendor not in home.settings.vendors:
        raise BadInput(f"heed.toml no longer has [vendors.{vendor}], whose batches are to be checked; put it back")
    return home.vendor_root(vendor)


def _manifest(file: Path) -> Manifest | None:
    try:
        return Manifest.model_validate_json(file.read_bytes())
    except (OSError, ValidationError):
        return None


def _delivery(vendor: str, root: Path, manifest: Manifest, folder: Path) -> Delivery:
    listed = {file.path for file in manifest.files}
    return Delivery(
        vendor=vendor,
        folder=folder.relative_to(root).as_posix(),
        manifest=manifest.model_dump_json(),
        files=tuple(_measured(folder, listed)),
    )


def _measured(folder: Path, listed: set[str]) -> Iterator[DeliveredFile]:
    """Every file below the folder but the manifest; what is listed and not below it is simply not there."""
    for file in sorted(folder.rglob("*")):
        path = file.relative_to(folder).as_posix()
        if file.is_file() and path != MANIFEST:
            with file.open("rb") as content:
                sha256 = file_digest(content, "sha256").hexdigest()
            yield DeliveredFile(path, file, file.stat().st_size, sha256, path in listed)
