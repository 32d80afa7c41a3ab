"""The second pass over a slice of the numbers: who has a place in a batch, and the verdicts as they are written."""

from collections import Counter

import polars as pl

from flows.decide.slices import Slice
from flows.gates import gate
from flows.plan import load_plan
from flows.run_folder import RunFolder
from schemas.run import Run
from schemas.tables.facts import Facts
from schemas.tables.verdicts import Verdicts
from schemas.verdicts import Verdict
from transforms.decide.settle import attach_places, places
from transforms.numbering import number_facts

_PLACE = ["list_id", "row_number", "phone_column", "number_in_cell"]
_FOR_A_BATCH = ["position", "window_start", "window_end", "valid_until"]
_KEPT = [*(name for name in Verdicts.dtypes() if name not in Facts.dtypes()), *_FOR_A_BATCH, *_PLACE[2:]]


def find_places(run: Run, folder: RunFolder) -> pl.DataFrame:
    """Who has a place in a batch of the run, or would have but for another campaign (`transforms.decide.settle`)."""
    judged = {name: pl.scan_parquet(folder.judged(name)) for name in run.campaigns}
    sizes = {name: campaign.batch_size for name, campaign in run.campaigns.items()}
    return places(judged, batch_sizes=sizes).collect(engine="streaming")


def settle_slice(part: Slice, run: Run, found: pl.DataFrame, folder: RunFolder) -> Counter[tuple[str, str]]:
    """Write the slice's part of `verdicts/`, and of `tonight/`; how many there are by campaign and verdict."""
    every = pl.concat([_settled(part, run, name, found, folder) for name in sorted(run.campaigns)])
    facts = number_facts("e164", plan=load_plan()).struct.unnest()
    settled = every.sort("campaign", "e164").with_columns(facts).collect()
    verdicts = gate(Verdicts, settled)
    folder.write("verdicts", verdicts, part=part.place)
    called = settled.lazy().filter(pl.col("verdict") == str(Verdict.CALLABLE))
    folder.write("tonight", _with_names(called, part).collect(), part=part.place)
    counted = verdicts.group_by("campaign", "verdict").len()
    return Counter({(campaign, verdict): n for campaign, verdict, n in counted.iter_rows()})


def _settled(part: Slice, run: Run, name: str, found: pl.DataFrame, folder: RunFolder) -> pl.LazyFrame:
    judged = pl.scan_parquet(folder.judged_part(name, part.place))
    return attach_places(judged, found.lazy(), batch_size=run.campaigns[name].batch_size).select(_KEPT)


def _with_names(called: pl.LazyFrame, part: Slice) -> pl.LazyFrame:
    """The contacts that are called, with what the list says of the person."""
    people = part.contacts.select(pl.col("file_id").alias("list_id"), *_PLACE[1:], "name", "external_id")
    return called.join(people, on=_PLACE, how="left", validate="m:1")
