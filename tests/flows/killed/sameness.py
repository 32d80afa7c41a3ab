"""Everything of a home that two nights must have in common, to the byte where bytes are what is promised."""

from pathlib import Path

import polars as pl
from deltalake import DeltaTable

from flows.catalogue import query
from flows.fingerprint import sha256_of, sha256_of_rows
from flows.home import Home
from flows.ledgers import read_ledger, snapshot
from schemas.tables.ledgers import LEDGERS

STILL = {"heed.toml", "campaigns", "layouts", "inbox", "NOTICE.md", ".lock", "catalogue.duckdb", "ledgers"}


def everything(home: Home) -> dict[str, object]:
    """By name: each file outside inbox and ledgers by its SHA-256, each ledger by its rows and commits, the funnel."""
    files = (path for path in home.root.rglob("*") if path.is_file() or not any(path.iterdir()))
    found: dict[str, object] = {
        place: sha256_of(path) if path.is_file() else "an empty folder"
        for path in files
        if (place := path.relative_to(home.root).as_posix()).split("/")[0] not in STILL
    }
    for name in LEDGERS:
        found[f"ledger {name}"] = ledger_of(home, name)
    found["incoming"] = sorted(path.name for path in home.incoming.glob("*"))
    found["funnel"] = sorted(query(home, "FROM funnel")[1:], key=str)
    return found


def ledger_of(home: Home, name: str) -> tuple[int, list[str], int, str]:
    """Its version, what each commit did, its rows and their SHA-256 in a fixed order."""
    rows = read_ledger(home, name, snapshot(home)[name]).collect()
    did = [str(commit["operation"]) for commit in DeltaTable(str(home.ledger_path(name))).history()]
    return len(did) - 1, did, rows.height, sha256_of_rows(rows.sort(rows.columns))


def differences(one: dict[str, object], other: dict[str, object]) -> list[str]:
    """The names under which they differ."""
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


def dialled_twice(home: Home) -> int:
    """Numbers that more than one batch of the same night names."""
    given = read_ledger(home, "disclosures", snapshot(home)["disclosures"])
    each = given.group_by("handed_over_at", "e164").len().filter(pl.col("len") > 1)
    return each.collect().height


def unsealed(home: Home) -> list[Path]:
    """Batch folders without their manifest."""
    folders = {part.parent for part in (home.root / "outbox").rglob("batch=*/*.parquet")}
    return sorted(folder for folder in folders if not (folder / "manifest.json").is_file())
