"""Pin a night: everything it will be a function of, under an id that follows from it."""

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from flows.errors import UsageError
from flows.home import Home
from flows.jurisdictions import with_territories
from flows.ledgers import Snapshot, read_ledger, rows_version, snapshot
from flows.outbox import outbox_of
from flows.plan import load_plan
from flows.reference import list_sign_rules, outcome_codes, rules_of
from flows.run_folder import RunFolder, read_run, run_ids, write_run
from flows.vendor_formats import check_formats
from schemas.campaign import Campaign
from schemas.policy import EVERYWHERE
from schemas.run import Run
from schemas.tables.batches import in_order
from transforms.decide.registers import unattached

_HANDED_OVER = "disclosures"
_ITS_OWN = (_HANDED_OVER, "stops", "approvals")
"""What goes out is written down by whoever sends it or lets it go: pinned, but no part of the night's id."""

_NAMED = 3

_CAME_OF_IT = ("verdicts", "duplicates", "batches", "silent_batches", "shares", "held_because")
"""What a night finds out, apart from what it is a function of."""


def heed_version() -> str:
    """The version of heed that is installed."""
    return version("heed")


def check_settings(home: Home) -> None:
    """Read every setting, campaign, policy and code list once, so that a night stops at its start or not for them.

    Raises:
        UsageError: one of them says something that cannot be, or there is no campaign.
    """
    if not home.campaigns:
        raise UsageError(f"{home.root / 'campaigns'} has no campaign; 'heed init' shows what one looks like")
    _check_clock(home)
    _check_regions(home)
    for campaign in home.campaigns.values():
        rules_of(campaign)
        outbox_of(home, campaign.vendor)
    list_sign_rules()
    for name, vendor in home.settings.vendors.items():
        outcome_codes(name, vendor)
        check_formats(name, vendor.also)


def unheard_suppliers(home: Home) -> list[str]:
    """What to say of suppliers that a campaign names and no folder of the inbox does."""
    return [
        f"campaigns/{name}.toml: supplier {supplier} has no folder inbox/lists/{supplier}"
        for name, campaign in home.campaigns.items()
        for supplier in campaign.suppliers
        if not (home.inbox / "lists" / supplier).is_dir()
    ]


def unused_lists(home: Home) -> list[str]:
    """What to say of suppliers whose lists were taken in and whom no campaign names."""
    named = [supplier for campaign in home.campaigns.values() for supplier in campaign.suppliers]
    files = read_ledger(home, "files", snapshot(home)["files"])
    unused = files.filter(pl.col("kind") == "lists", ~pl.col("source").is_in(named))
    counted = unused.group_by("source").agg(pl.col("rows").sum()).sort("source").collect()
    return [
        f"inbox/lists/{supplier}: no campaign names this supplier, so none of its {rows:,} rows is judged"
        for supplier, rows in counted.iter_rows()
    ]


def regions_without_register(home: Home) -> list[str]:
    """What to say of the regions whose numbers are held since their law asks for a register and none is attached."""
    asked = {
        region
        for campaign in home.campaigns.values()
        for region, (_, policy) in rules_of(campaign).items()
        if policy.needs_register.value
    }
    registers = with_territories(home.settings.registers)
    lacking = unattached(registers, sorted(asked - {EVERYWHERE}))
    every = ["every region without a policy of its own"] if unattached(registers, asked & {EVERYWHERE}) else []
    if not (named := [*lacking, *every]):
        return []
    held = "their law asks for one, so their numbers are held as register_stale (register:none)"
    return [f"heed.toml: no [registers.…] for {', '.join(named)}: {held}"]


def _check_clock(home: Home) -> None:
    """Python and Polars keep time zones apart; both must know this one."""
    moment = pl.select(pl.lit(datetime(2026, 1, 1, tzinfo=UTC)).alias("moment"))
    try:
        moment.select(pl.col("moment").dt.convert_time_zone(home.settings.time_zone))
    except pl.exceptions.PolarsError:
        raise UsageError(f"{home.settings_file}: time_zone is no IANA zone, like Asia/Shanghai") from None


def _check_regions(home: Home) -> None:
    known = set(load_plan().regions.get_column("region"))
    layouts = {path.stem: home.layout(path.stem).default_region for path in (home.root / "layouts").glob("*.toml")}
    said = {"heed.toml": home.settings.default_region} | {f"layouts/{name}.toml": of for name, of in layouts.items()}
    for place, region in said.items():
        if region is not None and region not in known:
            raise UsageError(f"{place}: default_region {region} has no numbering plan; use ISO 3166-1 alpha-2, like CN")


def pin(home: Home, versions: Snapshot, *, as_of: datetime) -> Run:
    """The night of `as_of` on these ledgers, named in its `run.json`.

    The same ledgers, settings and instant are the same night: it takes up the run that was pinned before, with the
    hand-overs that were on record then, so that running it again writes the same bytes.
    """
    vendors = home.settings.vendors
    run = Run(
        run_id="",
        status="started",
        as_of=as_of.astimezone(UTC),
        heed_version=heed_version(),
        plan_version=load_plan().version,
        calendar_version=version("holidays"),
        time_zone=home.settings.time_zone,
        ledgers=versions,
        registers=with_territories(home.settings.registers),
        refusal_scope=home.settings.refusal_scope,
        codes={name: outcome_codes(name, vendor) for name, vendor in vendors.items()},
        vendor_roots={name: vendor.place for name, vendor in vendors.items()},
        vendor_columns={name: in_order(vendor.columns) for name, vendor in vendors.items()},
        vendor_formats={name: check_formats(name, vendor.also) for name, vendor in vendors.items()},
        list_signs=list_sign_rules(),
        campaigns={name: _within_the_vendors_size(campaign, home) for name, campaign in home.campaigns.items()},
        **_policies(home, as_of),
    )
    run = run.model_copy(update={"run_id": _run_id(home, run)})
    if run.run_id in run_ids(home):
        earlier = read_run(home, run.run_id)
        if earlier.status == "finished" and RunFolder(home.run_path(run.run_id)).is_whole(earlier):
            return earlier
        if earlier.status == "finished" or _has_handed_over(home, run):
            run = earlier.model_copy(update={"status": "started", "held_because": None})  # not whole from here on
    write_run(home, run)
    return run


def _within_the_vendors_size(campaign: Campaign, home: Home) -> Campaign:
    most = home.vendor(campaign.vendor).batch_size or campaign.batch_size
    return campaign.model_copy(update={"batch_size": min(most, campaign.batch_size)})


def _policies(home: Home, as_of: datetime) -> dict[str, Any]:
    """`policy_versions` and `policies` of the run.

    Raises:
        UsageError: a value of a policy has ended or not begun, and nobody has said what holds on the night's day.
    """
    today = as_of.astimezone(ZoneInfo(home.settings.time_zone)).date()
    rules = {name: rules_of(campaign) for name, campaign in home.campaigns.items()}
    policies = dict(rule for by_region in rules.values() for rule in by_region.values())
    for policy in policies.values():
        if ended := policy.ended_by(today):
            raise UsageError(f"policy {policy.name}: {_some(ended)} ended before {today}; say in its file what holds")
        if not_begun := policy.not_begun_by(today):
            raise UsageError(
                f"policy {policy.name}: {_some(not_begun)} held not yet on {today}, the night's day; "
                "say in its file what held until then"
            )
    versions = {name: {region: rule[0] for region, rule in by_region.items()} for name, by_region in rules.items()}
    return {"policy_versions": versions, "policies": policies}


def _some(names: Sequence[str]) -> str:
    """The first few of the names, and how many more there are."""
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more} more" if more > 0 else "")


def _has_handed_over(home: Home, run: Run) -> bool:
    """Whether the run was killed after it had begun to publish; until then it may be pinned anew."""
    disclosures = read_ledger(home, _HANDED_OVER, run.ledgers[_HANDED_OVER])
    return not disclosures.filter(pl.col("run_id") == run.run_id).head(1).collect().is_empty()


def _run_id(home: Home, run: Run) -> str:
    """The instant, and eight digits of the SHA-256 of everything else that the night is a function of."""
    inputs = run.model_dump(mode="json", exclude={"run_id", "status", *_CAME_OF_IT})
    inputs["ledgers"] = {name: rows_version(home, name, at) for name, at in run.ledgers.items() if name not in _ITS_OWN}
    digest = hashlib.sha256(json.dumps(inputs, sort_keys=True).encode()).hexdigest()[:8]
    return f"{run.as_of:%Y%m%dT%H%M%SZ}-{digest}"
