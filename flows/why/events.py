"""What is on record about one number, in order of time."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

Event = dict[str, Any]

TOLD: dict[str, dict[str, tuple[str, ...]]] = {
    "contacts": {"listed": ("listed_on", "supplier", "row_number", "file_name", "file_id")},
    "releases": {"list released": ("released_at", "file_name", "released_by", "because", "list_id")},
    "consents": {
        "consented": (
            "granted_at",
            "controller",
            "purpose",
            "channel",
            "expires_at",
            "evidence",
            "consent_id",
        ),
        "consent ran out": ("expires_at", "controller", "purpose", "channel", "consent_id"),
        "consent withdrawn": ("withdrawn_at", "controller", "purpose", "channel", "consent_id"),
    },
    "suppressions": {"said no": ("since", "reason", "rule", "source")},
    "registers": {"on a register": ("snapshot_on", "register")},
    "outcomes": {
        "called": (
            "attempted_at",
            "campaign",
            "vendor",
            "code",
            "outcome_class",
            "counts_as",
            "heard",
            "callback_at",
            "batch_id",
            "position",
        )
    },
    "disclosures": {
        "handed over": (
            "handed_over_at",
            "vendor",
            "campaign",
            "batch_id",
            "position",
            "consent_id",
            "valid_until",
            "file",
        )
    },
    "approvals": {"hand-over let on": ("approved_at", "approved_by", "because", "run_id")},
    "stops": {"stop list": ("told_at", "vendor", "campaign", "batch_id", "reason", "since", "file")},
}
"""For each ledger, what happened and what is told of it; the first column says when."""


def events(ledgers: Mapping[str, pl.LazyFrame], e164: int, *, time_zone: str) -> list[Event]:
    """Every event, oldest first, with `at` (UTC) and `what`; what happened on a day happened at its beginning.

    `ledgers` are those of `TOLD` and `files`, `outcomes` with `counts_as`.

    What lies ahead, like the end of a consent, is no event. `time_zone` is the clock of the days.
    """
    own = _of_number(ledgers, e164)
    told = [
        _event(what, row, time_zone)
        for name, kinds in TOLD.items()
        for what, columns in kinds.items()
        for row in own[name].select(columns).drop_nulls(columns[0]).collect().to_dicts()
    ]
    past = [event for event in told if event["what"] != "consent ran out" or event["at"] <= _last(told)]
    return sorted(past, key=_order)


def _of_number(ledgers: Mapping[str, pl.LazyFrame], e164: int) -> dict[str, pl.LazyFrame]:
    """The ledgers' rows about the number; a register's also where it gives only the number's hash."""
    named = ledgers["files"].select("file_id", "file_name")
    own = {name: ledger.filter(pl.col("e164") == e164) for name, ledger in ledgers.items() if _has_number(ledger)}
    lists = own["contacts"].select(pl.col("file_id").alias("list_id")).unique()
    digest = sha256(f"+{e164}".encode()).hexdigest()
    is_own = (pl.col("e164") == e164) | (pl.col("phone_sha256").str.to_lowercase() == digest)
    return {
        **own,
        "contacts": own["contacts"].join(named, on="file_id", how="left", validate="m:1"),
        "releases": ledgers["releases"]
        .join(lists, on="list_id", how="semi")
        .join(named.rename({"file_id": "list_id"}), on="list_id", how="left", validate="m:1"),
        "approvals": ledgers["approvals"].join(own["disclosures"].select("run_id").unique(), on="run_id", how="semi"),
        "registers": ledgers["registers"].filter(is_own),
    }


def _has_number(ledger: pl.LazyFrame) -> bool:
    return "e164" in ledger.collect_schema()


def _event(what: str, row: Event, time_zone: str) -> Event:
    at, *_ = row.values()
    return {"at": _instant(at, time_zone), "what": what, **dict(list(row.items())[1:])}


def _instant(moment: date | datetime, time_zone: str) -> datetime:
    if isinstance(moment, datetime):
        return moment.astimezone(UTC)
    return datetime.combine(moment, time(), ZoneInfo(time_zone)).astimezone(UTC)


def _last(told: list[Event]) -> datetime:
    """The latest that anything happened but the end of a consent."""
    return max(
        (event["at"] for event in told if event["what"] != "consent ran out"), default=datetime.max.replace(tzinfo=UTC)
    )


def _order(event: Event) -> tuple[datetime, str, str]:
    return event["at"], event["what"], str(event)
