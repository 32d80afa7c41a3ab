"""The second pass over a slice of the numbers: who has a place in a batch, and the verdicts as they are written."""

from collections import Counter
from collections.abc import Mapping

import polars as pl

from flows.decide.slices import Slice
from flows.gates import gate
from flows.plan import load_plan
from flows.run_folder import RunFolder
from schemas.run import Run
from schemas.tables.facts import Facts
from schemas.tables.verdicts import Verdicts
from schemas.verdicts import Verdict
from transforms.decide.settle import TAKEN, attach_places, fill, last_glance, willing
from transforms.numbering import number_facts

_PLACE = ["list_id", "row_number", "phone_column", "number_in_cell"]
_FOUND = {"campaign": pl.String, "e164": pl.Int64, "position": pl.Int64}
_FOR_A_BATCH = ["position", "window_start", "window_end", "valid_until"]
_KEPT = [*(name for name in Verdicts.dtypes() if name not in Facts.dtypes()), *_FOR_A_BATCH, *_PLACE[2:]]


def find_places(judged: Mapping[str, pl.LazyFrame], sizes: Mapping[str, int]) -> pl.DataFrame:
    """`campaign, e164, position, taker, taken_until`: who has a place in a batch, and who has not for another campaign.

    `judged` and `sizes` are by campaign. A number that several campaigns may call goes to the first of them, by name,
    that has room. Whoever is `callable` and not here finds the batch full.
    """
    taken, found = pl.DataFrame(schema=TAKEN), [pl.DataFrame(schema={**_FOUND, **TAKEN})]
    for name in sorted(judged):
        asked = willing(judged[name], taken.lazy())
        free = asked.filter(pl.col("taker").is_null())
        last = last_glance(free, size=sizes[name]).collect(engine="streaming").item()
        placed = fill(free, size=sizes[name], last=last).collect(engine="streaming")
        lost = asked.filter(pl.col("taker").is_not_null()).select("campaign", *TAKEN).collect(engine="streaming")
        found += [placed.drop("valid_until"), lost]
        taken = pl.concat([taken, placed.select("e164", taker="campaign", taken_until="valid_until")])
    return pl.concat(found, how="diagonal")


def settle_slice(part: Slice, run: Run, folder: RunFolder) -> Counter[tuple[str, str]]:
    """Write the slice's part of `verdicts/`, and of `tonight/`; how many there are by campaign and verdict."""
    every = pl.concat([_settled(part, run, name, folder) for name in sorted(run.campaigns)])
    facts = number_facts("e164", plan=load_plan()).struct.unnest()
    settled = every.sort("campaign", "e164").with_columns(facts).collect()
    verdicts = gate(Verdicts, settled)
    folder.write_apart("verdicts", verdicts, part=part.place)
    called = settled.lazy().filter(pl.col("verdict") == str(Verdict.CALLABLE))
    folder.write_apart("tonight", _with_names(called, part).collect(), part=part.place)
    counted = verdicts.group_by("campaign", "verdict").len()
    return Counter({(campaign, verdict): n for campaign, verdict, n in counted.iter_rows()})


def _settled(part: Slice, run: Run, name: str, folder: RunFolder) -> pl.LazyFrame:
    judged = pl.scan_parquet(folder.judged_part(name, part.place))
    found = pl.scan_parquet(folder.found)
    return attach_places(judged, found, batch_size=run.campaigns[name].batch_size).select(_KEPT)


def _with_names(called: pl.LazyFrame, part: Slice) -> pl.LazyFrame:
    """The contacts that are called, with what the list says of the person."""
    people = part.contacts.select(pl.col("file_id").alias("list_id"), *_PLACE[1:], "name", "external_id")
    return called.join(people, on=_PLACE, how="left", validate="m:1")
