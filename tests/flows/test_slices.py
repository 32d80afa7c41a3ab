"""A night that is judged in many slices decides what it decides in one."""

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from flows import ledgers, pin
from flows.cut import cut
from flows.decide import decide, slices
from flows.home import Home
from flows.intake.take_in import take_in
from flows.lists.scorecards import write_scorecards
from flows.run_folder import RunFolder
from schemas.run import Run
from tests.flows.nights import TONIGHT, Prepared, next_day

pytestmark = pytest.mark.xdist_group("slices")
TABLES = ("verdicts", "duplicates", "scorecards", "held", "signs")


@pytest.fixture(scope="module")
def home(prepared: Prepared, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home with a night behind it and the next day's inbox taken in."""
    home, _ = prepared.night_before(tmp_path_factory.mktemp("slices") / "home")
    next_day(home)
    take_in(home, taken_in_at=TONIGHT)
    return home


def judged(home: Home, monkeypatch: pytest.MonkeyPatch, contacts_at_once: int) -> tuple[Run, dict[str, pl.DataFrame]]:
    """The night as it is decided and cut in slices of so many contacts, and every table that it wrote."""
    monkeypatch.setattr(slices, "CONTACTS_AT_ONCE", contacts_at_once)
    pinned = pin.pin(home, ledgers.snapshot(home), as_of=TONIGHT)
    run = cut(home, decide(home, pinned))
    write_scorecards(home, run)
    folder = RunFolder(home.run_path(run.run_id))
    tables = {name: pl.read_parquet(folder.parts(name)) for name in TABLES}
    assert (len(folder.parts("verdicts")) > 1) == (contacts_at_once < 1_000)
    return run, tables


def test_a_night_in_slices_is_the_night_in_one(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    run, whole = judged(home, monkeypatch, 1_000_000)
    again, in_slices = judged(home, monkeypatch, 97)
    assert again == run, "counts, silent batches and the batches with their ids"
    for name, rows in in_slices.items():
        order = [column for column in rows.columns if column != "time_zones"]
        assert_frame_equal(rows.sort(order), whole[name].sort(order))
    the_numbers_of_its_verdicts_go_up_from_part_to_part(home, run)
    it_leaves_none_of_its_stages(home, run)


def the_numbers_of_its_verdicts_go_up_from_part_to_part(home: Home, run: Run) -> None:
    parts = [pl.read_parquet(part) for part in RunFolder(home.run_path(run.run_id)).parts("verdicts")]
    assert len(parts) > 3
    bounds = [min(part["e164"].to_list()) for part in parts]
    assert bounds == sorted(bounds)
    assert all(max(one["e164"].to_list()) < bound for one, bound in zip(parts, bounds[1:], strict=False))


def it_leaves_none_of_its_stages(home: Home, run: Run) -> None:
    folder = RunFolder(home.run_path(run.run_id))
    folder.forget_stages()
    assert {path.name for path in folder.path.iterdir()} <= {
        *("run.json", "verdicts", "duplicates", "batches", "signs", "held", "scorecards"),
    }
