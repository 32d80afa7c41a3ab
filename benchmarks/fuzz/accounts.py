"""What must hold of a home after an intake, file by file, whatever lay in its inbox."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl

from benchmarks.fuzz.homes import Laid
from benchmarks.fuzz.tables import CANARIES, TITLE
from flows.home import Home
from flows.intake.take_in import Taken
from flows.ledgers import read_ledger, snapshot
from schemas.tables.ledgers import LEDGERS

OWN = {
    "lists": "contacts",
    "consents": "consents",
    "outcomes": "outcomes",
    "registers": "registers",
    "complaints": "suppressions",
    "erasures": "suppressions",
}
"""The ledger of each kind's good rows."""

_EXACT = {"lists", "consents", "outcomes"}
"""Kinds whose ledger has the accepted rows and no others, but for what rejected outcomes still say (decision 0015).

Of noes, those made out of rejected rows are there too.
"""

_NUMBER = re.compile(r"(?<![\d,])\d(?:[ ().+_-]{0,3}\d){6,}")
_DATE = re.compile(r"(?<!\d)20\d\d-\d\d-\d\d(-\d{1,5}(?!\d))?")
_OTHERS = (b'"', b"\r", b"\0", b"PK", b"PAR1", b"\x1f\x8b", b"\xd0\xcf")
"""Where none of these stands, and the text is UTF-8, each line feed ends a record."""


@dataclass
class Came:
    """What one call of `take_in` said: what it returned, or the message of the error by which it stopped."""

    taken: Taken | None = None
    stopped: str = ""
    refused: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Failing:
    """A file for which something does not hold, and what."""

    number: int
    what: str


@dataclass(frozen=True)
class Books:
    """The ledgers of a home, as far as they are asked."""

    files: pl.DataFrame
    records: dict[tuple[object, ...], list[dict[str, Any]]]
    """The rows of `files`, by kind, source, date and SHA-256; by date, registers alone."""
    counts: dict[str, Counter[str]]
    places: dict[str, set[int]]
    """By `file_id`, the numbers of the rows that are in the ledger of the kind, or in `rejects`."""

    @classmethod
    def of(cls, home: Home) -> "Books":
        """The books of that home."""
        pinned = snapshot(home)
        rows = {
            name: read_ledger(home, name, pinned[name]).select("file_id", "row_number").collect()
            for name in {*OWN.values(), "rejects"}
        }
        accepted = rows["outcomes"].join(rows["rejects"], on=["file_id", "row_number"], how="anti")
        counts = {
            name: Counter(dict(of.group_by("file_id").len().iter_rows()))
            for name, of in {**rows, "outcomes": accepted}.items()
        }
        both = pl.concat(rows.values()).group_by("file_id").agg(pl.col("row_number").unique())
        files = read_ledger(home, "files", pinned["files"]).collect()
        records: dict[tuple[object, ...], list[dict[str, Any]]] = {}
        for record in files.iter_rows(named=True):
            records.setdefault(_identity(**record), []).append(record)
        return cls(files, records, counts, {file_id: set(numbers) for file_id, numbers in both.iter_rows()})


def _identity(*, kind: str, source: str, dated_on: date | None, sha256: str, **_: object) -> tuple[object, ...]:
    return kind, source, dated_on if kind == "registers" else None, sha256


def outcome_of(one: Laid, books: Books, said: str) -> tuple[str, list[str]]:
    """What became of a file (taken, refused, stopping), and what is wrong with that."""
    file = one.file
    identity = _identity(kind=file.kind, source=file.source, dated_on=file.named_on, sha256=one.sha256)
    records, mentions = books.records.get(identity, []), said.count(f"{file.shown}: ")
    if not records:
        outcome = "refused" if file.kind == "lists" else "stopping"
        return outcome, [] if mentions == 1 else [f"is not taken in, and named {mentions} times"]
    wrong = [f"is taken in, and refused {mentions} times"] if mentions else []
    return "taken", [*wrong, *_wrong_counts(one, records, books)]


def _wrong_counts(one: Laid, records: Sequence[dict[str, Any]], books: Books) -> Iterator[str]:
    if {record["parts"] for record in records} != {len(records)}:
        yield f"has {len(records)} records of parts, of {[record['parts'] for record in records]}"
    for record in records:
        file_id, rows, accepted, rejected = (record[name] for name in ("file_id", "rows", "accepted", "rejected"))
        if rows != accepted + rejected:
            yield f"{rows} rows are not {accepted} accepted and {rejected} rejected"
        if books.counts["rejects"][file_id] != rejected:
            yield f"{rejected} rejected, {books.counts['rejects'][file_id]} in the ledger"
        own = books.counts[OWN[one.file.kind]][file_id]
        if own < accepted or (own > accepted and one.file.kind in _EXACT):
            yield f"{accepted} accepted, {own} in the ledger"
        places = books.places.get(file_id, set())
        if one.file.kind != "lists" and len(places) != rows:
            yield f"{rows} rows, in {len(places)} places"
        yield from _gaps(one, places, is_whole=record["part"] is None)


def _gaps(one: Laid, places: set[int], *, is_whole: bool) -> Iterator[str]:
    """No record is passed over but the heading; and of plain text, whose records can be counted, no other."""
    if not places:
        return
    missing = set(range(min(places), max(places))) - places
    if len(missing) > 1:
        yield f"of {max(places)} records, {len(missing)} are nowhere"
    if not is_whole or any(sign in one.content for sign in _OTHERS) or not _is_utf_8(one.content):
        return
    lines = one.content.count(b"\n") + (not one.content.endswith(b"\n"))
    if lines - len(places) > 1:
        yield f"of {lines} lines, {len(places)} are there"


def _is_utf_8(content: bytes) -> bool:
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True


def leaks(text: str) -> list[str]:
    """What a text that people read may not hold: a canary, or what could be somebody's number."""
    seen = text.lower().replace(TITLE, "")
    told = [f"a canary ({at}) is seen" for at, canary in enumerate(CANARIES) if canary in seen]
    return told + ["a number is seen"] * bool(_NUMBER.search(_DATE.sub("", text)))


def log_leaks(home: Home) -> list[str]:
    """The same of the ledgers' own logs."""
    logs = (home.ledger_path(name) / "_delta_log" for name in LEDGERS)
    texts = (path.read_text(encoding="utf-8").lower() for log in logs for path in log.glob("*.json"))
    return sorted({f"a canary ({canary}) in a ledger's log" for text in texts for canary in CANARIES if canary in text})
