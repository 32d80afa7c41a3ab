"""Which reading each kind of file gets, and which columns of its ledger the file itself tells."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

import polars as pl

from flows.home import Home
from flows.intake.csv_rows import FileRefused
from flows.intake.inbox import masked
from flows.reference import outcome_codes
from schemas.reasons import SuppressionReason
from schemas.settings import Layout
from transforms.intake.consents import read_consents
from transforms.intake.lists import read_list
from transforms.intake.noes import read_noes
from transforms.intake.outcomes import read_outcomes
from transforms.intake.registers import read_register
from transforms.numbering import Plan


@dataclass(frozen=True)
class Sender:
    """What a reading must know besides the rows: who sent them, by which clock and plan, and when they came."""

    home: Home
    plan: Plan
    kind: str
    source: str
    file_id: str
    layout: Layout
    taken_in_at: datetime
    dated_on: date
    phone_columns: int

    @property
    def stamp(self) -> list[pl.Expr]:
        """`file_id` and `taken_in_at`, which every row of every ledger bears."""
        taken_in_at = pl.lit(self.taken_in_at).dt.cast_time_unit("us")
        return [pl.lit(self.file_id).alias("file_id"), taken_in_at.alias("taken_in_at")]

    @property
    def region(self) -> str:
        """The region in which a number without a country code is meant."""
        return self.layout.default_region or self.home.settings.default_region


def read_rows(rows: pl.LazyFrame, sender: Sender) -> pl.LazyFrame:
    """The rows as the sender's kind of file is read.

    Raises:
        FileRefused: outcomes of a vendor that the home does not know.
    """
    return _READINGS[sender.kind](rows, sender)


def _lists(rows: pl.LazyFrame, sender: Sender) -> pl.LazyFrame:
    return read_list(rows, phone_columns=sender.phone_columns, region=sender.region, plan=sender.plan).with_columns(
        pl.lit(sender.source).alias("supplier"), pl.lit(sender.dated_on).alias("listed_on")
    )


def _consents(rows: pl.LazyFrame, sender: Sender) -> pl.LazyFrame:
    return read_consents(
        rows,
        region=sender.region,
        plan=sender.plan,
        time_zone=sender.home.settings.time_zone,
        controllers={campaign.controller for campaign in sender.home.campaigns.values()},
        taken_in_at=sender.taken_in_at,
    ).with_columns(
        pl.concat_str(pl.col("file_id").str.head(12), pl.lit("-"), pl.col("row_number")).alias("consent_id"),
        pl.lit(sender.source).alias("source"),
    )


def _outcomes(rows: pl.LazyFrame, sender: Sender) -> pl.LazyFrame:
    vendors = sender.home.settings.vendors
    if sender.source not in vendors:
        raise FileRefused(f"{masked(sender.source)} is no vendor of heed.toml; known: {', '.join(vendors) or 'none'}")
    return read_outcomes(
        rows,
        region=sender.region,
        plan=sender.plan,
        time_zone=sender.home.settings.time_zone,
        codes=outcome_codes(sender.source, vendors[sender.source]),
        taken_in_at=sender.taken_in_at,
    ).with_columns(pl.lit(sender.source).alias("vendor"))


def _registers(rows: pl.LazyFrame, sender: Sender) -> pl.LazyFrame:
    return read_register(rows, region=sender.region, plan=sender.plan).with_columns(
        pl.lit(sender.source).alias("register"), pl.lit(sender.dated_on).alias("snapshot_on")
    )


def _noes(reason: SuppressionReason, said_at: str) -> Callable[[pl.LazyFrame, Sender], pl.LazyFrame]:
    def read(rows: pl.LazyFrame, sender: Sender) -> pl.LazyFrame:
        return read_noes(
            rows,
            reason=reason,
            said_at=said_at,
            region=sender.region,
            plan=sender.plan,
            time_zone=sender.home.settings.time_zone,
            taken_in_at=sender.taken_in_at,
        )

    return read


_READINGS: dict[str, Callable[[pl.LazyFrame, Sender], pl.LazyFrame]] = {
    "lists": _lists,
    "consents": _consents,
    "outcomes": _outcomes,
    "registers": _registers,
    "complaints": _noes(SuppressionReason.COMPLAINT, "complained_at"),
    "erasures": _noes(SuppressionReason.ERASURE, "requested_at"),
}
