"""Nights drawn as little tables: each row one contact and what is on record about it, decided for one campaign."""

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

import polars as pl

from flows.decide.settling import find_places
from schemas.campaign import Campaign
from schemas.list_signs import SignRules
from schemas.policy import Policy
from schemas.settings import RefusalScope, RegisterRule
from schemas.tables.ledgers import Consents, Disclosures, Outcomes, Rejects, Releases, Suppressions
from transforms.decide.consents import first_grants
from transforms.decide.duplicates import mark_kept, repeated, winners
from transforms.decide.hours import call_windows
from transforms.decide.judge import Evidence, Terms, judge
from transforms.decide.law import Law
from transforms.decide.night import history, tables_of_intervals, told
from transforms.decide.settle import attach_places
from transforms.lists.numbers import distinct_numbers
from transforms.lists.signs import held_lists, list_signs

AS_OF = datetime(2026, 11, 20, 17, 30, tzinfo=UTC)
"""01:30 on the 21st in Shanghai."""

ENGINE: Literal["in-memory"] = "in-memory"
"""On a handful of rows four times as quick as the night's own, which `tests/flows/test_two_engines.py` tries."""

DATA = Path(__file__).parents[3] / "data"
SIGN_RULES = SignRules.model_validate(
    tomllib.loads((DATA / "reference" / "list_signs.toml").read_text(encoding="utf-8"))
)
PREFIXES = pl.LazyFrame({"prefix": [86138, 86139], "room": [10**8, 10**8]})
CAMPAIGN = Campaign(
    name="spring", controller="Sunrise", purpose="reminder", policy="cn", suppliers=("crm",), vendor="north"
)
FILE = "a" * 64
_AGO = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}


def ago(text: str) -> datetime:
    """`2h`, `30d`, `10m` before the night; `+2h` after it."""
    span = int(text.strip("+")[:-1]) * _AGO[text[-1]]
    return AS_OF + span if text.startswith("+") else AS_OF - span


@dataclass
class Records:
    """The ledgers that a drawing fills, as rows."""

    contacts: list[dict[str, Any]] = field(default_factory=list)
    consents: list[dict[str, Any]] = field(default_factory=list)
    outcomes: list[dict[str, Any]] = field(default_factory=list)
    suppressions: list[dict[str, Any]] = field(default_factory=list)
    entries: list[dict[str, Any]] = field(default_factory=list)
    disclosures: list[dict[str, Any]] = field(default_factory=list)


def policy_of(name: str) -> Policy:
    """The shipped policy of that name."""
    file = DATA / "policies" / f"{name}.toml"
    return Policy.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))


def with_values(policy: Policy, **values: Any) -> Policy:
    """The policy with other values, looser ones too."""
    ruled = policy.model_dump()
    return Policy.model_validate({**ruled, **{name: {**ruled[name], "value": values[name]} for name in values}})


def law_of(policy: Policy, regions: Collection[str | None] = ("CN",), **of_region: Policy) -> Law:
    """The law where `policy` holds, and in some regions another."""
    versions = {"*": "policy@test", **{region: f"{region}@test" for region in of_region}}
    policies = {"policy@test": policy, **{f"{region}@test": other for region, other in of_region.items()}}
    return Law.of(versions, policies, regions={*regions, *of_region})


CN = policy_of("cn")


@dataclass(frozen=True)
class Night:
    """What a drawn night hangs on besides its records; every part has a default."""

    campaigns: tuple[Campaign, ...] = (CAMPAIGN,)
    policy: Policy = CN
    of_region: Mapping[str, Policy] = field(default_factory=dict)
    """The policies of regions that have another."""
    registers: Mapping[str, RegisterRule] = field(default_factory=dict)
    snapshots: Mapping[str, date] = field(default_factory=dict)
    refusal_scope: RefusalScope = "everyone"
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    as_of: datetime = AS_OF

    def decided(self, records: Records) -> pl.DataFrame:
        """The whole night of the records, settled."""
        contacts = pl.LazyFrame(records.contacts, schema_overrides={"region_code": pl.String})
        held = held_in(contacts, policy=self.policy)
        judged_by = {}
        for campaign in self.campaigns:
            evidence, terms = self.brief(records, campaign, held)
            grants = first_grants(evidence.consents, campaign=campaign, as_of=self.as_of)
            won = winners(contacts, repeated(contacts), held=held, grants=grants, time_zone="Asia/Shanghai")
            kept = mark_kept(contacts, won).filter("is_kept")
            judged_by[campaign.name] = judge(kept, evidence, terms).collect(engine=ENGINE).lazy()
        sizes = {one.name: one.batch_size for one in self.campaigns}
        found = find_places(judged_by, sizes).lazy()
        settled = [attach_places(judged_by[name], found, batch_size=sizes[name]) for name in sorted(judged_by)]
        return pl.concat(settled).collect(engine=ENGINE)

    def brief(self, records: Records, campaign: Campaign, held: pl.LazyFrame) -> tuple[Evidence, Terms]:
        """What one campaign's contacts are judged by."""
        places = {(row["region_code"], tuple(row["time_zones"])): None for row in records.contacts}
        law = law_of(self.policy, [region for region, _ in places], **self.of_region)
        terms = Terms(campaign, law, self.registers, self.refusal_scope, self.as_of, "Asia/Shanghai")
        on_record = told(
            pl.LazyFrame(records.outcomes, schema=Outcomes.dtypes()),
            pl.LazyFrame(records.disclosures, schema=Disclosures.dtypes()),
            pl.LazyFrame(records.suppressions, schema=Suppressions.dtypes()),
            codes=self.codes,
            controllers={one.name: one.controller for one in self.campaigns},
            as_of=self.as_of,
            time_zone=terms.time_zone,
        )
        reckoned = history(on_record, policies=law.policies, as_of=self.as_of)
        return Evidence(
            consents=pl.LazyFrame(records.consents, schema=Consents.dtypes()),
            noes=on_record.noes,
            register_entries=pl.LazyFrame(records.entries, schema={"register": pl.String, "e164": pl.Int64}),
            latest_snapshots=self.snapshots,
            numbers=reckoned.numbers,
            intervals=tables_of_intervals(law.policies),
            campaigns=reckoned.campaigns,
            open_batches=on_record.open_batches,
            held_lists=held,
            windows=call_windows(places, law=law, as_of=self.as_of, valid_until=terms.valid_until),
        ), terms


def judged(drawing: str, **night: Any) -> dict[int, str]:
    """The verdict of each row of the drawing (of the first campaign)."""
    campaigns = night.get("campaigns", (CAMPAIGN,))
    mine = decided(read(drawing), **night).filter(pl.col("campaign") == campaigns[0].name).sort("row_number")
    return dict(mine.select("row_number", "verdict").iter_rows())


def decided(records: Records, **night: Any) -> pl.DataFrame:
    """The whole night of the records, settled."""
    return Night(**night).decided(records)


def held_in(contacts: pl.LazyFrame, *, policy: Policy = CN) -> pl.LazyFrame:
    """The lists that the policy holds; none is released."""
    numbers = distinct_numbers(contacts).collect(engine=ENGINE).lazy()
    signs = list_signs(numbers, Rejects.no_rows(), rules=SIGN_RULES, prefixes=PREFIXES)
    return held_lists(signs, Releases.no_rows(), swept_share=policy.swept_share.value).collect(engine=ENGINE).lazy()


def read(drawing: str) -> Records:
    """The records that a drawing means.

    Its columns, all optional but the first: `row` (its number; the telephone number follows from it), `consent` (`yes`,
    `none`, `2d` ago, `expired`, `withdrawn`), `outcomes` (`NO_ANSWER 2h, BUSY@other 3d, CALLBACK_SCHEDULED 1d +9h`, the
    last with the time that was agreed), `no` (`refusal 3d`),
    `register`, `batch` (`2d`: handed over and not answered), `line` (its type), `region`, `zones`.
    """
    heading, *lines = [line for line in drawing.strip().splitlines() if line.strip()]
    names = [name.strip() for name in heading.split("|")]
    records = Records()
    for line in lines:
        cells = dict(zip(names, (cell.strip() for cell in line.split("|")), strict=True))
        _record(records, cells)
    return records


def number(row: int) -> int:
    """The telephone number of a row: far apart, so that no two are neighbours."""
    return 8613800000000 + row * 1009


def _record(records: Records, cells: Mapping[str, str]) -> None:
    row = int(cells["row"])
    e164 = number(row)
    stamp = {"file_id": FILE, "row_number": row, "taken_in_at": AS_OF, "e164": e164}
    records.contacts.append({**stamp, **_contact(cells)})
    records.consents.extend({**stamp, **consent} for consent in _consents(row, cells.get("consent", "yes")))
    records.outcomes.extend({**stamp, **outcome} for outcome in _outcomes(cells.get("outcomes", "")))
    for word in _words(cells.get("no", "")):
        reason, since = word.split()
        records.suppressions.append({**stamp, "reason": reason, "since": ago(since), "source": "x", "rule": reason})
    records.entries.extend({"register": name, "e164": e164} for name in _words(cells.get("register", "")))
    records.disclosures.extend(_disclosure(e164, since) for since in _words(cells.get("batch", "")))


def _contact(cells: Mapping[str, str]) -> dict[str, Any]:
    return {
        "supplier": "crm",
        "listed_on": date(2026, 11, 1),
        "phone_column": 1,
        "number_in_cell": 1,
        "name": None,
        "external_id": None,
        "line_type": cells.get("line") or "mobile",
        "region_code": cells.get("region") or "CN",
        "time_zones": (cells.get("zones") or "Asia/Shanghai").split(),
    }


def _consents(row: int, word: str) -> list[dict[str, Any]]:
    if word == "none":
        return []
    given = ago(word) if word[:1].isdigit() else ago("300d")
    consent = {
        "consent_id": f"c-{row}",
        "controller": CAMPAIGN.controller,
        "purpose": CAMPAIGN.purpose,
        "channel": "voice",
        "granted_at": given,
        "expires_at": ago("1d") if word == "expired" else None,
        "withdrawn_at": ago("1d") if word == "withdrawn" else None,
        "evidence": "crm:1",
        "source": "web",
    }
    return [consent]


def _outcomes(words: str) -> list[dict[str, Any]]:
    rows = []
    for word in _words(words):
        name, since, *agreed = word.split()
        outcome, _, campaign = name.partition("@")
        rows.append(
            {
                "campaign": campaign or CAMPAIGN.name,
                "vendor": "north",
                "code": outcome,
                "outcome_class": outcome,
                "attempted_at": ago(since),
                "callback_at": ago(agreed[0]) if agreed else None,
            }
        )
    return rows


def _disclosure(e164: int, since: str) -> dict[str, Any]:
    return {
        "batch_id": "b1",
        "position": 1,
        "e164": e164,
        "vendor": "north",
        "campaign": CAMPAIGN.name,
        "consent_id": "c",
        "run_id": "r",
        "handed_over_at": ago(since),
        "valid_until": ago(since) + timedelta(hours=20),
        "file": "f",
    }


def _words(cell: str) -> list[str]:
    return [word.strip() for word in cell.split(",") if word.strip()]
