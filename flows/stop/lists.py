"""Stop lists on their way: the file first, its manifest last, and then the record of who was told what."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from flows.errors import HeedError, UsageError, together
from flows.fingerprint import sha256_of
from flows.gates import gate
from flows.home import Home
from flows.ledgers import append
from flows.outbox import Outbox, outbox_of
from flows.run_folder import write_parquet, write_text
from flows.stop.standing import open_vendors, who_waits
from schemas.run import FileRecord
from schemas.stops import STOP_SCHEMA_VERSION, StopManifest
from schemas.tables.stops import StopList, Stops
from transforms.stops.waiting import is_due

PLACE = "stop/"
"""Where a vendor finds its stop lists, below its root."""

_ONE_SECOND = timedelta(seconds=1)


@dataclass(frozen=True)
class Stopped:
    """What came of one look: lists that were written, and numbers of which no vendor has said that it heeds them."""

    lists: int
    named: int
    """Numbers on them that no list had named before."""
    waiting: dict[str, int]
    """By vendor, numbers that are named and not acknowledged."""

    def in_words(self) -> str:
        """The counts as a person reads them."""
        if not self.waiting:
            return "nobody of an open batch said no" if not self.lists else "every no is acknowledged"
        waits = ", ".join(f"{count:,} by {vendor}" for vendor, count in self.waiting.items())
        written = f"{self.lists} {'list' if self.lists == 1 else 'lists'}, {self.named:,} numbers new"
        return f"{written}; to be acknowledged: {waits}"


def send_stop_lists(home: Home, *, as_of: datetime) -> Stopped:
    """Tell every vendor who of its open batches said no, until it says that it heeds it.

    A list is complete: it names whoever waits to be acknowledged. One is written where somebody was not named yet, or
    was last named `stop_again_hours` ago; else nothing is. One vendor's place that cannot be written keeps no other
    vendor from being told.

    Raises:
        HeedError: some vendor could not be told; its message says which and why.
    """
    vendors = open_vendors(home, as_of=as_of)
    if not vendors:
        return Stopped(0, 0, {})
    outboxes, failures = _outboxes(home, vendors)
    acknowledged = {vendor: _acknowledged(keys) for vendor, (_, keys) in outboxes.items()}
    waits = who_waits(home, as_of=as_of, acknowledged=acknowledged)
    due = is_due(as_of=as_of, again_after=timedelta(hours=home.settings.stop_again_hours))
    lists = 0
    for vendor, (outbox, _) in outboxes.items():
        own = waits.filter(pl.col("vendor") == vendor)
        if not own.filter(due).is_empty():
            try:
                _send(home, outbox, own, as_of=as_of)
            except HeedError as failure:
                failures.append(failure)
            else:
                lists += 1
    if failures:
        raise together(failures)
    counts = {vendor: waits.filter(pl.col("vendor") == vendor).height for vendor in vendors}
    return Stopped(
        lists, waits["last_told_at"].null_count(), {vendor: count for vendor, count in counts.items() if count}
    )


def _outboxes(home: Home, vendors: Iterable[str]) -> tuple[dict[str, tuple[Outbox, list[str]]], list[HeedError]]:
    """By vendor its place and what lies below `stop/` there, of those that can be reached; and why others cannot."""
    reached: dict[str, tuple[Outbox, list[str]]] = {}
    failures: list[HeedError] = []
    for vendor in vendors:
        try:
            if vendor not in home.settings.vendors:
                raise UsageError(
                    f"heed.toml no longer has [vendors.{vendor}], whose batches are still open; put it back"
                )
            outbox = outbox_of(home, vendor)
            reached[vendor] = outbox, outbox.keys(PLACE)
        except HeedError as failure:
            failures.append(failure)
    return reached, failures


def _acknowledged(keys: Iterable[str]) -> list[str]:
    """The lists beside which the vendor has put an `.ack`, whatever is in it."""
    return [f"{key.removesuffix('.ack')}.parquet" for key in keys if key.endswith(".ack")]


def _send(home: Home, outbox: Outbox, waits: pl.DataFrame, *, as_of: datetime) -> None:
    """Write one vendor's list under the first instant from `as_of` on that no other list of it has."""
    phone = pl.format("+{}", "e164").alias("phone_e164")
    rows = gate(StopList, waits.with_columns(phone).sort("batch_id", "phone_e164"))
    with TemporaryDirectory(prefix=".stop-", dir=home.root) as beside:
        file = Path(beside) / "list.parquet"
        write_parquet(rows, file)
        told_at = _free_instant(outbox, file, as_of.replace(microsecond=0))
        named = _key(told_at)
        manifest = Path(beside) / "manifest.json"
        write_text(_manifest(waits, file, named, told_at).model_dump_json(indent=2) + "\n", manifest)
        outbox.put(file, f"{named}.parquet")
        outbox.seal(manifest, f"{named}.manifest.json")
        told = waits.with_columns(
            pl.lit(told_at).dt.cast_time_unit("us").alias("told_at"), pl.lit(f"{named}.parquet").alias("file")
        )
        once = f"stops:{waits['vendor'][0]}:{told_at:%Y%m%dT%H%M%SZ}:{sha256_of(file)[:16]}"
        append(home, "stops", gate(Stops, told), once=once)


def _free_instant(outbox: Outbox, file: Path, wanted: datetime) -> datetime:
    """A list is never written over: what lies there is the very same, or the next second is taken."""
    content = file.read_bytes()
    while (there := outbox.read(f"{_key(wanted)}.parquet")) is not None and there != content:
        wanted += _ONE_SECOND
    return wanted


def _key(told_at: datetime) -> str:
    return f"{PLACE}{told_at:%Y%m%dT%H%M%SZ}"


def _manifest(waits: pl.DataFrame, file: Path, named: str, told_at: datetime) -> StopManifest:
    counts = waits.group_by("batch_id").len().sort("batch_id")
    path = f"{named.removeprefix(PLACE)}.parquet"
    return StopManifest(
        vendor=waits["vendor"][0],
        told_at=told_at,
        rows=waits.height,
        batches=dict(counts.iter_rows()),
        file=FileRecord(path=path, size_bytes=file.stat().st_size, rows=waits.height, sha256=sha256_of(file)),
        schema_version=STOP_SCHEMA_VERSION,
    )
