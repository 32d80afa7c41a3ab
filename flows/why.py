"""Everything on record about one number: where it came from, every yes, every no, every call, and what decided last."""

from typing import Any

import polars as pl

from flows.errors import UsageError
from flows.home import Home
from flows.ledgers import open_ledgers, read_ledger
from flows.plan import load_plan
from flows.run_folder import RunFolder, latest_finished
from schemas.tables.lists import ListSigns
from schemas.tables.verdicts import Verdicts
from schemas.verdicts import MEANINGS, Verdict
from transforms.numbering import number_facts, read_number

Story = dict[str, Any]

_SHOWN: dict[str, tuple[str, ...]] = {
    "contacts": ("listed_on", "supplier", "row_number", "file_name"),
    "consents": (
        "granted_at",
        "controller",
        "purpose",
        "channel",
        "expires_at",
        "withdrawn_at",
        "evidence",
        "consent_id",
    ),
    "suppressions": ("since", "reason", "rule", "source"),
    "registers": ("snapshot_on", "register"),
    "outcomes": ("attempted_at", "campaign", "vendor", "code", "outcome_class", "batch_id"),
    "disclosures": ("handed_over_at", "vendor", "campaign", "batch_id", "position", "consent_id", "valid_until"),
}
"""For each ledger, what is told of the number, the first column being the order."""

_TITLES = {
    "contacts": "came from",
    "releases": "lists let on although they show signs of invention",
    "consents": "consents",
    "suppressions": "noes",
    "registers": "register entries",
    "outcomes": "calls",
    "disclosures": "handed over",
    "verdicts": "decided last",
}


def explain(home: Home, number: str) -> Story:
    """The number's facts, and for every ledger the rows about it, oldest first; and the verdicts of the last night.

    Register entries that a keeper gives only as hashes are not listed; the verdict names their register.

    Raises:
        UsageError: the text is no number.
    """
    e164 = _read(home, number)
    versions = open_ledgers(home)
    ledgers = {name: read_ledger(home, name, versions[name]) for name in (*_SHOWN, "files", "releases")}
    facts = pl.DataFrame({"e164": [e164]}).select(number_facts("e164", plan=load_plan()).struct.unnest())
    lists = ledgers["contacts"].filter(pl.col("e164") == e164).select("file_id").unique()
    named = ledgers["files"].select("file_id", "file_name")
    ledgers["contacts"] = ledgers["contacts"].join(named, on="file_id", how="left", validate="m:1")
    told = {name: _rows(ledgers[name], e164, columns) for name, columns in _SHOWN.items()}
    releases = _releases(ledgers["releases"], lists.join(named, on="file_id", how="left", validate="1:1"))
    return {"number": facts.row(0, named=True), **told, "releases": releases, "verdicts": _last_verdicts(home, e164)}


def _read(home: Home, number: str) -> int:
    cell = pl.DataFrame({"number": [number]})
    reading = read_number("number", region=home.settings.default_region, plan=load_plan())
    e164, _, reason = cell.select(reading.struct.unnest()).row(0)
    if e164 is None:
        raise UsageError(f"that is no telephone number heed can read: {reason}")
    return int(e164)


def _rows(ledger: pl.LazyFrame, e164: int, columns: tuple[str, ...]) -> list[Story]:
    return ledger.filter(pl.col("e164") == e164).select(columns).sort(columns).collect().to_dicts()


def _releases(releases: pl.LazyFrame, lists: pl.LazyFrame) -> list[Story]:
    """The releases of the lists on which the number stands."""
    columns = ("released_at", "file_name", "released_by", "because", "list_id")
    own = releases.join(lists, left_on="list_id", right_on="file_id", how="inner", validate="m:1")
    return own.select(columns).sort(columns).collect().to_dicts()


def _last_verdicts(home: Home, e164: int) -> list[Story]:
    """What the latest finished night decided, for every campaign that has the number."""
    run = latest_finished(home)
    if run is None:
        return []
    columns = (
        "campaign",
        "verdict",
        "rule",
        "list_id",
        "policy_version",
        "round",
        "last_outcome",
        "next_call_at",
        "consent_id",
    )
    folder = RunFolder(home.run_path(run.run_id))
    signs = folder.scan("signs", ListSigns).filter("is_improbable").select("list_id", "sign", "evidence").collect()
    evidence = {(list_id, f"sign:{sign}"): words for list_id, sign, words in signs.rows()}
    return [
        {
            "run_id": run.run_id,
            **row,
            "meaning": MEANINGS[Verdict(row["verdict"])],
            "evidence": evidence.get((row["list_id"], row["rule"])),
        }
        for row in _rows(folder.scan("verdicts", Verdicts), e164, columns)
    ]


def in_words(story: Story) -> str:
    """The story as lines of text."""
    number = story["number"]
    placed = ", ".join(str(number[name]) for name in ("line_type", "carrier", "place", "region_code") if number[name])
    lines = [f"{number['phone_e164']}  {placed} (of allocation)"]
    for name, title in _TITLES.items():
        rows = story[name]
        lines.append(f"\n{title}" if rows else f"\n{title}: nothing on record")
        lines += ["  " + _line(row) for row in rows]
    return "\n".join(lines)


def _line(row: Story) -> str:
    return "  ".join(f"{name}={value}" for name, value in row.items() if value is not None)
