"""Why a vendor is told to stop, and what a stop list says of itself."""

from datetime import datetime
from enum import StrEnum

from pydantic import PositiveInt

from schemas.frozen import Frozen
from schemas.run import FileRecord

STOP_SCHEMA_VERSION = "1"
"""Raised whenever a column of a stop list changes its name, type or meaning."""


class StopReason(StrEnum):
    """Every kind of no that somebody says after a hand-over; of several the first is told."""

    COMPLAINT = "complaint"
    REFUSAL = "refusal"
    ERASURE = "erasure"
    REGISTER = "register"
    WITHDRAWAL = "withdrawal"


class StopManifest(Frozen):
    """`stop/<instant>.manifest.json`: written last, and a stop list counts from then on."""

    vendor: str
    told_at: datetime
    """The list's instant, UTC."""
    rows: PositiveInt
    batches: dict[str, PositiveInt]
    """By batch, how many of its numbers are not to be called."""
    file: FileRecord
    schema_version: str
