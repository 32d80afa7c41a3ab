"""What the last night decided about one number, on which ground, and what would have to change."""

from typing import Any

import polars as pl

from flows.anomalies import held_in_words, is_held
from flows.decide.laid import held_lists
from flows.evidence import common_evidence, entries_of, evidence_for, places_of, terms_of
from flows.home import Home
from flows.ledgers import read_ledger
from flows.run_folder import RunFolder
from flows.why.grounds import ground_of
from schemas.rules import rule_of
from schemas.run import Run
from schemas.tables.lists import ListSigns
from schemas.tables.verdicts import Verdicts
from schemas.verdicts import MEANINGS, Verdict
from transforms.decide.judge import weigh
from transforms.decide.ladder import rungs_that_hold

Told = dict[str, Any]

_SHOWN = (
    "campaign",
    "verdict",
    "rule",
    "list_id",
    "round",
    "last_outcome",
    "next_call_at",
    "consent_id",
    "policy_version",
)


def decided(home: Home, run: Run, e164: int) -> list[Told]:
    """For every campaign that has the number, its verdict and every further rung that holds, strongest first.

    The rungs are climbed again, from the ledgers as the night read them.
    """
    folder = RunFolder(home.run_path(run.run_id))
    verdicts = folder.scan("verdicts", Verdicts).filter(pl.col("e164") == e164).collect().sort("campaign")
    if verdicts.is_empty():
        return []
    rungs = _rungs(home, run, verdicts)
    signs = folder.scan("signs", ListSigns).filter("is_improbable").select("list_id", "sign", "evidence").collect()
    evidence = {(list_id, f"sign:{sign}"): words for list_id, sign, words in signs.rows()}
    told = [_told(run, row, rungs[row["campaign"]], evidence) for row in verdicts.select(_SHOWN).to_dicts()]
    waits = held_in_words(run) if is_held(home, run) else None
    return [{**one, "held": waits if one["verdict"] == Verdict.CALLABLE else None} for one in told]


def _told(run: Run, row: Told, rungs: list[Told], evidence: dict[tuple[str, str], str]) -> Told:
    policy = run.policies[row["policy_version"]]
    verdict = Verdict(row["verdict"])
    rule = rule_of(verdict, row["rule"])
    others = [rung for rung in rungs if (rung["verdict"], rung["rule"]) != (row["verdict"], row["rule"])]
    return {
        "run_id": run.run_id,
        **row,
        "meaning": MEANINGS[verdict],
        "rule_meaning": rule.told(row["rule"]),
        "evidence": evidence.get((row["list_id"], row["rule"])),
        "ground": ground_of(policy, rule, row["rule"]),
        "to_change": rule.to_change,
        "also": [rung for rung in others if rung["verdict"] != Verdict.CALLABLE],
    }


def _rungs(home: Home, run: Run, verdicts: pl.DataFrame) -> dict[str, list[Told]]:
    """By campaign, `verdict` and `rule` of every rung that holds for the number."""
    ledgers = {name: read_ledger(home, name, version) for name, version in run.ledgers.items()}
    (e164,) = verdicts["e164"].unique()
    own = {
        name: ledger.filter(pl.col("e164") == e164) if name in {"consents", "outcomes", "disclosures"} else ledger
        for name, ledger in ledgers.items()
    }
    own["suppressions"] = ledgers["suppressions"].filter(pl.col("e164") == e164)
    placed = verdicts.lazy().rename({"list_id": "file_id"})
    places = places_of(placed)
    terms = {name: one for name, one in terms_of(run, places).items() if name in set(verdicts["campaign"])}
    folder = RunFolder(home.run_path(run.run_id))
    common = common_evidence(run, ledgers["files"], places, held_lists(run, folder), terms)
    own["registers"] = entries_of(ledgers["registers"], common.latest_snapshots, placed)
    evidence, _ = evidence_for(run, own, common)
    kept = ["e164", "file_id", "region_code", "line_type", "time_zones"]
    found = {}
    for name, one in terms.items():
        contact = placed.filter(pl.col("campaign") == name).select(kept)
        marked = rungs_that_hold(weigh(contact, evidence[name], one), one.rungs).select("rungs").collect()
        found[name] = [rung for rung in marked["rungs"].item().to_list() if rung is not None]
    return found
