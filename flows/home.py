"""A home: every path that one deployment owns, and what its settings say."""

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from flows.errors import UsageError
from flows.settings import read_home_settings, read_shape
from schemas.campaign import Campaign
from schemas.settings import HomeSettings, Layout
from schemas.vendor import Vendor

_MISREAD = re.compile(r"[\[\]{}*?]|%[0-9A-Fa-f]{2}")
"""What Delta and Parquet readers take for patterns or escapes in a path (tried: deltalake 1.6.6, polars 2.1.0)."""


@dataclass(frozen=True)
class Home:
    """The folder `root` and everything in it, by name. Nothing is read before it is asked for."""

    root: Path

    @classmethod
    def at(cls, root: Path) -> "Home":
        """The home at `root`.

        Raises:
            UsageError: there is none.
        """
        home = cls(root.expanduser().resolve())
        if not home.settings_file.is_file():
            raise UsageError(f"{root} is no home: it has no heed.toml; 'heed init {root}' makes one")
        if mark := _MISREAD.search(str(home.root)):
            raise UsageError(f"the home's path holds {mark[0]}, which stores read as a pattern; move it elsewhere")
        return home

    @property
    def settings_file(self) -> Path:
        """`heed.toml`."""
        return self.root / "heed.toml"

    @cached_property
    def settings(self) -> HomeSettings:
        """What `heed.toml` says."""
        settings = read_home_settings(self.settings_file)
        try:
            ZoneInfo(settings.time_zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise UsageError(f"{self.settings_file}: time_zone is no IANA zone, like Asia/Shanghai") from None
        return settings

    @cached_property
    def campaigns(self) -> dict[str, Campaign]:
        """Every file of `campaigns/`, in the order of their names.

        Raises:
            UsageError: a campaign cannot be read, or names a vendor that `heed.toml` does not know.
        """
        files = sorted((self.root / "campaigns").glob("*.toml"))
        campaigns = {file.stem: read_shape(file, Campaign, name=file.stem) for file in files}
        for name, campaign in campaigns.items():
            if campaign.vendor not in self.settings.vendors:
                known = ", ".join(self.settings.vendors) or "none"
                raise UsageError(f"campaigns/{name}.toml: vendor {campaign.vendor} is not in heed.toml; known: {known}")
        return campaigns

    def layout(self, source: str) -> Layout:
        """What `layouts/<source>.toml` says, or nothing in particular."""
        file = self.root / "layouts" / f"{source}.toml"
        return read_shape(file, Layout) if file.is_file() else Layout()

    def vendor(self, name: str) -> Vendor:
        """The vendor's section of `heed.toml`."""
        return self.settings.vendors[name]

    def vendor_root(self, name: str) -> Path:
        """The folder in which the vendor collects its batches.

        Raises:
            UsageError: the root is a bucket.
        """
        vendor = self.vendor(name)
        if vendor.bucket is not None:
            raise UsageError(f"heed.toml, vendors.{name}.root: {vendor.root} is a bucket, and here a folder is needed")
        return self.root / vendor.root

    @property
    def inbox(self) -> Path:
        """Where files arrive: `inbox/<kind>/<source>/`."""
        return self.root / "inbox"

    @property
    def incoming(self) -> Path:
        """What is on its way into the ledgers, a folder for each file; empty but while files are taken in."""
        return self.root / "ledgers" / ".incoming"

    @property
    def outgoing(self) -> Path:
        """Who is about to be handed over, a folder for each run and batch, until the ledger takes it."""
        return self.root / "ledgers" / ".outgoing"

    def ledger_path(self, name: str) -> Path:
        """The Delta table of one ledger."""
        return self.root / "ledgers" / name

    @property
    def heads(self) -> Path:
        """How far each ledger has come, a file for each."""
        return self.root / ".heads"

    def head_path(self, name: str) -> Path:
        """How far one ledger has come."""
        return self.heads / f"{name}.json"

    @property
    def runs(self) -> Path:
        """What each night decided."""
        return self.root / "runs"

    def run_path(self, run_id: str) -> Path:
        """What one night decided: verdicts, duplicates, `run.json`, `report.html`."""
        return self.runs / run_id

    @property
    def catalogue(self) -> Path:
        """The analysts' views."""
        return self.root / "catalogue.duckdb"
