"""Where vendors collect their batches: one small interface, whatever lies behind it."""

from flows.home import Home
from flows.outbox.folder import Folder
from flows.outbox.outbox import Outbox

__all__ = ["Outbox", "outbox_of"]


def outbox_of(home: Home, vendor: str) -> Outbox:
    """The vendor's own place.

    Raises:
        UsageError: its root in `heed.toml` is no place that heed can write to.
    """
    return Folder(home.vendor_root(vendor))
