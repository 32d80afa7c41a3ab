"""The counts that a report is made of, read from the night's own files and the ledgers at its versions."""

from dataclasses import dataclass
from typing import Any

import polars as pl

from flows.home import Home
from flows.ledgers import read_ledger
from flows.run_folder import RunFolder
from schemas.run import Run
from schemas.tables.lists import HeldLists, ListSigns, Scorecards
from schemas.tables.verdicts import Duplicates, Verdicts
from schemas.tables.violations import Violations
from transforms import funnel
from transforms.answers.violations import count_violations

Row = dict[str, Any]


@dataclass(frozen=True)
class Tallies:
    """Every table of the page, as rows by column name."""

    steps: list[Row]
    """All campaigns added up: `step, contacts`."""
    steps_by_campaign: list[Row]
    campaigns: list[Row]
    lists: list[Row]
    carriers: list[Row]
    provinces: list[Row]
    rejects: list[Row]
    scorecards: dict[str, dict[str, Row]]
    """By list id and measure."""
    held: list[Row]
    """`list_id, sign, evidence, campaigns`: the lists that are held, for which campaigns and why."""
    violations: list[Row]
    """`vendor, kind, reason, calls, knew, earliest, latest`: calls that should not have been made."""


def read_tallies(home: Home, run: Run) -> Tallies:
    """The night's counts; every big file is read once, streaming."""
    campaigns = {name: campaign.suppliers for name, campaign in run.campaigns.items()}
    rejects = read_ledger(home, "rejects", run.ledgers["rejects"])
    files = read_ledger(home, "files", run.ledgers["files"])
    folder = RunFolder(home.run_path(run.run_id))
    counts = funnel.count_verdicts(folder.scan("verdicts", Verdicts)).collect().lazy()
    scorecard = funnel.count_lists(
        funnel.lists_by_campaign(files, suppliers=campaigns),
        rejects=rejects,
        duplicates=folder.scan("duplicates", Duplicates),
        counts=counts,
    )
    lists = scorecard.collect()
    steps = funnel.funnel(lists.lazy(), counts=counts, campaigns=list(campaigns))
    tables = [
        funnel.over_all(steps),
        steps,
        funnel.by_campaign(steps),
        lists.lazy(),
        funnel.callable_by(counts, "carrier"),
        funnel.callable_by(counts, "region_code", "province"),
        funnel.count_rejects(rejects),
    ]
    whole, single, named, by_list, carriers, provinces, refused = (table.to_dicts() for table in pl.collect_all(tables))
    cards, held, calls = _scorecards(folder), _held(folder), _violations(folder)
    return Tallies(whole, single, named, by_list, carriers, provinces, refused, cards, held, calls)


def _scorecards(folder: RunFolder) -> dict[str, dict[str, Row]]:
    cards: dict[str, dict[str, Row]] = {}
    for row in folder.scan("scorecards", Scorecards).filter(pl.col("part") == "").collect().iter_rows(named=True):
        cards.setdefault(row["list_id"], {})[row["measure"]] = row
    return cards


def _held(folder: RunFolder) -> list[Row]:
    held = folder.scan("held", HeldLists).group_by("list_id", "sign").agg(pl.col("campaign").unique().sort())
    shown = folder.scan("signs", ListSigns).filter("is_improbable").sort("share", "lines", descending=[True, False])
    evidence = shown.unique(["list_id", "sign"], keep="first", maintain_order=True)
    told = held.join(evidence.select("list_id", "sign", "evidence"), on=["list_id", "sign"], how="left", validate="m:1")
    return told.sort("list_id", "sign").collect().to_dicts()


def _violations(folder: RunFolder) -> list[Row]:
    counted = count_violations(folder.scan("violations", Violations))
    return counted.collect().to_dicts()
