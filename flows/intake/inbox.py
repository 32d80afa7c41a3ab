"""The files of an inbox, each with its identity."""

import hashlib
import re
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

from flows.home import Home
from schemas.tables.ledgers import KINDS

_DATE = r"(?P<date>(?<!\d)(?:19|20)\d{2}[-_.]?(?:0[1-9]|1[0-2])[-_.]?(?:0[1-9]|[12]\d|3[01])(?!\d))"
_DATE_OR_NUMBER = re.compile(_DATE + r"|\d(?:[ ().+_-]{0,3}\d){6,}")


@dataclass(frozen=True)
class InboxFile:
    """One file at `inbox/<kind>/<source>/<name>`."""

    path: Path
    kind: str
    source: str

    @cached_property
    def file_id(self) -> str:
        """The SHA-256 of its bytes: the same file under another name is the same file."""
        with self.path.open("rb") as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest()

    @property
    def shown(self) -> str:
        """Where it lies, fit for a log: long runs of digits, which could be somebody's number, are masked."""
        return f"inbox/{self.kind}/{masked(self.source)}/{masked(self.path.name)}"

    @property
    def named_on(self) -> date | None:
        """The date that its name begins with, YYYY-MM-DD."""
        try:
            return date.fromisoformat(self.path.name[:10])
        except ValueError:
            return None

    def dated_on(self, taken_in_at: datetime, time_zone: str) -> date:
        """The date its name begins with, else the day it was taken in, by the home's calendar."""
        return self.named_on or taken_in_at.astimezone(ZoneInfo(time_zone)).date()


def masked(name: str) -> str:
    """A name with everything hidden that could be a telephone number: seven and more digits, whatever divides them.

    Dates stay, with or without dividers.
    """
    return _DATE_OR_NUMBER.sub(lambda found: found["date"] or "***", name)


def inbox_files(home: Home) -> list[InboxFile]:
    """Every file that waits, in the order of kind, source and name; hidden and half-copied ones are left alone."""
    return [
        InboxFile(path, kind, folder.name)
        for kind in KINDS
        for folder in sorted((home.inbox / kind).glob("*/"))
        for path in sorted(folder.iterdir())
        if path.is_file()
        and not path.name.startswith((".", "~$"))
        and path.suffix not in {".part", ".tmp", ".crdownload"}
    ]
