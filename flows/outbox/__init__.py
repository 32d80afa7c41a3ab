"""Where vendors collect their batches: one small interface, whatever lies behind it."""

from flows.home import Home
from flows.outbox.bucket import Bucket
from flows.outbox.client import s3_client
from flows.outbox.folder import Folder
from flows.outbox.outbox import Outbox

__all__ = ["Folder", "Outbox", "outbox_of"]


def outbox_of(home: Home, vendor: str, *, at: str | None = None) -> Outbox:
    """The vendor's own place, or the one `at` which a night found it (`Vendor.place`); nothing is asked of it yet.

    Raises:
        UsageError: its section of `heed.toml` names a profile, endpoint or region that cannot be.
    """
    section = home.vendor(vendor) if at is None else home.vendor(vendor).moved_to(at)
    if section.bucket is None:
        return Folder(home.root / section.root)
    name, prefix = section.bucket
    return Bucket(s3_client(section.s3, f"vendors.{vendor}.s3"), name, prefix, section.s3)
