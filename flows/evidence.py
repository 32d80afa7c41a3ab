"""The evidence of a night, out of its pinned ledgers."""

from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from zoneinfo import ZoneInfo

import duckdb
import polars as pl

from schemas.campaign import Campaign
from schemas.run import Run
from transforms.decide.hours import call_windows
from transforms.decide.judge import Evidence
from transforms.decide.registers import latest_snapshots


def evidence_for(
    run: Run, ledgers: Mapping[str, pl.LazyFrame], placed: pl.LazyFrame, held: Mapping[str, pl.LazyFrame]
) -> dict[str, Evidence]:
    """By campaign, everything that its verdicts may rest on; `placed` are the contacts with their facts.

    Campaigns share all of it but the lists that are `held` and the windows, which hang on their policies.
    """
    today = run.as_of.astimezone(ZoneInfo(run.time_zone)).date()
    latest = latest_snapshots(ledgers["files"], today=today).collect()
    zone_sets = placed.select("time_zones").unique().collect().get_column("time_zones").to_list()
    shared = partial(
        Evidence,
        consents=ledgers["consents"],
        outcomes=ledgers["outcomes"],
        suppressions=ledgers["suppressions"],
        register_entries=_entries(ledgers["registers"], latest, placed),
        latest_snapshots=dict(latest.iter_rows()),
        disclosures=ledgers["disclosures"],
    )
    return {
        name: shared(held_lists=held[name], windows=_windows(run, campaign, zone_sets))
        for name, campaign in run.campaigns.items()
    }


def _windows(run: Run, campaign: Campaign, zone_sets: list[list[str]]) -> pl.LazyFrame:
    return call_windows(
        zone_sets,
        hours=run.policies[campaign.name].call_hours.value,
        as_of=run.as_of,
        valid_until=run.as_of + timedelta(hours=campaign.valid_hours),
    )


def _entries(registers: pl.LazyFrame, latest: pl.DataFrame, placed: pl.LazyFrame) -> pl.LazyFrame:
    """`register, e164` of the latest snapshots; of an entry that is a hash, the contacts' number that has it."""
    entries = registers.join(latest.lazy(), on=["register", "snapshot_on"], how="semi")
    numbered = entries.filter(pl.col("e164").is_not_null()).select("register", "e164")
    hashed = entries.filter(pl.col("e164").is_null()).select("register", "phone_sha256").collect()
    if hashed.is_empty():
        return numbered
    known = _hashes(placed).lazy()
    return pl.concat([numbered, hashed.lazy().join(known, on="phone_sha256", how="inner").select("register", "e164")])


def _hashes(placed: pl.LazyFrame) -> pl.DataFrame:
    """`e164, phone_sha256` of every contact's number, hashed by DuckDB, which does it on all cores."""
    numbers = placed.select("e164", "phone_e164").unique().collect()
    with duckdb.connect() as connection:
        connection.register("numbers", numbers.to_arrow())
        hashed = connection.sql("SELECT e164, sha256(phone_e164) AS phone_sha256 FROM numbers")
        return pl.DataFrame(hashed.to_arrow_table())
