"""The files of an inbox, each with its identity."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

from flows.fingerprint import sha256_of
from flows.home import Home
from flows.intake.masks import masked
from schemas.tables.ledgers import KINDS


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
        return file_id(self.kind, self.source, self.named_on, self.sha256)

    @cached_property
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


def file_id(kind: str, source: str, dated_on: date | None, sha256: str) -> str:
    """The identity of a whole file; its date is part of it where it is a register's snapshot."""
    day = dated_on.isoformat() if kind == "registers" and dated_on else ""
    return hashlib.sha256(f"{kind}/{source}/{day}/{sha256}".encode()).hexdigest()


def inbox_files(home: Home) -> tuple[list[InboxFile], list[str]]:
    """Every file that waits, in the order of kind, source and name; and of whatever else waits, where and what it is.

    Hidden and half-copied files are left alone.
    """
    files, strays = [], []
    for path in sorted(home.inbox.rglob("*")) if _is_readable(home.inbox) else []:
        kind, *folders = path.relative_to(home.inbox).parts
        if _is_left_alone(path):
            continue
        is_in_place = kind in KINDS and len(folders) == _SOURCE_AND_NAME
        if wrong := _wrong(path, is_in_place=is_in_place):
            strays.append(f"{'/'.join(['inbox', *map(masked, [kind, *folders])])}: {wrong}")
        else:
            files.append(InboxFile(path, kind, folders[0]))
    return sorted(files, key=lambda file: (KINDS.index(file.kind), file.path)), strays


_SOURCE_AND_NAME = 2


def _wrong(path: Path, *, is_in_place: bool) -> str | None:
    """Why nobody looks into it; a no may lie there."""
    if path.is_symlink():
        return "is a link, which may lead anywhere; put the file or folder itself there"
    if not path.is_file():
        return "is neither file nor folder; take it away"
    if not is_in_place:
        return "lies where no file is looked for; put it into inbox/<kind>/<source>/"
    return None if _is_utf_8(path.parent.name) else "its folder's name is not UTF-8; rename the folder"


def _is_utf_8(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _is_left_alone(path: Path) -> bool:
    if path.is_dir() and not path.is_symlink():
        return _is_readable(path)
    return path.name.startswith((".", "~$")) or path.suffix in {".part", ".tmp", ".crdownload"}


def _is_readable(folder: Path) -> bool:
    """Whether the folder is there; PermissionError where it may not be looked into, for `rglob` would pass it by."""
    return folder.is_dir() and next(folder.iterdir(), folder) is not None
