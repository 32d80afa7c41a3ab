"""Files as a batch has them, handed over at the level of the outbox: parts first, the manifest last."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from flows.outbox import Outbox
from flows.outbox.bucket import Bucket
from flows.outbox.client import s3_client
from schemas.vendor import S3
from tests.flows.outbox.servers import BUCKET

MANIFEST = "campaign=spring/batch=b1/manifest.json"
_SIZES = {
    "campaign=spring/batch=b1/part-0000.parquet": (5 << 20) + 1,
    "campaign=spring/batch=b1/part-0001.parquet": 999,
}


@dataclass(frozen=True)
class Files:
    """A batch's files below `folder`, the manifest last."""

    folder: Path

    @property
    def contents(self) -> dict[str, bytes]:
        """By key."""
        return {key: (self.folder / key).read_bytes() for key in [*_SIZES, MANIFEST]}

    def hand_over(self, outbox: Outbox) -> None:
        """As `publish` does it."""
        for key in _SIZES:
            outbox.put(self.folder / key, key)
        outbox.seal(self.folder / MANIFEST, MANIFEST)


def files_of_a_batch(folder: Path) -> Files:
    """A file of two parts, one of one, and a manifest."""
    for key, size in {**_SIZES, MANIFEST: 300}.items():
        (folder / key).parent.mkdir(parents=True, exist_ok=True)
        (folder / key).write_bytes(Random(key).randbytes(size))  # noqa: S311 - content, no secret
    return Files(folder)


def bucket_at(said: S3, prefix: str) -> Bucket:
    """The place that the section leads to, as a heed sees it that has just started."""
    return Bucket(_client(said), BUCKET, prefix, said)


@cache
def _client(said: S3) -> Any:
    """To make one takes longer than many a test."""
    return s3_client(said, "north")
