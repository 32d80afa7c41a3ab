"""What a night and a batch say of themselves: `run.json` and `manifest.json`."""

from datetime import datetime
from typing import Literal

from pydantic import Field, NonNegativeInt, PositiveInt

from schemas.anomalies import Anomaly, Share
from schemas.campaign import Campaign
from schemas.frozen import Frozen
from schemas.list_signs import SignRules
from schemas.outcomes import OutcomeClass
from schemas.policy import Policy
from schemas.settings import RefusalScope, RegisterRule
from schemas.tables.batches import in_order


class BatchRecord(Frozen):
    """One batch as its night remembers it."""

    batch_id: str
    campaign: str
    vendor: str
    rows: PositiveInt
    manifest: str
    """Path of `manifest.json` below the vendor's root."""


class SilentBatch(Frozen):
    """One batch past its end, of which outcomes are missing."""

    batch_id: str
    campaign: str
    vendor: str
    valid_until: datetime
    rows: PositiveInt
    unanswered: PositiveInt
    """Numbers of which nothing came back; they are held."""


class Run(Frozen):
    """One night: everything it was a function of, and what came of it. Holds no wall-clock time but `as_of`."""

    run_id: str
    status: Literal["started", "finished", "thinned"]
    """Thinned: it was finished, and its tables were deleted, being older than what is kept."""
    as_of: datetime
    heed_version: str
    plan_version: str
    time_zone: str
    ledgers: dict[str, NonNegativeInt]
    """The Delta version of every ledger that the night read."""
    calendar_version: str
    """Of the library that knows the public holidays."""
    registers: dict[str, RegisterRule]
    refusal_scope: RefusalScope
    """For whom a refusal holds; anything but `everyone` was chosen in `heed.toml`."""
    codes: dict[str, dict[str, OutcomeClass]]
    """By vendor, what its codes mean, each written as it is searched for."""
    vendor_roots: dict[str, str] = Field(default_factory=dict)
    """By vendor, where its batches go, as `heed.toml` says: the same batch in two places would be called twice."""
    vendor_columns: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """By vendor, what it is handed of a batch; of whom nothing is said, every column."""
    vendor_formats: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """By vendor, the systems whose import files lie beside the Parquet."""
    list_signs: SignRules
    campaigns: dict[str, Campaign]
    """Each with the batch size that its vendor allows."""
    policy_versions: dict[str, dict[str, str]]
    """By campaign and region (`*`: every other), the version of the policy that holds, as verdicts name it."""
    policies: dict[str, Policy]
    """By version: the campaign's policy with what it asked to be stricter, and with the law of the region."""
    verdicts: dict[str, dict[str, NonNegativeInt]] = Field(default_factory=dict)
    """By campaign: contacts of each verdict, strongest first."""
    duplicates: dict[str, NonNegativeInt] = Field(default_factory=dict)
    """By campaign: contacts that another one stood in for."""
    batches: tuple[BatchRecord, ...] = ()
    silent_batches: tuple[SilentBatch, ...] = ()
    """Batches of earlier nights that have ended and are not answered: their numbers are held."""
    shares: tuple[Share, ...] = ()
    """What later nights hold theirs against."""
    held_because: tuple[Anomaly, ...] | None = None
    """What was unusual, so that the batches wait for somebody's word; none: nobody has looked yet."""

    def columns_for(self, vendor: str) -> tuple[str, ...]:
        """What the vendor is handed of a batch, in order."""
        return self.vendor_columns.get(vendor, in_order(None))

    @property
    def suppliers(self) -> list[str]:
        """Whose lists some campaign may use."""
        return sorted({supplier for campaign in self.campaigns.values() for supplier in campaign.suppliers})


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
    columns: tuple[str, ...] = in_order(None)
    """What the Parquet files hold of a batch, in order."""
    files: tuple[FileRecord, ...]
    """The batch: Parquet, in the order of the positions."""
    also: dict[str, tuple[FileRecord, ...]] = Field(default_factory=dict)
    """The same batch once more, by system, as that system's own import files: read one or the other."""
    schema_version: str
    ledgers: dict[str, NonNegativeInt]
    policies: dict[str, str]
    """By region, the version of the policy that held for its numbers."""
    heed_version: str

    @property
    def every_file(self) -> tuple[FileRecord, ...]:
        """All that lies beside the manifest: the batch, and the same once more for each other system."""
        return (*self.files, *(file for files in self.also.values() for file in files))
