"""How far each ledger has come, kept beside the ledgers: a log that has lost its end looks whole by itself."""

import json
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import unquote

import polars as pl
from deltalake import DeltaTable

from flows.errors import OutsideFailure
from flows.home import Home

_RESTORE = "nothing is decided without it: restore it from a copy and run again"


def remember_head(home: Home, name: str, table: DeltaTable) -> None:
    """Write down the ledger's version and how many files it has; a kill before this leaves the head of before."""
    head = {"version": table.version(), "files": len(table.file_uris())}
    home.heads.mkdir(exist_ok=True)
    beside = home.heads / f"{name}.tmp"
    beside.write_text(json.dumps(head), encoding="utf-8")
    beside.replace(home.head_path(name))


def refuse_lost(home: Home, name: str) -> None:
    """Refuse to begin a ledger anew that was there before.

    Raises:
        OutsideFailure: it was; without its rows a no would be forgotten.
    """
    if _head(home, name):
        raise OutsideFailure(
            f"ledger {name} is gone from {home.ledger_path(name)}: {_RESTORE}; if the home is to begin anew, take "
            f"{home.heads} away, too"
        )


def refuse_damaged(home: Home, name: str, table: DeltaTable, at_hand: Sequence[Path]) -> None:
    """Refuse a ledger that has lost a commit, a file, or a part of one; `at_hand` are its files on this disk.

    Raises:
        OutsideFailure: with the ledger, the file and what to do.
    """
    head = _head(home, name)
    if head.get("version", -1) > table.version():
        raise OutsideFailure(
            f"ledger {name} is at version {table.version()} and has been at {head['version']}: its log, "
            f"{_log(home, name)}, has lost an entry; {_RESTORE}. If an older copy of the home was put in place on "
            f"purpose, take {home.head_path(name)} away"
        )
    files = pl.DataFrame(table.get_add_actions()).select("path", "size_bytes")
    if head.get("version") == table.version() and head["files"] != files.height:
        raise OutsideFailure(
            f"ledger {name}: its log, {_log(home, name)}, names {files.height} files and has named {head['files']}: an "
            f"entry is damaged; {_RESTORE}"
        )
    sizes = {unquote(path): size for path, size in files.iter_rows()}
    for file in at_hand:
        _refuse_file(file, sizes[file.name], name)


def _refuse_file(file: Path, size: int, name: str) -> None:
    try:
        found = file.stat().st_size
    except FileNotFoundError:
        raise OutsideFailure(f"ledger {name} lacks its file {file}; {_RESTORE}") from None
    if found != size:
        raise OutsideFailure(f"ledger {name}: {file} has {found:,} of its {size:,} bytes; {_RESTORE}")


def _head(home: Home, name: str) -> dict[str, int]:
    """What was written down of the ledger; nothing, where that is not there (an older home) or torn."""
    try:
        head = json.loads(home.head_path(name).read_bytes())
        return {"version": int(head["version"]), "files": int(head["files"])}
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return {}


def _log(home: Home, name: str) -> Path:
    return home.ledger_path(name) / "_delta_log"
