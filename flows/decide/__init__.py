"""The night's decision: every contact of every campaign to one verdict, from pinned ledgers."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping

import polars as pl

from flows.decide.laid import lay_common
from flows.decide.settling import find_places
from flows.decide.slices import KEPT, KEPT_FACTS, bounds_of, divide, divide_ledgers
from flows.decide.work import Runner, Told, in_threads
from flows.evidence import common_evidence, entries_of, places_of, silent, terms_of
from flows.home import Home
from flows.ledgers import read_ledger
from flows.lists.signs import find_signs, hold_lists
from flows.plan import load_plan
from flows.run_folder import RunFolder, write_parquet
from schemas.run import Run
from schemas.verdicts import VERDICTS
from transforms.numbering import number_facts

OnStep = Callable[[str], None]


def decide(home: Home, run: Run, *, on_step: OnStep = lambda _: None, runner: Runner = in_threads) -> Run:
    """Write the run's verdicts and duplicates; the run with how many of each there are. `on_step` hears how far it is.

    Writes `signs/`, `held/`, `verdicts/` and `duplicates/`, and what the stages after it need: `numbers/`,
    `judged/` and `tonight/`. The numbers are judged a slice at a time, so that memory does not grow with the lists;
    who has a place in a batch is told when all of them are judged. The `runner` says where slices are worked on, and
    nothing that is written hangs on it.
    """
    folder = RunFolder(home.run_path(run.run_id))
    folder.forget_stages()
    folder.clear("verdicts", "duplicates")
    on_step("places and signs of the numbers")
    slices = range(_lay_out(home, run, folder))
    on_step(f"{len(slices)} slices to be judged")
    judged = _of_each(slices, runner("judge", home.root, run.run_id, slices), "judged", on_step)
    found = find_places(
        {name: folder.scan_judged(name) for name in run.campaigns},
        {name: campaign.batch_size for name, campaign in run.campaigns.items()},
    )
    write_parquet(found, folder.found)
    settled = _of_each(slices, runner("settle", home.root, run.run_id, slices), "written", on_step)
    ended = [pl.read_parquet(part) for part in folder.parts("slices/ended")]
    return run.model_copy(
        update={
            "verdicts": {name: {verdict: settled[name, verdict] for verdict in VERDICTS} for name in run.campaigns},
            "duplicates": {name: judged[name, "duplicate"] for name in run.campaigns},
            "silent_batches": silent(ended),
        }
    )


def _lay_out(home: Home, run: Run, folder: RunFolder) -> int:
    """Divide the contacts and the ledgers, and lay what is the same for all beside them; how many slices there are."""
    ledgers = {name: read_ledger(home, name, version) for name, version in run.ledgers.items()}
    contacts = _contacts(run, ledgers)
    bounds = bounds_of(contacts)
    facts = number_facts("e164", plan=load_plan()).struct.field(*KEPT_FACTS)
    parts = divide(contacts.with_columns(facts), bounds, folder.slices / "contacts")
    placed = pl.concat(parts)
    places = places_of(placed)
    held = hold_lists(run, ledgers, find_signs(run, ledgers, placed, folder), folder)
    common = common_evidence(run, ledgers["files"], places, held, terms_of(run, places))
    lay_common(run, common, places, folder)
    ledgers["registers"] = entries_of(ledgers["registers"], common.latest_snapshots, placed)
    divide_ledgers(parts, bounds, ledgers, folder)
    return len(parts)


def _contacts(run: Run, ledgers: Mapping[str, pl.LazyFrame]) -> pl.LazyFrame:
    """The contacts of every campaign's suppliers."""
    kept = ledgers["contacts"].filter(pl.col("supplier").is_in(run.suppliers)).select(*KEPT)
    return kept.join(ledgers["files"], on="file_id", how="semi")


def _of_each(slices: range, told: Iterable[Told], said: str, on_step: OnStep) -> Counter[tuple[str, str]]:
    """What is told of all slices, added up by campaign and verdict."""
    counts = Counter[tuple[str, str]]()
    for done, one in enumerate(told, start=1):
        counts.update({(campaign, verdict): contacts for campaign, verdict, contacts in one})
        on_step(f"{done} of {len(slices)} slices {said}")
    return counts
