"""The night's decision: every contact of every campaign to one verdict, from pinned ledgers."""

from collections.abc import Mapping

import polars as pl

from flows.evidence import evidence_for, history_of, places_of, silent, terms_of
from flows.gates import gate
from flows.home import Home
from flows.ledgers import read_ledger
from flows.lists.signs import find_signs, hold_lists
from flows.plan import load_plan
from flows.run_folder import RunFolder
from schemas.campaign import Campaign
from schemas.run import Run
from schemas.tables.verdicts import Duplicates, Verdicts
from schemas.verdicts import VERDICTS
from transforms.decide.consents import first_grants
from transforms.decide.duplicates import duplicates, mark_kept
from transforms.decide.judge import Evidence, Terms, judge
from transforms.decide.settle import settle
from transforms.numbering import number_facts


def decide(home: Home, run: Run) -> Run:
    """Write the run's verdicts and duplicates; the run with how many of each there are.

    Writes `signs/`, `held/`, `verdicts/` and `duplicates/`, and `tonight.parquet`: the verdicts with what a batch and
    the scorecards need besides.
    """
    folder = RunFolder(home.run_path(run.run_id))
    ledgers = {name: read_ledger(home, name, version) for name, version in run.ledgers.items()}
    whole = ledgers["contacts"].join(ledgers["files"], on="file_id", how="semi")
    placed = _place(whole, run, folder)
    terms = terms_of(run, places_of(placed))
    held = hold_lists(run, ledgers, find_signs(run, ledgers, placed, folder), folder)
    marked = {
        name: _marked(placed, run, campaign, ledgers["consents"], held[name])
        for name, campaign in run.campaigns.items()
    }
    on_record = history_of(run, ledgers, terms)
    evidence = evidence_for(run, ledgers, placed, held, on_record, terms)
    settled = _settle(marked, evidence, terms)
    settled.write_parquet(folder.tonight)
    verdicts = gate(Verdicts, settled.lazy().sort("campaign", "e164"))
    doubled = gate(Duplicates, _doubled(marked))
    folder.write("verdicts", verdicts)
    folder.write("duplicates", doubled)
    counts = {"verdicts": _counts(verdicts, run), "duplicates": _doubles(doubled, run)}
    return run.model_copy(update={**counts, "silent_batches": silent(on_record)})


def _place(contacts: pl.LazyFrame, run: Run, folder: RunFolder) -> pl.LazyFrame:
    """The contacts of every campaign's suppliers with their numbers' facts, on disk for the stages that follow."""
    suppliers = sorted({supplier for campaign in run.campaigns.values() for supplier in campaign.suppliers})
    facts = number_facts("e164", plan=load_plan()).struct.unnest()
    contacts.filter(pl.col("supplier").is_in(suppliers)).with_columns(facts).sink_parquet(folder.placed)
    return pl.scan_parquet(folder.placed)


def _marked(
    placed: pl.LazyFrame, run: Run, campaign: Campaign, consents: pl.LazyFrame, held: pl.LazyFrame
) -> pl.LazyFrame:
    grants = first_grants(consents, campaign=campaign, as_of=run.as_of)
    contacts = placed.filter(pl.col("supplier").is_in(campaign.suppliers))
    return mark_kept(contacts, held=held, grants=grants, time_zone=run.time_zone)


def _settle(
    marked: Mapping[str, pl.LazyFrame], evidence: Mapping[str, Evidence], terms: Mapping[str, Terms]
) -> pl.DataFrame:
    judged = {name: judge(marked[name].filter("is_kept"), evidence[name], one) for name, one in terms.items()}
    sizes = {name: one.campaign.batch_size for name, one in terms.items()}
    return settle(judged, batch_sizes=sizes).collect()


def _doubled(marked: Mapping[str, pl.LazyFrame]) -> pl.LazyFrame:
    every = [duplicates(contacts, campaign=name) for name, contacts in marked.items()]
    return pl.concat(every).sort("campaign", "e164", "list_id", "row_number", "phone_column")


def _counts(verdicts: pl.DataFrame, run: Run) -> dict[str, dict[str, int]]:
    counts = {(name, verdict): n for name, verdict, n in verdicts.group_by("campaign", "verdict").len().rows()}
    return {name: {verdict: counts.get((name, verdict), 0) for verdict in VERDICTS} for name in run.campaigns}


def _doubles(doubled: pl.DataFrame, run: Run) -> dict[str, int]:
    counts = dict(doubled.group_by("campaign").len().rows())
    return {name: counts.get(name, 0) for name in run.campaigns}
