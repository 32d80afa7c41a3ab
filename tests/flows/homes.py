"""A small home with one finished night in it, whose every row a test may change before it is written.

The numbers are of the range that North America keeps for fiction (555-01xx).
"""

import atexit
import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import polars as pl
from deltalake import write_deltalake

from flows.reference import list_sign_rules
from flows.settings import read_shape
from schemas.campaign import Campaign
from schemas.outcomes import OutcomeClass
from schemas.policy import Policy
from schemas.run import BatchRecord, FileRecord, Manifest, Run
from schemas.settings import RefusalScope, RegisterRule
from schemas.tables.batches import BATCH_SCHEMA_VERSION, Batches
from schemas.tables.ledgers import LEDGERS
from schemas.tables.lists import HeldLists, ListSigns, Scorecards
from schemas.tables.table import Table
from schemas.tables.verdicts import Duplicates, Verdicts
from schemas.verdicts import VERDICTS

Row = dict[str, Any]

VERSION = "cn@1"
RUN_ID = "20261119T173000Z-3f2a9c1d"
AS_OF = datetime(2026, 11, 19, 17, 30, tzinfo=UTC)
"""Half past one in the night of 20 November in Shanghai."""
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ANNA, BEN, CLEO, DAN, EVE = range(12025550101, 12025550106)
"""Anna and Ben are called for `spring`, Dan for `winter`; Cleo never consented, Eve said no to everything."""

SETTINGS = """
time_zone = "Asia/Shanghai"
[vendors.north]
root = "outbox/north"
outcome_codes = "vicidial"
[vendors.south]
root = "outbox/south"
outcome_codes = "vicidial"
"""
CN = Path(__file__).parents[2] / "data" / "policies" / "cn.toml"


def file_id(name: str) -> str:
    """The identity of the inbox file of that name."""
    return sha256(name.encode()).hexdigest()


def phone(e164: int) -> str:
    """The number as a batch writes it."""
    return f"+{e164}"


def inbox_file(kind: str, source: str, name: str, rows: int, rejected: int = 0) -> Row:
    """A row of `files`; the name begins with the file's date."""
    counts = {"rows": rows, "accepted": rows - rejected, "rejected": rejected, "size_bytes": 100, "parts": 1}
    dated_on = date.fromisoformat(name[:10])
    named = {
        "file_id": file_id(name),
        "sha256": file_id(name),
        "kind": kind,
        "source": source,
        "file_name": name,
        "dated_on": dated_on,
    }
    return {**named, **counts, "taken_in_at": AS_OF - HOUR}


def from_file(name: str, row_number: int, /, **rest: object) -> Row:
    """A row that came from line `row_number` of a file."""
    return {"file_id": file_id(name), "row_number": row_number, "taken_in_at": AS_OF - HOUR, **rest}


CLINIC, WEB = "2026-11-18-clinic.csv", "2026-11-19-web.csv"
CONSENTS, OUTCOMES, NOES = "2026-11-01-consents.csv", "2026-11-17-outcomes.csv", "2026-11-02-complaints.csv"
OLD, NEW, FOREIGN = "2026-10-01-national.csv", "2026-11-10-national.csv", "2026-11-10-abroad.csv"


def contact(name: str, supplier: str, row_number: int, e164: int, phone_column: int = 1) -> Row:
    """A row of `contacts`."""
    who = {
        "supplier": supplier,
        "phone_column": phone_column,
        "number_in_cell": 1,
        "e164": e164,
        "name": "Nobody Real",
        "external_id": "C-7",
    }
    return from_file(name, row_number, listed_on=date.fromisoformat(name[:10]), **who)


def consent(row_number: int, e164: int, campaign: Campaign) -> Row:
    """A row of `consents`: a yes to everything the campaign asks for."""
    asked = {"controller": campaign.controller, "purpose": campaign.purpose, "channel": campaign.channel}
    given = {"granted_at": AS_OF - 30 * DAY, "expires_at": AS_OF + 300 * DAY, "evidence": "crm:17", "source": "crm"}
    consent_id = f"{file_id(CONSENTS)[:12]}-{row_number}"
    return from_file(CONSENTS, row_number, consent_id=consent_id, e164=e164, **asked, **given)


def outcome(row_number: int, e164: int, outcome_class: str, at: datetime, **rest: object) -> Row:
    """A row of `outcomes` of campaign `spring`."""
    said = {"campaign": "spring", "vendor": "north", "code": outcome_class[:2], "note": "a note"}
    return from_file(OUTCOMES, row_number, e164=e164, outcome_class=outcome_class, attempted_at=at, **{**said, **rest})


def suppression(row_number: int, e164: int, reason: str, since: datetime = AS_OF - 9 * DAY) -> Row:
    """A row of `suppressions`."""
    return from_file(NOES, row_number, e164=e164, reason=reason, since=since, source="hotline", rule="file:complaints")


def register_entry(name: str, row_number: int, register: str, e164: int | None, phone_sha256: str | None = None) -> Row:
    """A row of `registers`."""
    snapshot_on = date.fromisoformat(name[:10])
    entry = {"register": register, "snapshot_on": snapshot_on, "e164": e164, "phone_sha256": phone_sha256}
    return from_file(name, row_number, **entry)


RULES = {"callable": "consent:live", "no_consent": "consent:none"}


def verdict(campaign: str, e164: int, said: str, place: tuple[str, int], consent_id: str | None = None) -> Row:
    """A row of `verdicts`."""
    decided = {
        "campaign": campaign,
        "e164": e164,
        "verdict": said,
        "rule": RULES.get(said, "test:drawn"),
        "policy_version": VERSION,
    }
    stands = {"list_id": file_id(place[0]), "row_number": place[1], "round": 1, "consent_id": consent_id}
    facts = {"phone_e164": phone(e164), "country_code": 1, "region_code": "US", "line_type": "mobile"}
    return {**decided, **stands, **facts, "time_zones": ["America/New_York"], "plan_version": "9"}


def duplicate(campaign: str, e164: int, place: tuple[str, int, int], kept: tuple[str, int]) -> Row:
    """A row of `duplicates`."""
    (name, row_number, phone_column), (kept_name, kept_row_number) = place, kept
    where = {
        "list_id": file_id(name),
        "row_number": row_number,
        "phone_column": phone_column,
        "number_in_cell": 1,
        "scope": "across",
    }
    return {
        "campaign": campaign,
        "e164": e164,
        **where,
        "kept_list_id": file_id(kept_name),
        "kept_row_number": kept_row_number,
        "kept_phone_column": 1,
        "kept_number_in_cell": 1,
    }


@dataclass
class Night:
    """Everything of one home and one night; `write` makes it true on disk."""

    campaigns: dict[str, Campaign] = field(default_factory=dict)
    policy: Policy = field(default_factory=lambda: read_shape(CN, Policy))
    registers: dict[str, RegisterRule] = field(default_factory=dict)
    refusal_scope: RefusalScope = "everyone"
    codes: dict[str, dict[str, OutcomeClass]] = field(default_factory=dict)
    ledgers: dict[str, list[Row]] = field(default_factory=lambda: {name: [] for name in LEDGERS})
    verdicts: list[Row] = field(default_factory=list)
    duplicates: list[Row] = field(default_factory=list)
    held: list[Row] = field(default_factory=list)
    signs: list[Row] = field(default_factory=list)
    scorecards: list[Row] = field(default_factory=list)
    batches: dict[str, list[Row]] = field(default_factory=dict)
    """By campaign."""

    def row(self, ledger: str, e164: int) -> Row:
        """The first row of the ledger about the number."""
        return next(row for row in self.ledgers[ledger] if row["e164"] == e164)

    def call(self, e164: int) -> Row:
        """The batch row about the number."""
        return next(row for rows in self.batches.values() for row in rows if row["phone_e164"] == phone(e164))

    def verdict_of(self, campaign: str, e164: int) -> Row:
        """The verdict about the number."""
        return next(row for row in self.verdicts if (row["campaign"], row["e164"]) == (campaign, e164))

    def hand_over(self, campaign: str, e164: int, **rest: object) -> None:
        """Put the number in the campaign's batch, under its consent."""
        rows = self.batches.setdefault(campaign, [])
        window = {
            "window_start": AS_OF + 1.5 * HOUR,
            "window_end": AS_OF + 7.5 * HOUR,
            "valid_until": AS_OF + 20 * HOUR,
        }
        number = {"phone_e164": phone(e164), "country_code": 1, "national_number": str(e164)[1:], "region_code": "US"}
        told = {"line_type": "mobile", "campaign": campaign, "round": 1, "name": "Nobody Real"}
        batch = {
            "batch_id": f"batch-{campaign}",
            "position": len(rows) + 1,
            "consent_id": self.row("consents", e164)["consent_id"],
        }
        rows.append({**batch, **number, **told, **window, **rest})

    def write(self, root: Path) -> Path:
        """The home on disk; its root."""
        root.mkdir(parents=True, exist_ok=True)
        (root / "heed.toml").write_text(SETTINGS, encoding="utf-8")
        versions = {name: append(root, name, rows) for name, rows in self.ledgers.items()}
        folder = root / "runs" / RUN_ID
        write_rows(folder / "verdicts" / "part-0000.parquet", Verdicts, self.verdicts)
        write_rows(folder / "duplicates" / "part-0000.parquet", Duplicates, self.duplicates)
        write_rows(folder / "held" / "part-0000.parquet", HeldLists, self.held)
        write_rows(folder / "signs" / "part-0000.parquet", ListSigns, self.signs)
        write_rows(folder / "scorecards" / "part-0000.parquet", Scorecards, self.scorecards)
        batches = [self._publish(root, name, rows, versions) for name, rows in self.batches.items()]
        append(root, "disclosures", [row for rows in self.batches.values() for row in map(self._disclosure, rows)])
        (folder / "run.json").write_text(self._run(versions, batches).model_dump_json(indent=1), encoding="utf-8")
        return root

    def _disclosure(self, row: Row) -> Row:
        same = {name: row[name] for name in ("batch_id", "position", "campaign", "consent_id", "valid_until")}
        file = f"campaign={row['campaign']}/batch={row['batch_id']}/part-0000.parquet"
        vendor = self.campaigns[row["campaign"]].vendor
        said = {"e164": int(row["phone_e164"][1:]), "vendor": vendor, "run_id": RUN_ID, "handed_over_at": AS_OF}
        return {**same, **said, "file": file}

    def _publish(self, root: Path, campaign: str, rows: list[Row], versions: dict[str, int]) -> BatchRecord:
        vendor, batch_id = self.campaigns[campaign].vendor, f"batch-{campaign}"
        folder = Path(f"campaign={campaign}") / f"batch={batch_id}"
        file = root / "outbox" / vendor / folder / "part-0000.parquet"
        write_rows(file, Batches, rows)
        named = {"batch_id": batch_id, "campaign": campaign, "vendor": vendor, "rows": len(rows)}
        manifest = Manifest(
            **named,
            run_id=RUN_ID,
            as_of=AS_OF,
            valid_until=AS_OF + 20 * HOUR,
            files=(file_record(file, len(rows)),),
            schema_version=BATCH_SCHEMA_VERSION,
            ledgers=versions,
            policies={"*": VERSION},
            heed_version="0",
        )
        file.with_name("manifest.json").write_text(manifest.model_dump_json(), encoding="utf-8")
        return BatchRecord(**named, manifest=f"{folder}/manifest.json")

    def _run(self, versions: dict[str, int], batches: Sequence[BatchRecord]) -> Run:
        said = [(row["campaign"], row["verdict"]) for row in self.verdicts]
        return Run(
            run_id=RUN_ID,
            status="finished",
            as_of=AS_OF,
            heed_version="0",
            plan_version="9",
            time_zone="Asia/Shanghai",
            ledgers=versions,
            registers=self.registers,
            list_signs=list_sign_rules(),
            campaigns=self.campaigns,
            calendar_version="0",
            refusal_scope=self.refusal_scope,
            codes=self.codes,
            policies={VERSION: self.policy},
            policy_versions={name: {"*": VERSION} for name in self.campaigns},
            verdicts={name: {word: said.count((name, word)) for word in VERDICTS} for name in self.campaigns},
            duplicates={name: sum(row["campaign"] == name for row in self.duplicates) for name in self.campaigns},
            batches=tuple(batches),
        )


def campaign_named(name: str, vendor: str, *suppliers: str) -> Campaign:
    """A campaign of a controller of its own."""
    return Campaign(
        name=name, controller=f"{name} Dental", purpose="reminder", policy="cn", suppliers=suppliers, vendor=vendor
    )


def a_night() -> Night:
    """A night on which nothing is wrong, with something in every table."""
    spring, winter = campaign_named("spring", "north", "clinic"), campaign_named("winter", "south", "clinic", "web")
    night = Night(campaigns={"spring": spring, "winter": winter})
    night.registers = {
        "national": RegisterRule(jurisdiction="US", max_age_days=14),
        "abroad": RegisterRule(jurisdiction="SG"),
    }
    night.ledgers |= {
        "files": [
            inbox_file("lists", "clinic", CLINIC, 6, rejected=1),
            inbox_file("lists", "web", WEB, 2),
            inbox_file("consents", "crm", CONSENTS, 3),
            inbox_file("outcomes", "north", OUTCOMES, 1),
            inbox_file("complaints", "hotline", NOES, 4),
            inbox_file("registers", "national", OLD, 1),
            inbox_file("registers", "national", NEW, 2),
            inbox_file("registers", "abroad", FOREIGN, 1),
        ],
        "contacts": [
            contact(CLINIC, "clinic", 2, ANNA),
            contact(CLINIC, "clinic", 3, BEN),
            contact(CLINIC, "clinic", 4, CLEO),
            contact(CLINIC, "clinic", 4, CLEO, phone_column=2),
            contact(CLINIC, "clinic", 6, ANNA),
            contact(WEB, "web", 2, DAN),
            contact(WEB, "web", 3, BEN),
        ],
        "rejects": [
            from_file(CLINIC, 5, kind="lists", source="clinic", reason="not_valid", column="phone", raw="12 34")
        ],
        "consents": [consent(2, ANNA, spring), consent(3, BEN, spring), consent(4, DAN, winter)],
        "outcomes": [outcome(2, ANNA, "NO_ANSWER", AS_OF - 2 * DAY, batch_id="batch-before")],
        "suppressions": [
            suppression(number, EVE, reason)
            for number, reason in enumerate(("complaint", "refusal", "erasure", "withdrawal"), start=2)
        ],
        "registers": [
            register_entry(OLD, 2, "national", ANNA),
            register_entry(NEW, 2, "national", EVE),
            register_entry(NEW, 3, "national", None, sha256(phone(EVE).encode()).hexdigest()),
            register_entry(FOREIGN, 2, "abroad", BEN),
        ],
        "disclosures": [disclosed_before(ANNA)],
        "stops": [stopped_before(EVE)],
    }
    night.hand_over("spring", BEN)
    night.hand_over("spring", ANNA, round=2)
    night.hand_over("winter", DAN)
    night.verdicts = [
        verdict("spring", ANNA, "callable", (CLINIC, 2), night.call(ANNA)["consent_id"]),
        verdict("spring", BEN, "callable", (CLINIC, 3), night.call(BEN)["consent_id"]),
        verdict("spring", CLEO, "no_consent", (CLINIC, 4)),
        verdict("winter", ANNA, "no_consent", (CLINIC, 2)),
        verdict("winter", BEN, "no_consent", (CLINIC, 3)),
        verdict("winter", CLEO, "no_consent", (CLINIC, 4)),
        verdict("winter", DAN, "callable", (WEB, 2), night.call(DAN)["consent_id"]),
    ]
    for name in night.campaigns:
        rested = {"next_call_at": AS_OF - 2 * DAY + 4 * HOUR, "last_attempt_at": AS_OF - 2 * DAY}
        night.verdict_of(name, ANNA).update(rested)
    night.verdict_of("spring", ANNA).update(round=2, last_outcome="NO_ANSWER")
    for name in night.campaigns:
        night.duplicates.append(duplicate(name, CLEO, (CLINIC, 4, 2), kept=(CLINIC, 4)))
        night.duplicates.append(duplicate(name, ANNA, (CLINIC, 6, 1), kept=(CLINIC, 2)))
    night.duplicates.append(duplicate("winter", BEN, (WEB, 3, 1), kept=(CLINIC, 3)))
    night.signs = [sign(CLINIC), sign(WEB)]
    night.scorecards = [
        scorecard(CLINIC, "rejected", "", 1),
        scorecard(CLINIC, "rejected_for", "not_valid", 1),
        scorecard(WEB, "rejected", "", 0, earlier_share=0.1),
    ]
    return night


def sign(name: str) -> Row:
    """A row of `signs`: nothing that chance would not give."""
    found = {"numbers": 20, "found": 0, "expected": 0.5, "share": 0.0, "least_share": 0.2, "chance_log10": 0.0}
    looked_at = {"list_id": file_id(name), "sign": "consecutive_numbers", "lines": "other", "is_improbable": False}
    return {**looked_at, **found, "evidence": "0 of its 20 other numbers stand in rows"}


def scorecard(name: str, measure: str, part: str, contacts: int, earlier_share: float | None = None) -> Row:
    """A row of `scorecards`: so many of ten."""
    counted = {"contacts": contacts, "of": 10, "share": contacts / 10}
    against = {"earlier_share": earlier_share, "earlier_lists": 0 if earlier_share is None else 1}
    return {"list_id": file_id(name), "measure": measure, "part": part, **counted, **against}


def disclosed_before(e164: int) -> Row:
    """A row of `disclosures` of the night three days ago."""
    batch = {"batch_id": "batch-before", "position": 1, "e164": e164, "vendor": "north", "campaign": "spring"}
    night = {"run_id": "20261116T173000Z-00000000", "handed_over_at": AS_OF - 3 * DAY, "valid_until": AS_OF - 2 * DAY}
    return {**batch, **night, "consent_id": "c-1", "file": "campaign=spring/batch=batch-before/part-0000.parquet"}


def stopped_before(e164: int) -> Row:
    """A row of `stops`: a complaint that came while the batch of three days ago was out."""
    batch = {"batch_id": "batch-before", "e164": e164, "vendor": "north", "campaign": "spring"}
    no = {"reason": "complaint", "since": AS_OF - 9 * DAY, "told_at": AS_OF - 2.5 * DAY}
    return {**batch, **no, "file": "stop/20261117T053000Z.parquet"}


def table(model: type[Table], rows: list[Row]) -> pl.DataFrame:
    """The rows with the columns of their table; what a row does not say is null."""
    dtypes = model.dtypes()
    return pl.DataFrame([{name: row.get(name) for name in dtypes} for row in rows], schema=dtypes)


def write_rows(file: Path, model: type[Table], rows: list[Row]) -> None:
    """One Parquet file of the table."""
    file.parent.mkdir(parents=True, exist_ok=True)
    table(model, rows).write_parquet(file)


def append(root: Path, name: str, rows: list[Row]) -> int:
    """Append to the ledger, made if need be; its version then. No rows make no file."""
    path = root / "ledgers" / name
    if path.exists():
        _append(path, name, rows)
    else:
        shutil.copytree(_begun(name, rows), path)
    return max(int(log.stem) for log in (path / "_delta_log").glob("*.json"))


_BEGUN = Path(mkdtemp(prefix="heed-ledgers-"))
atexit.register(shutil.rmtree, _BEGUN, ignore_errors=True)


def _begun(name: str, rows: list[Row]) -> Path:
    """A ledger that begins with the rows, for all to copy: nearly every home begins with the same ones."""
    path = _BEGUN / sha256(f"{name} {rows!r}".encode()).hexdigest()
    if not path.exists():
        _append(path, name, rows)
    return path


def _append(path: Path, name: str, rows: list[Row]) -> None:
    more = table(LEDGERS[name], rows)
    write_deltalake(path, more.clear(), mode="ignore")
    if rows:
        write_deltalake(path, more, mode="append")


def file_record(file: Path, rows: int) -> FileRecord:
    """The file as its manifest tells it."""
    content = file.read_bytes()
    return FileRecord(path=file.name, size_bytes=len(content), rows=rows, sha256=sha256(content).hexdigest())


def edit_json(file: Path, **changes: object) -> None:
    """Change the top of a JSON file."""
    file.write_text(json.dumps({**json.loads(file.read_text(encoding="utf-8")), **changes}), encoding="utf-8")
