"""The signs of invention that a night's lists show, found once for all campaigns."""

from collections.abc import Mapping

import polars as pl

from flows.gates import gate
from flows.plan import load_plan
from flows.run_folder import RunFolder
from schemas.run import Run
from schemas.tables.lists import HeldLists, ListSigns
from transforms.lists.numbers import distinct_numbers
from transforms.lists.ranges import mobile_prefixes
from transforms.lists.signs import held_lists, list_signs


def find_signs(run: Run, ledgers: Mapping[str, pl.LazyFrame], placed: pl.LazyFrame, folder: RunFolder) -> pl.LazyFrame:
    """Write the run's `signs/`; the same as a frame. `placed` are the contacts with their numbers' facts."""
    distinct_numbers(placed).sink_parquet(folder.numbers)
    prefixes = mobile_prefixes(load_plan(), country_code=run.list_signs.even_prefixes.country_code)
    numbers = pl.scan_parquet(folder.numbers)
    found = gate(ListSigns, list_signs(numbers, ledgers["rejects"], rules=run.list_signs, prefixes=prefixes))
    folder.write("signs", found)
    return found.lazy()


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
