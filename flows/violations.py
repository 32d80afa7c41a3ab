"""What the vendors' answers say against them, as a night reads the ledgers."""

import polars as pl

from flows.gates import gate
from flows.home import Home
from flows.ledgers import read_ledger
from flows.plan import load_plan
from flows.run_folder import RunFolder
from schemas.run import Run
from schemas.tables.stops import Stops
from schemas.tables.violations import Violations
from transforms.answers.calls import of_another_number
from transforms.answers.violations import suspects, violations
from transforms.decide.handed_over import with_campaign_of_batch
from transforms.decide.suppressions import noes_said
from transforms.outcome_codes import explain
from transforms.stops.waiting import with_consent


def write_violations(home: Home, run: Run) -> int:
    """Write the run's `violations/`: calls after a no or without a batch, answers for another number; how many."""
    named = ("outcomes", "disclosures", "suppressions", "consents")
    ledgers = {name: read_ledger(home, name, run.ledgers[name]) for name in named}
    stops = read_ledger(home, "stops", run.ledgers["stops"]) if "stops" in run.ledgers else Stops.no_rows()
    explained = explain(ledgers["outcomes"], codes=run.codes)
    outcomes = with_campaign_of_batch(explained, ledgers["disclosures"])
    controllers = {name: campaign.controller for name, campaign in run.campaigns.items()}
    whose = controllers if run.refusal_scope == "controller" else None
    noes = noes_said(ledgers["suppressions"], outcomes, controllers=whose)
    few = suspects(outcomes, ledgers["disclosures"], noes=noes, stops=stops, time_zone=run.time_zone)
    # Kept here, since Polars would look through every outcome again for each use of them.
    to_noes, strays = (frame.collect(engine="streaming").lazy() for frame in few)
    misplaced = of_another_number(explained, ledgers["disclosures"]).collect(engine="streaming").lazy()
    numbers = pl.concat([to_noes.select("e164"), strays.select("e164")]).unique()
    own = ledgers["disclosures"].join(numbers, on="e164", how="semi")
    found = violations(
        to_noes,
        strays,
        misplaced,
        hand_overs=with_consent(own, ledgers["consents"]).collect(engine="streaming").lazy(),
        noes=noes.join(numbers, on="e164", how="semi").collect(engine="streaming").lazy(),
        stops=stops,
        reopens=_reopens(run),
        controllers=controllers,
        plan=load_plan(),
        time_zone=run.time_zone,
    )
    rows = gate(Violations, found)
    RunFolder(home.run_path(run.run_id)).write("violations", rows)
    return rows.height


def _reopens(run: Run) -> dict[str, dict[str, bool]]:
    """By campaign and region, whether a younger consent lifts a refusal."""
    return {
        name: {region: run.policies[version].reopen_on_new_consent.value for region, version in versions.items()}
        for name, versions in run.policy_versions.items()
    }
