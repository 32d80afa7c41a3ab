"""Where the ledgers lie: a folder of the home, or a bucket with a copy at hand of what was read."""

from functools import cache
from pathlib import Path

from flows.home import Home
from flows.outbox.bucket import Bucket
from flows.outbox.client import s3_client
from flows.store.bucket import BucketStore
from flows.store.folder import FolderStore
from flows.store.store import Store
from schemas.vendor import Ledgers

__all__ = ["Store", "store_of"]


def store_of(home: Home) -> Store:
    """The home's own; nothing is asked of it yet.

    Raises:
        UsageError: `[ledgers]` of `heed.toml` names a profile, endpoint or region that cannot be.
    """
    return _store(home.root / "ledgers", home.settings.ledgers)


@cache
def _store(folder: Path, said: Ledgers | None) -> Store:
    """Once for each place: a connection takes a while to make."""
    if said is None:
        return FolderStore(folder)
    name, prefix = said.place
    return BucketStore(folder, Bucket(s3_client(said.s3, "ledgers.s3"), name, prefix, said.s3), said.s3)
