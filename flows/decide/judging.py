"""The first pass over a slice of the numbers: what each contact deserves, whatever becomes of the others."""

from collections import Counter

import polars as pl

from flows.decide.slices import Slice
from flows.evidence import Common, evidence_for
from flows.gates import gate
from flows.run_folder import RunFolder
from schemas.campaign import Campaign
from schemas.run import Run
from schemas.tables.verdicts import Duplicates
from transforms.decide.consents import first_grants
from transforms.decide.duplicates import duplicates, mark_kept, repeated, winners
from transforms.decide.judge import judge
from transforms.lists.scorecard import known_of

JUDGED = (
    *("campaign", "e164", "verdict", "rule", "policy_version", "round", "last_outcome", "last_attempt_at"),
    *("next_call_at", "consent_id", "list_id", "row_number", "phone_column", "number_in_cell", "listed_on"),
    *("is_callback", "callback_at", "consent_granted_at", "valid_until", "window_start", "window_end", "on_register"),
)
"""What is kept of a judged contact, for its verdict, its place in a batch and its list's scorecard."""


def judge_slice(part: Slice, run: Run, common: Common, folder: RunFolder) -> Counter[str]:
    """Write the slice's part of `duplicates/`, of `judged/` for every campaign, and of the batches that have ended.

    How many duplicates there are, by campaign.
    """
    evidence, ended_batches = evidence_for(run, part.ledgers, common)
    marked = {name: _marked(part, run, campaign, common) for name, campaign in run.campaigns.items()}
    for name, terms in common.terms.items():
        judged = judge(marked[name].filter("is_kept"), evidence[name], terms)
        folder.sink_apart(judged.select(*JUDGED, known_of().alias("known")), folder.judged_part(name, part.place))
    doubled = gate(Duplicates, _doubled(marked))
    folder.write_apart("duplicates", doubled, part=part.place)
    folder.write_apart("slices/ended", ended_batches, part=part.place)
    return Counter(doubled.get_column("campaign").to_list())


def _marked(part: Slice, run: Run, campaign: Campaign, common: Common) -> pl.LazyFrame:
    contacts = part.contacts.filter(pl.col("supplier").is_in(campaign.suppliers))
    several = repeated(contacts).collect(engine="streaming").lazy()
    consents = part.ledgers["consents"].join(several, on="e164", how="semi")
    grants = first_grants(consents, campaign=campaign, as_of=run.as_of)
    held = common.held[campaign.name]
    won = winners(contacts, several, held=held, grants=grants, time_zone=run.time_zone)
    return mark_kept(contacts, won.collect().lazy())


def _doubled(marked: dict[str, pl.LazyFrame]) -> pl.LazyFrame:
    every = [duplicates(contacts, campaign=name) for name, contacts in marked.items()]
    return pl.concat(every).sort("campaign", "e164", "list_id", "row_number", "phone_column")
