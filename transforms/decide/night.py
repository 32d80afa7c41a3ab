"""What the ledgers say about attempts and hand-overs, reckoned once a night for all campaigns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import polars as pl

from schemas.outcomes import OutcomeClass
from schemas.policy import Policy
from transforms.decide.attempts import of_campaigns, over_all, told_once, unexplained, with_hand_overs
from transforms.decide.handed_over import ended_batches, mark_answered, still_open, with_campaign_of_batch
from transforms.decide.suppressions import every_no
from transforms.outcome_codes import explain


@dataclass(frozen=True)
class History:
    """Every frame that is the same for all campaigns; whoever has a disk or memory to spare may keep them there."""

    noes: pl.LazyFrame
    open_batches: pl.LazyFrame
    ended_batches: pl.LazyFrame
    numbers: pl.LazyFrame
    campaigns: pl.LazyFrame


def tables_of_intervals(policies: Sequence[Policy]) -> list[dict[OutcomeClass, float]]:
    """The different tables of intervals in the policies."""
    tables: list[dict[OutcomeClass, float]] = []
    for policy in policies:
        tables += [policy.interval_hours.value] if policy.interval_hours.value not in tables else []
    return tables


def history(
    outcomes: pl.LazyFrame,
    disclosures: pl.LazyFrame,
    suppressions: pl.LazyFrame,
    *,
    codes: Mapping[str, Mapping[str, str]],
    policies: Sequence[Policy],
    controllers: Mapping[str, str],
    as_of: datetime,
) -> History:
    """What is on record for the night of `as_of`, out of the ledgers.

    `codes` are by vendor and key, `policies` all that hold for any contact, `controllers` by campaign.
    """
    known = with_campaign_of_batch(explain(outcomes, codes=codes), disclosures)
    handed_over = mark_answered(disclosures, known)
    open_batches = still_open(handed_over, as_of=as_of)
    told = told_once(known)
    attempts = with_hand_overs(told, open_batches)
    limits = [policy.refused_after.value for policy in policies] + [one.unreachable_after.value for one in policies]
    counted = sorted({str(name) for limit in limits for name in limit})
    numbers = over_all(attempts, intervals=tables_of_intervals(policies), counted=counted, as_of=as_of)
    return History(
        noes=every_no(suppressions, known, controllers=controllers),
        open_batches=open_batches,
        ended_batches=ended_batches(handed_over, as_of=as_of),
        numbers=numbers.join(unexplained(told), on="e164", how="left", validate="1:1"),
        campaigns=of_campaigns(attempts, as_of=as_of),
    )
