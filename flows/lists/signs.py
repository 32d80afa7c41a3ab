"""The signs of invention that a night's lists show, found once for all campaigns."""

from collections.abc import Mapping

import polars as pl

from flows.gates import gate
from flows.plan import load_plan
from flows.run_folder import RunFolder, sink_stage
from schemas.run import Run
from schemas.tables.lists import HeldLists, ListSigns
from transforms.lists.numbers import distinct_numbers
from transforms.lists.ranges import mobile_prefixes
from transforms.lists.signs import held_lists, in_order, list_signs

NUMBERS_AT_ONCE = 10_000_000
"""Contacts whose lists are looked at together, a whole list at least: some two gigabytes."""


def find_signs(run: Run, ledgers: Mapping[str, pl.LazyFrame], placed: pl.LazyFrame, folder: RunFolder) -> pl.LazyFrame:
    """Write the run's `signs/`; the same as a frame. `placed` are the contacts with their numbers' facts.

    A sign is one list's own, so the lists are looked at a few at a time, and their distinct numbers kept in `numbers/`.
    """
    prefixes = mobile_prefixes(load_plan(), country_code=run.list_signs.even_prefixes.country_code)
    found = [ListSigns.no_rows()]
    for place, file_ids in enumerate(_together(placed)):
        part = folder.numbers_part(place)
        sink_stage(distinct_numbers(placed.filter(pl.col("file_id").is_in(file_ids))), part, in_order=True)
        rejects = ledgers["rejects"].filter(pl.col("file_id").is_in(file_ids))
        signs = list_signs(pl.scan_parquet(part), rejects, rules=run.list_signs, prefixes=prefixes)
        found.append(signs.collect().lazy())
    every = gate(ListSigns, in_order(pl.concat(found)))
    folder.write("signs", every)
    return every.lazy()


def _together(placed: pl.LazyFrame) -> list[list[str]]:
    """The lists, by their ids, in lots of about `NUMBERS_AT_ONCE`; one lot of none where there are no contacts."""
    sizes = placed.group_by("file_id").len().collect(engine="streaming").sort("file_id")
    lots: dict[int, list[str]] = {0: []}
    before = 0
    for file_id, size in sizes.iter_rows():
        lots.setdefault(before // NUMBERS_AT_ONCE, []).append(file_id)
        before += size
    return list(lots.values())


def hold_lists(
    run: Run, ledgers: Mapping[str, pl.LazyFrame], signs: pl.LazyFrame, folder: RunFolder
) -> dict[str, pl.LazyFrame]:
    """Write the run's `held/`; by campaign, those of its lists that its policy holds, with the sign (`held_lists`)."""
    held = {name: _held_for(run, name, ledgers, signs).collect() for name in run.campaigns}
    named = {"file_id": "list_id", "list_sign": "sign"}
    rows = [lists.rename(named).with_columns(pl.lit(name).alias("campaign")) for name, lists in held.items()]
    folder.write("held", gate(HeldLists, pl.concat(rows).sort("campaign", "list_id")))
    return {name: lists.lazy() for name, lists in held.items()}


def _held_for(run: Run, name: str, ledgers: Mapping[str, pl.LazyFrame], signs: pl.LazyFrame) -> pl.LazyFrame:
    suppliers = run.campaigns[name].suppliers
    limit = min(run.policies[version].swept_share.value for version in run.policy_versions[name].values())
    own = ledgers["files"].filter(pl.col("kind") == "lists", pl.col("source").is_in(suppliers))
    return held_lists(signs, ledgers["releases"], swept_share=limit).join(own, on="file_id", how="semi")
