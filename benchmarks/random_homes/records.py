"""What lies in the ledgers of a random home, row by row."""

from collections.abc import Callable
from datetime import date, timedelta
from hashlib import sha256

from benchmarks.random_homes.draw import CAMPAIGNS, CONTROLLERS, PURPOSES, VENDORS, Draw, Row
from flows.reference import outcome_codes
from schemas.outcomes import OutcomeClass
from schemas.vendor import Vendor

HOUSE_CODES = ("HUC486", "huc486", "ＨＵＣ 486", "never", "200130.0", "77", "??")
"""What the shipped lists do not explain; of some of them the home's settings tell the meaning."""

USUAL = ("NO_ANSWER", "BUSY", "MACHINE", "CONNECTED_NO_OUTCOME", "CALLBACK_SCHEDULED", "REJECTED_NO_TALK") * 3
WORDS = (*USUAL, "SUCCESS", "SUCCESS", "NOT_DIALLED", "TECHNICAL", "TECHNICAL", "UNKNOWN")
DAYS_OLD = (*(3, 3, 3, 12, 40) * 5, -1)
"""How old a snapshot of a register is; now and then one is dated tomorrow."""

_UNTIMED = 14
"""Of so many outcomes one is told with its day alone, by the clocks of Shanghai."""

LAST_REJECTED = 5000
"""The line of a list's one row that was refused."""


def records(draw: Draw) -> dict[str, list[Row]]:
    """The rows of every ledger, by its name; a file's record follows from them."""
    people = len(draw.numbers)
    rows = {
        "contacts": _many(_contact, draw, people + people // 3) + [_swept(draw, at) for at in range(len(draw.swept))],
        "consents": _many(_consent, draw, people * 5),
        "outcomes": _many(outcome, draw, people * 2),
        "registers": _many(_entry, draw, people // 5),
    }
    rows["outcomes"] += [{**row, "row_number": row["row_number"] + 1000} for row in rows["outcomes"][::7]]
    rows["rejects"] = [_reject(one) for one in {row["file_id"]: row for row in rows["contacts"]}.values()]
    noes = [no for row in (*rows["consents"], *rows["outcomes"]) for no in noes_of(row)]
    own = _many(_suppression, draw, people // 12)
    files = files_of([*rows["contacts"], *rows["consents"], *rows["outcomes"], *rows["registers"], *own], draw)
    rejected = {row["file_id"] for row in rows["rejects"]}
    for file in files:
        file |= {"rejected": int(file["file_id"] in rejected), "rows": file["rows"] + (file["file_id"] in rejected)}
    more = {"disclosures": _many(_disclosure, draw, people // 6), "releases": _releases(draw, rows["contacts"])}
    return {"files": files, **rows, "suppressions": own + noes, **more}


def files_of(rows: list[Row], draw: Draw) -> list[Row]:
    """A record of every file that the rows came from."""
    named = {row["file_id"]: row for row in rows}
    return [_file(row, sum(one["file_id"] == name for one in rows), draw) for name, row in sorted(named.items())]


def noes_of(row: Row) -> list[Row]:
    """What intake adds to the noes for a consent that was withdrawn, or an outcome that is a refusal."""
    refusals = {"REFUSAL_COMPLAINT": "complaint", "REFUSAL_EXPLICIT": "refusal", "REFUSAL_NOT_INTERESTED": "refusal"}
    reason = refusals.get(row.get("outcome_class", ""))
    if row.get("withdrawn_at"):
        return [{**row, "reason": "withdrawal", "since": row["withdrawn_at"], "source": "web", "rule": "x"}]
    return [{**row, "reason": reason, "since": row["attempted_at"], "source": "x", "rule": "x"}] if reason else []


def outcome(draw: Draw, at: int) -> Row:
    """An outcome as some vendor told it, with the class that its shipped list gave the code."""
    vendor = draw.one_of(*VENDORS)
    code, name = _code(draw, vendor)
    attempted = draw.ago() if at % _UNTIMED else draw.ago().replace(hour=16, minute=0, second=0)
    is_callback = name == "CALLBACK_SCHEDULED"
    return {
        **from_file(draw, "outcomes", vendor, at),
        "campaign": draw.one_of(*CAMPAIGNS, *CAMPAIGNS, "long-gone"),
        "vendor": vendor,
        "code": code,
        "outcome_class": name,
        "attempted_at": attempted,
        "callback_at": draw.maybe(attempted + timedelta(hours=draw.chance.randint(-2, 60))) if is_callback else None,
        "batch_id": draw.maybe(draw.one_of("b-old", "b-older", "b-unheard"), 0.3),
    }


def from_file(draw: Draw, kind: str, source: str, at: int, dated_days: int = 5) -> Row:
    """A row's file and line, and somebody's number."""
    dated_on = (draw.as_of - timedelta(days=dated_days)).date()
    place = {"kind_": kind, "source_": source, "dated_": dated_on, "file_id": _file_id(kind, source, dated_on)}
    return {**place, "row_number": at + 2, "taken_in_at": draw.as_of - timedelta(hours=1), "e164": draw.number()}


def _many(drawn: Callable[[Draw, int], Row], draw: Draw, count: int) -> list[Row]:
    return [drawn(draw, at) for at in range(count)]


def _file_id(kind: str, source: str, dated_on: date) -> str:
    return sha256(f"{kind}/{source}/{dated_on}".encode()).hexdigest()


def _file(row: Row, count: int, draw: Draw) -> Row:
    named = {"file_id": row["file_id"], "sha256": row["file_id"], "kind": row["kind_"], "source": row["source_"]}
    told = {"file_name": f"{row['dated_']}.csv", "parts": 1, "dated_on": row["dated_"], "size_bytes": 1}
    counts = {"rows": count, "accepted": count, "rejected": 0, "taken_in_at": draw.as_of - timedelta(hours=1)}
    return {**named, **told, **counts}


def _code(draw: Draw, vendor: str) -> tuple[str, str]:
    """A code and its class: now and then one that no list explains, else one of the vendor's own or heed's word."""
    wanted = draw.one_of(*WORDS, *WORDS, *(str(name) for name in OutcomeClass))
    if wanted == "UNKNOWN":
        return draw.one_of(*HOUSE_CODES), wanted
    listed = outcome_codes(vendor, Vendor(root="x", outcome_codes=VENDORS[vendor]))
    codes = sorted(code for code, name in listed.items() if name == wanted)
    return (draw.one_of(*codes) if codes else wanted), wanted


def _contact(draw: Draw, at: int) -> Row:
    supplier = draw.one_of("crm", "web")
    row = from_file(draw, "lists", supplier, at, draw.one_of(2, 9))
    number = draw.numbers[at] if at < len(draw.numbers) else row["e164"]
    cell = {"phone_column": draw.one_of(1, 1, 2), "number_in_cell": draw.one_of(1, 1, 2)}
    place = {"supplier": supplier, "listed_on": row["dated_"], **cell}
    return {**row, **place, "e164": number, "name": "Nobody Real"}


def _swept(draw: Draw, at: int) -> Row:
    row = from_file(draw, "lists", "web", 900 + at, 9)
    place = {"supplier": "web", "listed_on": row["dated_"], "phone_column": 1, "number_in_cell": 1}
    return {**row, **place, "e164": draw.swept[at]}


def _reject(row: Row) -> Row:
    where = {"row_number": LAST_REJECTED, "phone_column": 1, "number_in_cell": 1, "column": "phone"}
    return {**row, **where, "kind": "lists", "source": row["supplier"], "reason": "not_valid"}


def _releases(draw: Draw, contacts: list[Row]) -> list[Row]:
    said = {"released_by": "ops", "because": "their switchboard", "released_at": draw.as_of}
    return [{"list_id": draw.chance.choice(contacts)["file_id"], **said}] if draw.chance.random() < 0.2 else []


def _consent(draw: Draw, at: int) -> Row:
    row = from_file(draw, "consents", "web", at)
    granted = draw.ago(300)
    return {
        **row,
        "e164": draw.numbers[at % len(draw.numbers)],
        "consent_id": f"{row['file_id'][:12]}-{row['row_number']}",
        "controller": draw.one_of(*CONTROLLERS),
        "purpose": draw.one_of(*PURPOSES),
        "channel": draw.one_of("voice", "voice", "voice", "sms"),
        "granted_at": granted,
        "expires_at": draw.maybe(granted + timedelta(days=draw.one_of(1, 30, 400)), 0.3),
        "withdrawn_at": draw.maybe(granted + timedelta(days=draw.one_of(1, 30)), 0.02),
        "evidence": "form:1",
        "source": "web",
    }


def _suppression(draw: Draw, at: int) -> Row:
    kind, reason = draw.one_of(("complaints", "complaint"), ("erasures", "erasure"), ("consents", "withdrawal"))
    return {**from_file(draw, kind, "hotline", at), "reason": reason, "since": draw.ago(), "source": "x", "rule": "x"}


def _entry(draw: Draw, at: int) -> Row:
    register = draw.one_of("national", "every", "abroad", "unheard")
    row = from_file(draw, "registers", register, at, draw.one_of(*DAYS_OLD))
    digest = sha256(f"+{row['e164']}".encode()).hexdigest()
    named = {"e164": None, "phone_sha256": digest} if draw.chance.random() < 0.3 else {}
    return {**row, "register": register, "snapshot_on": row["dated_"], **named}


def _disclosure(draw: Draw, at: int) -> Row:
    """Of an earlier night's batch: one that may still be dialled, or one that has ended."""
    batch = draw.one_of("b-old", "b-older", "b-older")
    given = draw.as_of - timedelta(hours=15 if batch == "b-old" else 60)
    return {
        "batch_id": batch,
        "position": at + 1,
        "e164": draw.number(),
        "vendor": draw.one_of(*VENDORS),
        "campaign": draw.one_of(*CAMPAIGNS),
        "consent_id": "c",
        "run_id": "an-earlier-night",
        "handed_over_at": given,
        "valid_until": given + timedelta(hours=20),
        "file": "part-0000.parquet",
    }
