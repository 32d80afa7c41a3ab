"""What the ledgers say about attempts and hand-overs, reckoned once a night for all campaigns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import polars as pl

from schemas.outcomes import OutcomeClass
from schemas.policy import Policy
from transforms.decide.attempts import of_campaigns, over_all, told_once, unexplained, with_hand_overs
from transforms.decide.handed_over import (
    ended_batches,
    mark_answered,
    possible_calls,
    still_open,
    with_campaign_of_batch,
)
from transforms.decide.suppressions import every_no
from transforms.outcome_codes import explain


@dataclass(frozen=True)
class Told:
    """What the ledgers tell, each attempt and hand-over once; whoever has memory to spare may keep the frames there."""

    noes: pl.LazyFrame
    attempts: pl.LazyFrame
    unexplained: pl.LazyFrame
    open_batches: pl.LazyFrame
    ended_batches: pl.LazyFrame


@dataclass(frozen=True)
class History:
    """What the attempts come to, the same for all campaigns."""

    numbers: pl.LazyFrame
    campaigns: pl.LazyFrame


def tables_of_intervals(policies: Sequence[Policy]) -> list[dict[OutcomeClass, float]]:
    """The different tables of intervals in the policies."""
    tables: list[dict[OutcomeClass, float]] = []
    for policy in policies:
        tables += [policy.interval_hours.value] if policy.interval_hours.value not in tables else []
    return tables


def told(
    outcomes: pl.LazyFrame,
    disclosures: pl.LazyFrame,
    suppressions: pl.LazyFrame,
    *,
    codes: Mapping[str, Mapping[str, str]],
    controllers: Mapping[str, str],
    as_of: datetime,
    time_zone: str,
) -> Told:
    """What is on record for the night of `as_of`; `codes` are by vendor and key, `controllers` by campaign.

    `time_zone` is that of the home, by whose clock a day begins.
    """
    known = with_campaign_of_batch(explain(outcomes, codes=codes), disclosures)
    handed_over = mark_answered(disclosures, known, time_zone=time_zone)
    once = told_once(known, time_zone=time_zone)
    return Told(
        noes=every_no(suppressions, known, controllers=controllers, time_zone=time_zone),
        attempts=with_hand_overs(once, possible_calls(handed_over, as_of=as_of)),
        unexplained=unexplained(once),
        open_batches=still_open(handed_over, as_of=as_of),
        ended_batches=ended_batches(handed_over, as_of=as_of),
    )


def history(on_record: Told, *, policies: Sequence[Policy], as_of: datetime) -> History:
    """What the attempts come to; `policies` are all that hold for any contact."""
    limits = [policy.refused_after.value for policy in policies] + [one.unreachable_after.value for one in policies]
    counted = sorted({str(name) for limit in limits for name in limit})
    intervals = tables_of_intervals(policies)
    numbers = over_all(on_record.attempts, intervals=intervals, counted=counted, as_of=as_of)
    return History(
        numbers=numbers.join(on_record.unexplained, on="e164", how="left", validate="1:1"),
        campaigns=of_campaigns(on_record.attempts, as_of=as_of),
    )
