"""The evidence of a night, out of its pinned ledgers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import partial
from zoneinfo import ZoneInfo

import duckdb
import polars as pl

from schemas.run import Run, SilentBatch
from transforms.decide.handed_over import silent_batches
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


def _history_of(run: Run, ledgers: Mapping[str, pl.LazyFrame], terms: Mapping[str, Terms]) -> History:
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


@dataclass(frozen=True)
class Common:
    """The part of a night's evidence that is the same for every number; `held` and `windows` are by campaign."""

    terms: Mapping[str, Terms]
    held: Mapping[str, pl.LazyFrame]
    windows: Mapping[str, pl.LazyFrame]
    latest_snapshots: Mapping[str, date]


def common_evidence(
    run: Run, files: pl.LazyFrame, places: Sequence[Place], held: Mapping[str, pl.LazyFrame], terms: Mapping[str, Terms]
) -> Common:
    """What the night knows before it looks at any number; `held` are the lists that each campaign holds."""
    today = run.as_of.astimezone(ZoneInfo(run.time_zone)).date()
    windows = {
        name: call_windows(places, law=one.law, as_of=run.as_of, valid_until=one.valid_until).collect().lazy()
        for name, one in terms.items()
    }
    return Common(terms, held, windows, dict(latest_snapshots(files, today=today).collect().iter_rows()))


def evidence_for(
    run: Run, ledgers: Mapping[str, pl.LazyFrame], common: Common
) -> tuple[dict[str, Evidence], pl.DataFrame]:
    """By campaign, everything that its verdicts may rest on, and the batches that have ended (`ended_batches`).

    `ledgers` may be of some numbers alone; of `registers`, they hold what `entries_of` gives.
    """
    on_record = _history_of(run, ledgers, common.terms)
    shared = partial(
        Evidence,
        consents=ledgers["consents"],
        noes=on_record.noes,
        register_entries=ledgers["registers"],
        latest_snapshots=common.latest_snapshots,
        numbers=on_record.numbers,
        intervals=tables_of_intervals([policy for one in common.terms.values() for policy in one.law.policies]),
        campaigns=on_record.campaigns,
        open_batches=on_record.open_batches,
    )
    evidence = {name: shared(held_lists=common.held[name], windows=common.windows[name]) for name in common.terms}
    return evidence, on_record.ended_batches.collect()


def silent(ended: Sequence[pl.DataFrame]) -> tuple[SilentBatch, ...]:
    """The batches that have ended and are not answered, out of the parts that the slices tell of."""
    return tuple(SilentBatch(**batch) for batch in silent_batches(pl.concat(ended).lazy()).collect().to_dicts())


def entries_of(registers: pl.LazyFrame, latest: Mapping[str, date], placed: pl.LazyFrame) -> pl.LazyFrame:
    """`register, e164` of the `latest` snapshots; of an entry that is a hash, the contacts' number that has it."""
    snapshots = pl.LazyFrame(list(latest.items()), schema={"register": pl.String, "snapshot_on": pl.Date}, orient="row")
    entries = registers.join(snapshots, on=["register", "snapshot_on"], how="semi")
    numbered = entries.filter(pl.col("e164").is_not_null()).select("register", "e164")
    hashed = entries.filter(pl.col("e164").is_null()).select("register", "phone_sha256").collect()
    if hashed.is_empty():
        return numbered
    known = _hashes(placed).lazy()
    return pl.concat([numbered, hashed.lazy().join(known, on="phone_sha256", how="inner").select("register", "e164")])


def _hashes(placed: pl.LazyFrame) -> pl.DataFrame:
    """`e164, phone_sha256` of every contact's number, hashed by DuckDB, which does it on all cores."""
    phone = pl.format("+{}", "e164").alias("phone_e164")
    numbers = placed.select("e164").unique().select("e164", phone).collect()
    with duckdb.connect() as connection:
        connection.register("numbers", numbers.to_arrow())
        hashed = connection.sql("SELECT e164, sha256(phone_e164) AS phone_sha256 FROM numbers")
        return pl.DataFrame(hashed.to_arrow_table())
