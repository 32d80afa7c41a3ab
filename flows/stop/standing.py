"""Whom a stop list must name, out of the ledgers and settings of today."""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import polars as pl

from flows.evidence import entries_of
from flows.home import Home
from flows.jurisdictions import with_territories
from flows.ledgers import read_ledger, snapshot
from flows.plan import load_plan
from flows.reference import outcome_codes, rules_of
from transforms.decide.handed_over import with_campaign_of_batch
from transforms.decide.registers import latest_snapshots
from transforms.decide.suppressions import noes_said
from transforms.outcome_codes import explain
from transforms.stops.noes import keep_standing
from transforms.stops.waiting import noes_against, noes_listed, open_hand_overs, waiting

_LEDGERS = ("files", "consents", "outcomes", "suppressions", "registers", "disclosures", "stops")


def open_vendors(home: Home, *, as_of: datetime) -> list[str]:
    """The vendors with a batch that is still valid."""
    disclosures = read_ledger(home, "disclosures", snapshot(home)["disclosures"])
    still = disclosures.filter(pl.col("valid_until") > as_of).select("vendor").unique()
    return still.collect().get_column("vendor").sort().to_list()


def who_waits(home: Home, *, as_of: datetime, acknowledged: Mapping[str, Collection[str]]) -> pl.DataFrame:
    """`vendor, batch_id, e164, campaign, reason, since, last_told_at` of open batches, as `waiting` says.

    `acknowledged` are the files of the lists that each vendor said it has heeded.
    """
    versions = snapshot(home)
    ledgers = {name: read_ledger(home, name, versions[name]) for name in _LEDGERS}
    still_open = open_hand_overs(ledgers["disclosures"], ledgers["consents"], as_of=as_of).collect()
    hand_overs = still_open.lazy()
    numbers = hand_overs.select("e164").unique()
    own = {name: ledgers[name].join(numbers, on="e164", how="semi") for name in ("outcomes", "suppressions")}
    outcomes = _explained(home, own["outcomes"], ledgers["disclosures"])
    controllers = {name: campaign.controller for name, campaign in home.campaigns.items()}
    whose = controllers if home.settings.refusal_scope == "controller" else None
    said = noes_said(own["suppressions"], outcomes, controllers=whose)
    noes = pl.concat([noes_against(hand_overs, one) for one in (said, _listed(home, ledgers, hand_overs))])
    standing = keep_standing(
        noes,
        reopens=_reopens(home),
        controllers=controllers,
        plan=load_plan(),
        time_zone=home.settings.time_zone,
    )
    return waiting(standing, ledgers["stops"], outcomes, acknowledged=acknowledged).collect()


def _explained(home: Home, outcomes: pl.LazyFrame, disclosures: pl.LazyFrame) -> pl.LazyFrame:
    codes = {name: outcome_codes(name, vendor) for name, vendor in home.settings.vendors.items()}
    return with_campaign_of_batch(explain(outcomes, codes=codes), disclosures).collect().lazy()


def _listed(home: Home, ledgers: Mapping[str, pl.LazyFrame], hand_overs: pl.LazyFrame) -> pl.LazyFrame:
    latest = dict(latest_snapshots(ledgers["files"]).collect().iter_rows())
    zone = ZoneInfo(home.settings.time_zone)
    made = {name: datetime.combine(day, time(), zone).astimezone(UTC) for name, day in latest.items()}
    return noes_listed(
        hand_overs,
        entries_of(ledgers["registers"], latest, hand_overs),
        rules=with_territories(home.settings.registers),
        latest=made,
        plan=load_plan(),
    )


def _reopens(home: Home) -> dict[str, dict[str, bool]]:
    """By campaign and region, whether a younger consent lifts a refusal."""
    return {
        name: {region: policy.reopen_on_new_consent.value for region, (_, policy) in rules_of(campaign).items()}
        for name, campaign in home.campaigns.items()
    }
