"""The files of an inbox, each with its identity."""

import hashlib
import re
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

from flows.fingerprint import sha256_of
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
    def sha256(self) -> str:
        """The SHA-256 of its bytes."""
        return sha256_of(self.path)

    @property
    def file_id(self) -> str:
        """What makes it this file: its bytes, its kind and its sender, whatever its name; a register's date, too.

        The same bytes as a list and as complaints say two things, and so do two days' equal snapshots of a register.
        """
        date = self.named_on.isoformat() if self.kind == "registers" and self.named_on else ""
        return hashlib.sha256(f"{self.kind}/{self.source}/{date}/{self.sha256}".encode()).hexdigest()

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


def inbox_files(home: Home) -> tuple[list[InboxFile], list[str]]:
    """Every file that waits, in the order of kind, source and name; and the places of what waits where nobody looks.

    Hidden and half-copied files are left alone.
    """
    files, strays = [], []
    for path in sorted(home.inbox.rglob("*")) if _is_readable(home.inbox) else []:
        kind, *folders = path.relative_to(home.inbox).parts
        if _is_left_alone(path):
            continue
        if path.is_file() and kind in KINDS and len(folders) == _SOURCE_AND_NAME:
            files.append(InboxFile(path, kind, folders[0]))
        else:
            strays.append("/".join(["inbox", kind, *map(masked, folders)]))
    return sorted(files, key=lambda file: (KINDS.index(file.kind), file.path)), strays


_SOURCE_AND_NAME = 2


def _is_left_alone(path: Path) -> bool:
    if path.is_dir():
        return _is_readable(path)
    return path.name.startswith((".", "~$")) or path.suffix in {".part", ".tmp", ".crdownload"}


def _is_readable(folder: Path) -> bool:
    """Whether the folder is there; PermissionError where it may not be looked into, for `rglob` would pass it by."""
    return folder.is_dir() and next(folder.iterdir(), folder) is not None
