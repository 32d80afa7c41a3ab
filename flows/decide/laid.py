"""What a night knows before it looks at any number, laid on disk so that any process can work on a slice."""

import json
from collections.abc import Mapping, Sequence
from datetime import date

import polars as pl

from flows.decide.slices import BY_NUMBER, KEPT, KEPT_FACTS, Slice, part_of
from flows.evidence import Common, terms_of
from flows.home import Home
from flows.ledgers import read_ledger
from flows.run_folder import RunFolder, write_parquet, write_text
from schemas.run import Run
from schemas.tables.facts import Facts
from schemas.tables.ledgers import LEDGERS
from schemas.tables.lists import HeldLists
from transforms.decide.hours import Place

_PLACES = pl.Schema({"region_code": pl.String(), "time_zones": pl.List(pl.String())})
_SHAPE = pl.Schema([*LEDGERS["contacts"].dtypes().items(), *Facts.dtypes().items()])


def lay_common(run: Run, common: Common, places: Sequence[Place], folder: RunFolder) -> None:
    """Put the run and what is the same for every number below its `slices/`; the lists that are held are in `held/`."""
    write_text(run.model_dump_json(), folder.slices / "run.json")
    latest = {name: day.isoformat() for name, day in common.latest_snapshots.items()}
    write_text(json.dumps(latest), folder.slices / "latest_snapshots.json")
    write_parquet(pl.DataFrame(places, schema=_PLACES, orient="row"), folder.slices / "places.parquet")
    for name, windows in common.windows.items():
        write_parquet(windows.collect(), folder.slices / f"windows-{name}.parquet")


def read_laid_run(folder: RunFolder) -> Run:
    """The run as it was laid there."""
    return Run.model_validate_json((folder.slices / "run.json").read_text(encoding="utf-8"))


def read_common(run: Run, folder: RunFolder) -> Common:
    """What `lay_common` laid there."""
    latest = json.loads((folder.slices / "latest_snapshots.json").read_text(encoding="utf-8"))
    places: list[Place] = pl.read_parquet(folder.slices / "places.parquet").rows()
    windows = {name: pl.read_parquet(folder.slices / f"windows-{name}.parquet").lazy() for name in run.campaigns}
    days = {name: date.fromisoformat(day) for name, day in latest.items()}
    return Common(terms_of(run, places), held_lists(run, folder), windows, days)


def held_lists(run: Run, folder: RunFolder) -> Mapping[str, pl.LazyFrame]:
    """By campaign, the lists that the night holds, as its `held/` tells them."""
    held = folder.scan("held", HeldLists).collect().rename({"list_id": "file_id", "sign": "list_sign"})
    return {name: held.filter(pl.col("campaign") == name).drop("campaign").lazy() for name in run.campaigns}


def read_slice(home: Home, run: Run, place: int, folder: RunFolder) -> Slice:
    """The slice of the contacts, with what the ledgers say of its numbers: of one that was not divided, the whole."""
    shape = pl.Schema((name, _SHAPE[name]) for name in (*KEPT, *KEPT_FACTS))
    ledgers = {name: _of_ledger(home, run, name, place, folder) for name in BY_NUMBER}
    return Slice(place, part_of(folder.slices / "contacts", place, shape), ledgers)


def _of_ledger(home: Home, run: Run, name: str, place: int, folder: RunFolder) -> pl.LazyFrame:
    columns = ["e164", *BY_NUMBER[name]]
    if (folder.slices / name).is_dir():
        dtypes = LEDGERS[name].dtypes()
        return part_of(folder.slices / name, place, pl.Schema((column, dtypes[column]) for column in columns))
    return read_ledger(home, name, run.ledgers[name]).select(columns)
