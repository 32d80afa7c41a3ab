"""One campaign's contacts, each with the one verdict that its evidence gives."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import polars as pl

from schemas.campaign import Campaign
from schemas.policy import Policy
from schemas.settings import RegisterRule
from transforms.decide.attempts import attach_attempts
from transforms.decide.consents import attach_consents
from transforms.decide.handed_over import attach_awaited, with_campaign_of_batch
from transforms.decide.hours import attach_windows
from transforms.decide.ladder import climb, ladder
from transforms.decide.lists import attach_list_signs
from transforms.decide.registers import attach_registers, stale_register
from transforms.decide.suppressions import attach_suppressions


@dataclass(frozen=True)
class Evidence:
    """Everything on record that a verdict may rest on, as frames; every frame covers all campaigns."""

    consents: pl.LazyFrame
    outcomes: pl.LazyFrame
    suppressions: pl.LazyFrame
    register_entries: pl.LazyFrame
    """`register, e164` of each register's latest snapshot."""
    latest_snapshots: Mapping[str, date]
    disclosures: pl.LazyFrame
    held_lists: pl.LazyFrame
    """`file_id, list_sign` of the lists that this campaign's policy holds."""
    windows: pl.LazyFrame
    """`zones, window_start, window_end`, for this campaign's policy."""


def judge(
    contacts: pl.LazyFrame,
    evidence: Evidence,
    *,
    campaign: Campaign,
    policy: Policy,
    policy_version: str,
    registers: Mapping[str, RegisterRule],
    as_of: datetime,
    time_zone: str,
) -> pl.LazyFrame:
    """The contacts with the columns of `Verdicts`, and those that a batch needs.

    `contacts` are a campaign's, one for each number, with the number's facts. `callable` here means: unless another
    campaign takes the number, or the batch is full, which `settle` looks at. `as_of` is UTC; `today` is its date on the
    home's clock, `time_zone`.
    """
    today = as_of.astimezone(ZoneInfo(time_zone)).date()
    valid_until = as_of + timedelta(hours=campaign.valid_hours)
    return climb(
        _attach_all(
            contacts, evidence, campaign=campaign, policy=policy, registers=registers, as_of=as_of
        ).with_columns(
            stale_register(
                rules=registers,
                latest=evidence.latest_snapshots,
                max_age_days=policy.register_max_age_days.value,
                today=today,
            ).alias("stale_register"),
            pl.max_horizontal("rest_until", "free_24h_at", "free_30d_at").alias("next_call_at"),
        ),
        ladder(policy, valid_until=valid_until),
    ).with_columns(
        pl.lit(campaign.name).alias("campaign"),
        pl.lit(policy_version).alias("policy_version"),
        (pl.col("attempts") + 1).alias("round"),
        pl.max_horizontal("window_start", "next_call_at").alias("window_start"),
        pl.lit(valid_until).dt.cast_time_unit("us").alias("valid_until"),
        pl.col("file_id").alias("list_id"),
    )


def _attach_all(
    contacts: pl.LazyFrame,
    evidence: Evidence,
    *,
    campaign: Campaign,
    policy: Policy,
    registers: Mapping[str, RegisterRule],
    as_of: datetime,
) -> pl.LazyFrame:
    contacts = attach_suppressions(contacts, evidence.suppressions)
    contacts = attach_registers(contacts, evidence.register_entries, rules=registers)
    contacts = attach_list_signs(contacts, evidence.held_lists)
    contacts = attach_consents(contacts, evidence.consents, campaign=campaign, as_of=as_of)
    outcomes = with_campaign_of_batch(evidence.outcomes, evidence.disclosures)
    contacts = attach_attempts(contacts, outcomes, campaign=campaign.name, policy=policy)
    contacts = attach_awaited(contacts, evidence.disclosures, evidence.outcomes, as_of=as_of)
    return attach_windows(contacts, evidence.windows)
