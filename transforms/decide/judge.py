"""One campaign's contacts, each with the one verdict that its evidence gives."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import polars as pl

from schemas.campaign import Campaign
from schemas.outcomes import OutcomeClass
from schemas.settings import RefusalScope, RegisterRule
from schemas.verdicts import Verdict
from transforms.decide.consents import attach_consents
from transforms.decide.handed_over import attach_awaited
from transforms.decide.hours import attach_windows
from transforms.decide.ladder import Rung, climb, ladder
from transforms.decide.law import Law
from transforms.decide.limits import first_beyond
from transforms.decide.lists import attach_list_signs
from transforms.decide.registers import attach_registers, lacks_register, stale_register
from transforms.decide.resting import attach_rest
from transforms.decide.suppressions import attach_suppressions


@dataclass(frozen=True)
class Evidence:
    """Everything on record that a verdict may rest on, as frames; every frame covers all campaigns."""

    consents: pl.LazyFrame
    noes: pl.LazyFrame
    """As `every_no` gives them."""
    register_entries: pl.LazyFrame
    """`register, e164` of each register's latest snapshot."""
    latest_snapshots: Mapping[str, date]
    numbers: pl.LazyFrame
    """As `over_all` gives them, with `has_unknown`."""
    intervals: Sequence[Mapping[OutcomeClass, float]]
    """The tables of intervals that `numbers` were reckoned with."""
    campaigns: pl.LazyFrame
    """As `of_campaigns` gives them."""
    open_batches: pl.LazyFrame
    """As `still_open` gives them."""
    held_lists: pl.LazyFrame
    """`file_id, list_sign` of the lists that this campaign's policy holds."""
    windows: pl.LazyFrame
    """As `call_windows` gives them for this campaign's law."""


@dataclass(frozen=True)
class Terms:
    """What one campaign's verdicts hang on besides the evidence; `as_of` is UTC, `time_zone` the home's clock."""

    campaign: Campaign
    law: Law
    registers: Mapping[str, RegisterRule]
    refusal_scope: RefusalScope
    as_of: datetime
    time_zone: str

    @property
    def valid_until(self) -> datetime:
        """When tonight's batch ends, UTC."""
        return self.as_of + timedelta(hours=self.campaign.valid_hours)

    @property
    def last_day(self) -> date:
        """The date on which tonight's batch ends, on the home's clock: its last call may be on that day."""
        return self.valid_until.astimezone(ZoneInfo(self.time_zone)).date()

    @property
    def rungs(self) -> list[Rung]:
        """The ladder that its contacts climb."""
        return ladder(self.law, valid_until=self.valid_until)


def judge(contacts: pl.LazyFrame, evidence: Evidence, terms: Terms) -> pl.LazyFrame:
    """The contacts with the columns of `Verdicts`, and those that a batch needs.

    `contacts` are a campaign's, one for each number, with the number's facts. `callable` here means: unless another
    campaign takes the number, or the batch is full, which `settle` looks at.
    """
    is_exhausted = pl.col("verdict") == str(Verdict.EXHAUSTED)
    return climb(weigh(contacts, evidence, terms), terms.rungs).with_columns(
        pl.lit(terms.campaign.name).alias("campaign"),
        terms.law.each(terms.law.versions).alias("policy_version"),
        (pl.col("attempts") + 1).alias("round"),
        pl.when(~is_exhausted).then("next_call_at").alias("next_call_at"),
        pl.lit(terms.valid_until).dt.cast_time_unit("us").alias("valid_until"),
        pl.col("file_id").alias("list_id"),
    )


def weigh(contacts: pl.LazyFrame, evidence: Evidence, terms: Terms) -> pl.LazyFrame:
    """The contacts with everything that the rungs look at, and `window_start` and `window_end` of a call tonight."""
    law, campaign = terms.law, terms.campaign
    controller = campaign.controller if terms.refusal_scope == "controller" else None
    contacts = attach_suppressions(law.attach(contacts), evidence.noes, controller=controller)
    contacts = attach_registers(contacts, evidence.register_entries, rules=terms.registers)
    contacts = attach_list_signs(contacts, evidence.held_lists)
    contacts = attach_consents(contacts, evidence.consents, campaign=campaign, as_of=terms.as_of)
    contacts = attach_awaited(contacts, evidence.open_batches)
    contacts = _attach_attempts(contacts, evidence, campaign=campaign.name)
    contacts = attach_rest(contacts, law=law, intervals=evidence.intervals)
    stale = stale_register(rules=terms.registers, latest=evidence.latest_snapshots, law=law, on=terms.last_day)
    return attach_windows(contacts, evidence.windows).with_columns(
        stale.alias("stale_register"),
        lacks_register(rules=terms.registers, law=law).alias("lacks_register"),
        first_beyond("refused_after", law).alias("refused_by"),
        first_beyond("unreachable_after", law).alias("unreachable_by"),
    )


def _attach_attempts(contacts: pl.LazyFrame, evidence: Evidence, *, campaign: str) -> pl.LazyFrame:
    own = evidence.campaigns.filter(pl.col("campaign") == campaign).drop("campaign")
    return (
        contacts.join(evidence.numbers, on="e164", how="left", validate="m:1")
        .join(own, on="e164", how="left", validate="m:1")
        .with_columns(
            pl.col("attempts", "attempts_ever").fill_null(0),
            pl.col("has_success", "has_unknown", "is_callback").fill_null(value=False),
        )
    )
