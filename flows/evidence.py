"""The evidence of a night, out of its pinned ledgers."""

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

import duckdb
import polars as pl

from schemas.run import Run, SilentBatch
from transforms.decide.hours import Place, call_windows
from transforms.decide.judge import Evidence, Terms
from transforms.decide.law import Law
from transforms.decide.night import History, history, tables_of_intervals
from transforms.decide.registers import latest_snapshots


def terms_of(run: Run, places: Sequence[Place]) -> dict[str, Terms]:
    """By campaign, what its verdicts hang on besides the evidence; `places` are those that there are numbers of."""
    regions = {region for region, _ in places}
    return {
        name: Terms(
            campaign=campaign,
            law=Law.of(run.policy_versions[name], run.policies, regions=regions),
            registers=run.registers,
            refusal_scope=run.refusal_scope,
            as_of=run.as_of,
            time_zone=run.time_zone,
        )
        for name, campaign in run.campaigns.items()
    }


def places_of(placed: pl.LazyFrame) -> list[Place]:
    """Every region with every set of zones that a number of it may be in."""
    return placed.select("region_code", "time_zones").unique().collect().rows()


def history_of(run: Run, ledgers: Mapping[str, pl.LazyFrame], terms: Mapping[str, Terms]) -> History:
    """What is on record about attempts, hand-overs and noes, in memory: every campaign looks at it."""
    on_record = history(
        ledgers["outcomes"],
        ledgers["disclosures"],
        ledgers["suppressions"],
        codes=run.codes,
        policies=[policy for one in terms.values() for policy in one.law.policies],
        controllers={name: campaign.controller for name, campaign in run.campaigns.items()},
        as_of=run.as_of,
    )
    names = [field.name for field in fields(History)]
    frames = pl.collect_all([getattr(on_record, name) for name in names])
    return replace(on_record, **{name: frame.lazy() for name, frame in zip(names, frames, strict=True)})


def evidence_for(
    run: Run,
    ledgers: Mapping[str, pl.LazyFrame],
    placed: pl.LazyFrame,
    held: Mapping[str, pl.LazyFrame],
    on_record: History,
    terms: Mapping[str, Terms],
) -> dict[str, Evidence]:
    """By campaign, everything that its verdicts may rest on; `placed` are the contacts with their facts.

    Campaigns share all of it but the lists that are `held` and the windows, which hang on their policies.
    """
    today = run.as_of.astimezone(ZoneInfo(run.time_zone)).date()
    latest = latest_snapshots(ledgers["files"], today=today).collect()
    places = places_of(placed)
    shared = partial(
        Evidence,
        consents=ledgers["consents"],
        noes=on_record.noes,
        register_entries=_entries(ledgers["registers"], latest, placed),
        latest_snapshots=dict(latest.iter_rows()),
        numbers=on_record.numbers,
        intervals=tables_of_intervals([policy for one in terms.values() for policy in one.law.policies]),
        campaigns=on_record.campaigns,
        open_batches=on_record.open_batches,
    )
    return {
        name: shared(held_lists=held[name], windows=_windows(places, one, run.as_of)) for name, one in terms.items()
    }


def _windows(places: Sequence[Place], terms: Terms, as_of: datetime) -> pl.LazyFrame:
    return call_windows(places, law=terms.law, as_of=as_of, valid_until=terms.valid_until)


def silent(on_record: History) -> tuple[SilentBatch, ...]:
    """The batches that have ended and are not answered."""
    return tuple(SilentBatch(**batch) for batch in on_record.silent_batches.collect().to_dicts())


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
