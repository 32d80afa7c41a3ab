"""Complaints about a night's campaigns and lists, out of the ledgers that it pinned."""

from typing import Any

import polars as pl

from flows.home import Home
from flows.ledgers import read_ledger
from flows.plan import load_plan
from schemas.run import Run
from transforms.anomalies.complaints import attach_limit, called, mark_complained, on_lists, over_the_limit
from transforms.decide.handed_over import with_campaign_of_batch
from transforms.decide.suppressions import noes_said
from transforms.outcome_codes import explain

_LEDGERS = ("outcomes", "disclosures", "suppressions", "contacts")


def complained(home: Home, run: Run) -> list[dict[str, Any]]:
    """What `over_the_limit` tells of the run's campaigns, and of the lists of each."""
    ledgers = {name: read_ledger(home, name, run.ledgers[name]) for name in _LEDGERS}
    known = with_campaign_of_batch(explain(ledgers["outcomes"], codes=run.codes), ledgers["disclosures"])
    people = called(known, ledgers["disclosures"], as_of=run.as_of)
    marked = mark_complained(people, noes_said(ledgers["suppressions"], known), time_zone=run.time_zone)
    of_campaigns = attach_limit(marked, limits=_limits(run), plan=load_plan()).collect(engine="streaming").lazy()
    suppliers = {name: list(campaign.suppliers) for name, campaign in run.campaigns.items()}
    of_lists = on_lists(of_campaigns, ledgers["contacts"], suppliers=suppliers)
    whole = of_campaigns.with_columns(pl.lit("").alias("part"))
    return [row for every in (whole, of_lists) for row in over_the_limit(every).collect().to_dicts()]


def _limits(run: Run) -> dict[str, dict[str, float]]:
    """By campaign and region, what the policies allow."""
    return {
        name: {region: run.policies[version].complaints_per_thousand.value for region, version in versions.items()}
        for name, versions in run.policy_versions.items()
    }
