"""The night's decision: every contact of every campaign to one verdict, from pinned ledgers."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import polars as pl

from flows.decide.judging import judge_slice
from flows.decide.settling import find_places, settle_slice
from flows.decide.slices import Slice, bounds_of, divide, with_ledgers
from flows.evidence import common_evidence, entries_of, places_of, silent, terms_of
from flows.home import Home
from flows.ledgers import read_ledger
from flows.lists.signs import find_signs, hold_lists
from flows.plan import load_plan
from flows.run_folder import RunFolder
from schemas.run import Run
from schemas.verdicts import VERDICTS
from transforms.numbering import number_facts

AT_ONCE = 2
"""Slices that are worked on together: what one of them does on a single core leaves the others to its neighbour."""

Done = TypeVar("Done")

KEPT = (
    *("file_id", "row_number", "phone_column", "number_in_cell", "supplier", "listed_on", "e164"),
    *("name", "external_id"),
)
KEPT_FACTS = ("region_code", "line_type", "time_zones")
"""What a verdict and a batch hang on, of a contact and of its number; other facts are looked up when it is written."""


def decide(home: Home, run: Run, *, on_step: Callable[[str], None] = lambda _: None) -> Run:
    """Write the run's verdicts and duplicates; the run with how many of each there are. `on_step` hears how far it is.

    Writes `signs/`, `held/`, `verdicts/` and `duplicates/`, and what the stages after it need: `numbers/`,
    `judged/` and `tonight/`. The numbers are judged a slice at a time, so that memory does not grow with the lists;
    who has a place in a batch is told when all of them are judged.
    """
    folder = RunFolder(home.run_path(run.run_id))
    folder.forget_stages()
    folder.clear("verdicts", "duplicates")
    ledgers = {name: read_ledger(home, name, version) for name, version in run.ledgers.items()}
    on_step("places and signs of the numbers")
    contacts = _contacts(run, ledgers)
    bounds = bounds_of(contacts)
    facts = number_facts("e164", plan=load_plan()).struct.field(*KEPT_FACTS)
    parts = divide(contacts.with_columns(facts), bounds, folder.slices / "contacts")
    placed = pl.concat(parts)
    places = places_of(placed)
    terms = terms_of(run, places)
    held = hold_lists(run, ledgers, find_signs(run, ledgers, placed, folder), folder)
    common = common_evidence(run, ledgers["files"], places, held, terms)
    ledgers["registers"] = entries_of(ledgers["registers"], common.latest_snapshots, placed)
    slices = with_ledgers(parts, bounds, ledgers, folder)
    judged = _of_each(slices, lambda part: judge_slice(part, run, common, folder), "judged", on_step)
    found = find_places(
        {name: folder.scan_judged(name) for name in run.campaigns},
        {name: campaign.batch_size for name, campaign in run.campaigns.items()},
    )
    verdicts = _of_each(slices, lambda part: settle_slice(part, run, found, folder), "written", on_step)
    return run.model_copy(
        update={
            "verdicts": _counts(run, verdicts),
            "duplicates": _doubles(run, [one.duplicates for one in judged]),
            "silent_batches": silent([one.ended_batches for one in judged]),
        }
    )


def _contacts(run: Run, ledgers: Mapping[str, pl.LazyFrame]) -> pl.LazyFrame:
    """The contacts of every campaign's suppliers."""
    kept = ledgers["contacts"].filter(pl.col("supplier").is_in(run.suppliers)).select(*KEPT)
    return kept.join(ledgers["files"], on="file_id", how="semi")


def _of_each(
    slices: Sequence[Slice], work: Callable[[Slice], Done], said: str, on_step: Callable[[str], None]
) -> list[Done]:
    """What `work` makes of every slice, in their order; `AT_ONCE` are worked on together."""
    with ThreadPoolExecutor(AT_ONCE) as workers:
        done: list[Done] = []
        for one in workers.map(work, slices):
            done.append(one)
            on_step(f"{len(done)} of {len(slices)} slices {said}")
    return done


def _counts(run: Run, told: Iterable[Counter[tuple[str, str]]]) -> dict[str, dict[str, int]]:
    counts = sum(told, Counter[tuple[str, str]]())
    return {name: {verdict: counts[name, verdict] for verdict in VERDICTS} for name in run.campaigns}


def _doubles(run: Run, told: Iterable[Counter[str]]) -> dict[str, int]:
    counts = sum(told, Counter[str]())
    return {name: counts[name] for name in run.campaigns}
