"""Homes with histories drawn at random: every kind of record, much of it odd, for comparing two ways of deciding."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

import polars as pl

from flows import cut, decide, pin, publish
from flows.home import Home
from flows.ledgers import append, open_ledgers, snapshot
from flows.plan import load_plan
from flows.run_folder import write_run
from schemas.outcomes import OutcomeClass
from schemas.policy import Policy
from schemas.reasons import SuppressionReason
from schemas.run import Run
from schemas.tables.ledgers import LEDGERS
from transforms.numbering import number_facts

Row = dict[str, Any]

AS_OF = datetime(2026, 11, 20, 17, 30, tzinfo=UTC)
"""A Friday evening in Europe, a Friday noon in America, a Saturday in China."""

CONTROLLERS, PURPOSES = ("Sunrise", "Lakeside"), ("reminder", "renewal")
CAMPAIGNS = ("autumn", "spring", "winter")
VENDORS = {"north": "vicidial", "south": "nice-cxone"}
CODES = ("NI", "NA", "HUC486", "huc486", "ＨＵＣ 486", "102", "202.0", "77", "??")
SETTINGS = """
time_zone = "{zone}"
refusal_scope = "{scope}"
[vendors.north]
root = "outbox/north"
outcome_codes = "vicidial"
codes = {{ HUC486 = "BUSY" }}
[vendors.south]
root = "outbox/south"
outcome_codes = "nice-cxone"
batch_size = {most}
[registers.national]
jurisdiction = "CN"
max_age_days = {age}
[registers.every]
jurisdiction = "*"
[registers.abroad]
jurisdiction = "US"
"""


@dataclass
class Draw:
    """One home's chance, and the numbers that its people have."""

    chance: Random
    numbers: list[int]

    def number(self) -> int:
        """Somebody's number."""
        return self.chance.choice(self.numbers)

    def ago(self, days: float = 60) -> datetime:
        """A moment before the night, most of them in the last days; now and then one after it."""
        spread = self.chance.choice((0.2, 1.5, 8, days, -0.5))
        return AS_OF - timedelta(seconds=round(self.chance.random() * spread * 86400))

    def maybe(self, value: Any, share: float = 0.5) -> Any:  # noqa: ANN401 - whatever may be there
        """The value, or none."""
        return value if self.chance.random() < share else None


def random_home(root: Path, seed: int, people: int = 60) -> Home:
    """A home without a night, whose ledgers are drawn from `seed`."""
    draw = Draw(Random(seed), [])  # noqa: S311 - nothing is kept secret by it
    draw.numbers = _valid({_number(draw.chance) for _ in range(people)})
    _settings(root, draw)
    home = Home.at(root)
    open_ledgers(home)
    for name, rows in _ledgers(draw).items():
        table = LEDGERS[name]
        filled = [{column: row.get(column) for column in table.dtypes()} for row in rows]
        append(home, name, pl.DataFrame(filled, schema=table.dtypes()), once=f"{name}:{seed}")
    return home


def one_night(home: Home, seed: int, change: Callable[[Policy, Random], Policy] | None = None) -> Run:
    """A whole night of the home but for intake and report; policies may be changed at random before it decides."""
    run = pin.pin(home, snapshot(home), as_of=AS_OF)
    if change is not None:
        chance = Random(seed)  # noqa: S311
        run = run.model_copy(update={"policies": {name: change(one, chance) for name, one in run.policies.items()}})
    run = cut.cut(home, decide.decide(home, run))
    write_run(home, run)
    publish.publish(home, run)
    finished = run.model_copy(update={"status": "finished"})
    write_run(home, finished)
    return finished


def loosened(policy: Policy, chance: Random) -> Policy:
    """The policy with some values drawn anew, so that each of them decides something somewhere."""
    ruled = policy.model_dump()
    drawn: Row = {
        "reopen_on_new_consent": chance.random() < 0.5,
        "on_holidays": chance.choice(("open", "closed_national")),
        "max_attempts_24h": chance.randint(1, 4),
        "max_attempts_7d": chance.randint(2, 6),
        "max_attempts_lifetime": chance.randint(3, 20),
        "max_campaign_attempts_24h": chance.randint(1, 3),
        "max_campaign_attempts_lifetime": chance.randint(1, 6),
        "refused_after": {"REJECTED_NO_TALK": chance.randint(1, 3), "BUSY": chance.randint(2, 5)},
        "unreachable_after": {"TERMINAL_INVALID": 1, "SUSPENDED": chance.randint(1, 2)},
        "interval_hours": {"NO_ANSWER": chance.choice((1, 9, 30)), "CALLBACK_SCHEDULED": 12, "BUSY": 0.5},
        "register_max_age_days": chance.randint(3, 30),
    }
    return Policy.model_validate({**ruled, **{name: {**ruled[name], "value": value} for name, value in drawn.items()}})


def _number(chance: Random) -> int:
    """Numbers that regulators keep for fiction where there are such, far apart in China and Hong Kong."""
    return chance.choice(
        (
            8613800000000 + 7919 * chance.randrange(1, 9999),
            8613800000000 + 7919 * chance.randrange(1, 9999),
            10000000000 + chance.choice((202, 213, 312, 808)) * 10**7 + 5550100 + chance.randrange(100),
            442079460000 + chance.randrange(1000),
            4917139200 * 100 + chance.randrange(100),
            85251000000 + 7919 * chance.randrange(1, 99),
            6581000000 + 7919 * chance.randrange(1, 99),
        )
    )


def _valid(numbers: set[int]) -> list[int]:
    """Those that the numbering plan knows, in order."""
    placed = number_facts("e164", plan=load_plan()).struct.field("region_code")
    known = pl.DataFrame({"e164": sorted(numbers)}).filter(placed.is_not_null())
    return known.get_column("e164").to_list()


def _settings(root: Path, draw: Draw) -> None:
    chance = draw.chance
    (root / "campaigns").mkdir(parents=True)
    scope = chance.choice(("everyone", "controller"))
    zone = chance.choice(("Asia/Shanghai", "America/New_York", "UTC"))
    said = SETTINGS.format(zone=zone, scope=scope, most=chance.randint(3, 40), age=chance.randint(5, 21))
    (root / "heed.toml").write_text(said, encoding="utf-8")
    for name in CAMPAIGNS:
        campaign = {
            "controller": chance.choice(CONTROLLERS),
            "purpose": chance.choice(PURPOSES),
            "policy": chance.choice(("cn", "cn", "us", "gb", "eu-de", "sg")),
            "vendor": chance.choice(tuple(VENDORS)),
        }
        lines = [f'{key} = "{value}"' for key, value in campaign.items()]
        lines += ['suppliers = ["crm", "web"]', f"batch_size = {chance.choice((5, 20, 500))}"]
        lines += [f"valid_hours = {chance.choice((6, 20, 44))}"]
        (root / "campaigns" / f"{name}.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _file_id(kind: str, name: str) -> str:
    return sha256(f"{kind}/{name}".encode()).hexdigest()


def _files(rows: dict[str, list[Row]]) -> list[Row]:
    """A record of every file that the rows name."""
    named = {(row["kind_"], row["source_"], row["dated_"], row["file_id"]) for kept in rows.values() for row in kept}
    return [
        {
            "file_id": file_id,
            "sha256": file_id,
            "kind": kind,
            "source": source,
            "file_name": f"{dated_on}.csv",
            "parts": 1,
            "dated_on": dated_on,
            "size_bytes": 1,
            "rows": sum(row["file_id"] == file_id for kept in rows.values() for row in kept),
            "accepted": sum(row["file_id"] == file_id for kept in rows.values() for row in kept),
            "rejected": 0,
            "taken_in_at": AS_OF - timedelta(hours=1),
        }
        for kind, source, dated_on, file_id in sorted(named, key=str)
    ]


def _ledgers(draw: Draw) -> dict[str, list[Row]]:
    people = len(draw.numbers)
    rows = {
        "contacts": [_contact(draw, at) for at in range(people + people // 3)],
        "consents": [_consent(draw, at) for at in range(people * 3)],
        "outcomes": [_outcome(draw, at) for at in range(people * 2)],
        "suppressions": [_suppression(draw, at) for at in range(people // 8)],
        "registers": [_entry(draw, at) for at in range(people // 4)],
    }
    rows["outcomes"] += [{**row, "row_number": row["row_number"] + 1000} for row in rows["outcomes"][::7]]
    return {"files": _files(rows), **rows, "disclosures": [_disclosure(draw, at) for at in range(people // 4)]}


def _from_file(draw: Draw, kind: str, source: str, at: int, dated_days: int = 5) -> Row:
    dated_on = (AS_OF - timedelta(days=dated_days)).date()
    file_id = _file_id(kind, f"{source}{dated_on}")
    place = {"kind_": kind, "source_": source, "dated_": dated_on, "file_id": file_id, "row_number": at + 2}
    return {**place, "taken_in_at": AS_OF - timedelta(hours=1), "e164": draw.number()}


def _contact(draw: Draw, at: int) -> Row:
    supplier = draw.chance.choice(("crm", "web"))
    row = _from_file(draw, "lists", supplier, at, draw.chance.choice((2, 9)))
    number = draw.numbers[at] if at < len(draw.numbers) else row["e164"]
    place = {"supplier": supplier, "listed_on": row["dated_"], "phone_column": 1, "number_in_cell": 1}
    return {**row, **place, "e164": number, "name": "Nobody Real"}


def _consent(draw: Draw, at: int) -> Row:
    row = _from_file(draw, "consents", "web", at)
    granted = draw.ago(300)
    return {
        **row,
        "e164": draw.numbers[at % len(draw.numbers)],
        "consent_id": f"{row['file_id'][:12]}-{row['row_number']}",
        "controller": draw.chance.choice(CONTROLLERS),
        "purpose": draw.chance.choice(PURPOSES),
        "channel": draw.chance.choice(("voice", "voice", "voice", "sms")),
        "granted_at": granted,
        "expires_at": draw.maybe(granted + timedelta(days=draw.chance.choice((1, 30, 400))), 0.3),
        "withdrawn_at": draw.maybe(granted + timedelta(days=draw.chance.choice((1, 30))), 0.08),
        "evidence": "form:1",
        "source": "web",
    }


def _outcome(draw: Draw, at: int) -> Row:
    vendor = draw.chance.choice(tuple(VENDORS))
    common = ("NO_ANSWER", "BUSY", "MACHINE", "CONNECTED_NO_OUTCOME", "CALLBACK_SCHEDULED", "REJECTED_NO_TALK")
    outcome = draw.chance.choice((*common, *common, *common, *(str(name) for name in OutcomeClass)))
    attempted = draw.ago()
    is_callback = outcome == "CALLBACK_SCHEDULED"
    return {
        **_from_file(draw, "outcomes", vendor, at),
        "campaign": draw.chance.choice((*CAMPAIGNS, "long-gone")),
        "vendor": vendor,
        "code": draw.chance.choice(CODES) if outcome == "UNKNOWN" else outcome,
        "outcome_class": outcome,
        "attempted_at": attempted,
        "callback_at": draw.maybe(attempted + timedelta(hours=draw.chance.randint(-2, 60))) if is_callback else None,
        "batch_id": draw.maybe(draw.chance.choice(("b-old", "b-older", "b-unheard")), 0.3),
    }


def _suppression(draw: Draw, at: int) -> Row:
    reason = draw.chance.choice([str(name) for name in SuppressionReason])
    kind, source = draw.chance.choice((("complaints", "hotline"), ("outcomes", "north")))
    return {**_from_file(draw, kind, source, at), "reason": reason, "since": draw.ago(), "source": source, "rule": "x"}


def _entry(draw: Draw, at: int) -> Row:
    register = draw.chance.choice(("national", "every", "abroad", "unheard"))
    row = _from_file(draw, "registers", register, at, draw.chance.choice((3, 12, 40)))
    number, digest = row["e164"], sha256(f"+{row['e164']}".encode()).hexdigest()
    named = {"e164": None, "phone_sha256": digest} if draw.chance.random() < 0.3 else {"e164": number}
    return {**row, "register": register, "snapshot_on": row["dated_"], **named}


def _disclosure(draw: Draw, at: int) -> Row:
    batch = draw.chance.choice(("b-old", "b-older"))
    given = AS_OF - timedelta(hours=15 if batch == "b-old" else 60)
    return {
        "batch_id": batch,
        "position": at + 1,
        "e164": draw.number(),
        "vendor": draw.chance.choice(tuple(VENDORS)),
        "campaign": draw.chance.choice(CAMPAIGNS),
        "consent_id": "c",
        "run_id": "an-earlier-night",
        "handed_over_at": given,
        "valid_until": given + timedelta(hours=20),
        "file": "part-0000.parquet",
    }
