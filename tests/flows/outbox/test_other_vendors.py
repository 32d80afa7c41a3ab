"""Whatever is wrong at one vendor's place, every other vendor has its batches, and all that is wrong is told."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from flows.errors import HeedError, OutsideFailure, PromiseBroken, UsageError
from flows.home import Home
from flows.ledgers import read_ledger, snapshot
from flows.publish import publish
from schemas.run import Run
from tests.flows.killed.homes import TONIGHT, small_home
from tests.flows.nights import up_to_the_cut

Night = tuple[Home, Run]


@pytest.fixture(scope="module")
def cut(tmp_path_factory: pytest.TempPathFactory) -> Night:
    """A home whose two batches, for two vendors, are cut."""
    home = small_home(tmp_path_factory.mktemp("cut") / "home")
    return home, up_to_the_cut(home, TONIGHT)


@pytest.fixture
def night(cut: Night, tmp_path: Path) -> Night:
    return Home.at(shutil.copytree(cut[0].root, tmp_path / "home")), cut[1]


def place(home: Home, run: Run, vendor: str) -> Path:
    """Where the vendor's one batch belongs."""
    (batch,) = [one for one in run.batches if one.vendor == vendor]
    return home.vendor_root(vendor) / Path(batch.manifest).parent


def taken(home: Home, run: Run, vendor: str) -> None:
    folder = place(home, run, vendor)
    folder.mkdir(parents=True)
    (folder / "part-0000.parquet").write_bytes(b"somebody else's")


def blocked(home: Home, _: Run, vendor: str) -> None:
    home.vendor_root(vendor).parent.mkdir(exist_ok=True)
    home.vendor_root(vendor).write_bytes(b"a file where a folder belongs")


def nobodys(home: Home, _: Run, vendor: str) -> None:
    said = home.settings_file.read_text(encoding="utf-8").replace(f'"outbox/{vendor}"', f'"s3://bucket/{vendor}"')
    s3 = f'[vendors.{vendor}.s3]\nregion = "eu-central-1"\nprofile = "nobody-of-that-name"\n'
    home.settings_file.write_text(said + s3, encoding="utf-8")


def lost(home: Home, run: Run, vendor: str) -> None:
    (batch,) = [one for one in run.batches if one.vendor == vendor]
    (home.run_path(run.run_id) / "batches" / batch.manifest).with_name("part-0000.parquet").unlink()


WRONG: dict[Callable[[Home, Run, str], None], type[HeedError]] = {
    taken: PromiseBroken,
    lost: PromiseBroken,
    nobodys: UsageError,
    blocked: OutsideFailure,
}


@pytest.mark.parametrize("vendor", ["north", "south"])
@pytest.mark.parametrize("wrong", WRONG)
def test_the_other_vendor_has_its_batch(wrong: Callable[[Home, Run, str], None], vendor: str, night: Night) -> None:
    home, run = night
    other = {"north": "south", "south": "north"}[vendor]
    wrong(home, run, vendor)
    home = Home.at(home.root)
    with pytest.raises(WRONG[wrong]):
        publish(home, run)
    assert (place(home, run, other) / "manifest.json").is_file()
    given = read_ledger(home, "disclosures", snapshot(home)["disclosures"]).select("vendor").unique().collect()
    assert given.get_column("vendor").to_list() == [other], "and nobody else is on record"


@pytest.mark.parametrize(("at_north", "at_south"), [(blocked, taken), (taken, blocked), (blocked, nobodys)])
def test_everything_is_told_and_the_gravest_is_what_it_is(
    at_north: Callable[[Home, Run, str], None], at_south: Callable[[Home, Run, str], None], night: Night
) -> None:
    home, run = night
    at_north(home, run, "north")
    at_south(home, run, "south")
    with pytest.raises(HeedError, match=r"north.*·.*south") as raised:
        publish(Home.at(home.root), run)
    assert type(raised.value) is (UsageError if nobodys in {at_north, at_south} else PromiseBroken)


def test_its_own_hand_over_overtakes_no_night(night: Night) -> None:
    home, run = night
    blocked(home, run, "south")
    with pytest.raises(OutsideFailure):
        publish(home, run)
    home.vendor_root("south").unlink()
    assert publish(home, run) == sum(batch.rows for batch in run.batches)
