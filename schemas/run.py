"""What a night and a batch say of themselves: `run.json` and `manifest.json`."""

from datetime import datetime
from typing import Literal

from pydantic import Field, NonNegativeInt, PositiveInt

from schemas.campaign import Campaign
from schemas.list_signs import SignRules
from schemas.policy import Frozen, Policy
from schemas.settings import RegisterRule


class BatchRecord(Frozen):
    """One batch as its night remembers it."""

    batch_id: str
    campaign: str
    vendor: str
    rows: PositiveInt
    manifest: str
    """Path of `manifest.json` below the vendor's root."""


class Run(Frozen):
    """One night: everything it was a function of, and what came of it. Holds no wall-clock time but `as_of`."""

    run_id: str
    status: Literal["started", "finished"]
    as_of: datetime
    heed_version: str
    plan_version: str
    time_zone: str
    ledgers: dict[str, NonNegativeInt]
    """The Delta version of every ledger that the night read."""
    registers: dict[str, RegisterRule]
    list_signs: SignRules
    campaigns: dict[str, Campaign]
    policies: dict[str, Policy]
    """By campaign: its policy, with what the campaign asked to be stricter."""
    policy_versions: dict[str, str]
    """By campaign, as verdicts name it."""
    verdicts: dict[str, dict[str, NonNegativeInt]] = Field(default_factory=dict)
    """By campaign: contacts of each verdict, strongest first."""
    duplicates: dict[str, NonNegativeInt] = Field(default_factory=dict)
    """By campaign: contacts that another one stood in for."""
    batches: tuple[BatchRecord, ...] = ()


class FileRecord(Frozen):
    """One file of a batch; `path` is relative to the manifest."""

    path: str
    size_bytes: PositiveInt
    rows: PositiveInt
    sha256: str


class Manifest(Frozen):
    """What a vendor needs to know that a batch is whole: written last, and a batch without it may not be read."""

    batch_id: str
    run_id: str
    campaign: str
    vendor: str
    as_of: datetime
    valid_until: datetime
    rows: PositiveInt
    files: tuple[FileRecord, ...]
    schema_version: str
    ledgers: dict[str, NonNegativeInt]
    policies: dict[str, str]
    heed_version: str
