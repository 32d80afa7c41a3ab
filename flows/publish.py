"""Hand the batches over: files first, then the record of who got which number, and the manifest last."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from flows.anomalies import is_held
from flows.cut import MANIFEST
from flows.disclosing import enter
from flows.errors import HeedError, PromiseBroken, together
from flows.fingerprint import sha256_of
from flows.home import Home
from flows.outbox import Outbox, outbox_of
from flows.run_folder import RunFolder
from flows.still_holds import refuse_overtaken
from schemas.run import BatchRecord, FileRecord, Manifest, Run

AT_ONCE = 4
"""Files of a batch that are on their way together."""


def publish(home: Home, run: Run) -> int:
    """Put every batch of the run where its vendor collects it; how many rows were handed over.

    A vendor may read a batch only when its manifest is there, and by then the disclosures ledger names every number in
    it: a kill in between leaves numbers held, never unaccounted. Publishing again completes what is missing. A run that
    waits for somebody's word hands nothing over.

    Raises:
        PromiseBroken: somebody of a batch said no, or was handed over by another night, since this one was pinned.
        HeedError: one or more vendors could not be handed theirs: something else lies there, or the place cannot be
            written. Every other vendor has its batches by then.
    """
    if is_held(home, run):
        return 0
    refuse_overtaken(home, run)
    rows, failures = 0, list[HeedError]()
    for vendor in sorted({batch.vendor for batch in run.batches}):
        try:
            outbox = outbox_of(home, vendor)
            rows += sum(_publish_one(home, run, batch, outbox) for batch in run.batches if batch.vendor == vendor)
        except HeedError as failure:  # the other vendors' places may be well
            failures.append(failure)
    if failures:
        raise together(failures)
    return rows


def _publish_one(home: Home, run: Run, batch: BatchRecord, outbox: Outbox) -> int:
    cut, place = RunFolder(home.run_path(run.run_id)).batch(batch), Path(batch.manifest).parent
    manifest = Manifest.model_validate_json((cut / MANIFEST).read_text(encoding="utf-8"))

    def put(file: FileRecord) -> None:
        if not (cut / file.path).is_file() or sha256_of(cut / file.path) != file.sha256:
            raise PromiseBroken(f"{cut / file.path} is not what was cut; remove {cut.parent} and run the night again")
        outbox.put(cut / file.path, (place / file.path).as_posix())

    with ThreadPoolExecutor(AT_ONCE) as workers:
        list(workers.map(put, manifest.every_file))
    enter(home, run, batch)
    outbox.seal(cut / MANIFEST, batch.manifest)
    return batch.rows
