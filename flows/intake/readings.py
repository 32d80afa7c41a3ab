"""Which reading each kind of file gets, and which columns of its ledger the file itself tells."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

import polars as pl

from flows.home import Home
from flows.intake.fields import Fields
from flows.reference import outcome_codes, phrases, words_for_nothing
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

    @property
    def stamp(self) -> list[pl.Expr]:
        """`file_id` and `taken_in_at`, which every row of every ledger bears."""
        taken_in_at = pl.lit(self.taken_in_at).dt.cast_time_unit("us")
        return [pl.lit(self.file_id).alias("file_id"), taken_in_at.alias("taken_in_at")]

    @property
    def region(self) -> str:
        """The region in which a number without a country code is meant."""
        return self.layout.default_region or self.home.settings.default_region

    @property
    def area_code(self) -> str | None:
        """The area code of numbers that the sender gives without one."""
        return self.layout.area_code


def read_rows(rows: pl.LazyFrame, sender: Sender, *, fields: Fields) -> pl.LazyFrame:
    """The rows, with these fields of their table, as the sender's kind of file is read."""
    if sender.kind == "lists":
        return _list(rows, sender, fields.phone_columns)
    if sender.kind == "outcomes":
        return _outcomes(rows, sender, has_notes=fields.has("note"))
    return _READINGS[sender.kind](rows, sender)


def _list(rows: pl.LazyFrame, sender: Sender, phone_columns: int) -> pl.LazyFrame:
    read = read_list(
        rows, phone_columns=phone_columns, region=sender.region, plan=sender.plan, area_code=sender.area_code
    )
    return read.with_columns(pl.lit(sender.source).alias("supplier"), pl.lit(sender.dated_on).alias("listed_on"))


def _consents(rows: pl.LazyFrame, sender: Sender) -> pl.LazyFrame:
    return read_consents(
        rows,
        region=sender.region,
        plan=sender.plan,
        area_code=sender.area_code,
        time_zone=sender.home.settings.time_zone,
        controllers={campaign.controller for campaign in sender.home.campaigns.values()},
        words_for_nothing=words_for_nothing(),
        taken_in_at=sender.taken_in_at,
    ).with_columns(
        pl.concat_str(pl.lit(f"{sender.file_id[:12]}-"), pl.col("row_number")).alias("consent_id"),
        pl.lit(sender.source).alias("source"),
    )


def _outcomes(rows: pl.LazyFrame, sender: Sender, *, has_notes: bool) -> pl.LazyFrame:
    return read_outcomes(
        rows,
        region=sender.region,
        plan=sender.plan,
        area_code=sender.area_code,
        time_zone=sender.home.settings.time_zone,
        codes=outcome_codes(sender.source, sender.home.vendor(sender.source)),
        phrases=phrases() if has_notes else None,
        taken_in_at=sender.taken_in_at,
    ).with_columns(pl.lit(sender.source).alias("vendor"))


def _registers(rows: pl.LazyFrame, sender: Sender) -> pl.LazyFrame:
    read = read_register(rows, region=sender.region, plan=sender.plan, area_code=sender.area_code)
    return read.with_columns(pl.lit(sender.source).alias("register"), pl.lit(sender.dated_on).alias("snapshot_on"))


def _noes(reason: SuppressionReason, said_at: str) -> Callable[[pl.LazyFrame, Sender], pl.LazyFrame]:
    def read(rows: pl.LazyFrame, sender: Sender) -> pl.LazyFrame:
        return read_noes(
            rows,
            reason=reason,
            said_at=said_at,
            region=sender.region,
            plan=sender.plan,
            area_code=sender.area_code,
            time_zone=sender.home.settings.time_zone,
            taken_in_at=sender.taken_in_at,
        )

    return read


_READINGS: dict[str, Callable[[pl.LazyFrame, Sender], pl.LazyFrame]] = {
    "consents": _consents,
    "registers": _registers,
    "complaints": _noes(SuppressionReason.COMPLAINT, "complained_at"),
    "erasures": _noes(SuppressionReason.ERASURE, "requested_at"),
}
