"""A publish into a folder that is killed at any moment, in the middle of a file too, is completed by the next one."""

import os
import shutil
from pathlib import Path
from random import Random

import polars as pl
import pytest

from flows.home import Home
from flows.ledgers import read_ledger, snapshot
from flows.publish import publish
from schemas.run import Run
from tests.flows.inboxes import new_home, put
from tests.flows.nights import TONIGHT, up_to_the_cut
from tests.flows.outbox.ends import Moment, killed_publish, looks_of

PEOPLE = 300
LOOKS = 25
"""So often this publish asks something of the vendor's folder, at least; the next test holds it."""
KILLS = int(os.environ.get("HEED_KILLS", "10"))
"""How many moments; `HEED_KILLS=30` for more of them."""
_DRAWN = Random(20261122)  # noqa: S311 - moments, no secret
AT_A_LOOK = [Moment(event=event) for event in _DRAWN.sample(range(LOOKS), min(LOOKS, KILLS // 2))]
AT_A_BYTE = [Moment(size=_DRAWN.randrange(20_000)) for _ in range(KILLS - len(AT_A_LOOK))]

Night = tuple[Home, Run]


@pytest.fixture(scope="module")
def cut(tmp_path_factory: pytest.TempPathFactory) -> Night:
    """A home whose one batch is cut, as Parquet and as an import file; its names cannot be packed."""
    home, drawn = new_home(tmp_path_factory.mktemp("cut") / "home"), Random(7)  # noqa: S311 - names, no secret
    settings = home.settings_file.read_text(encoding="utf-8")
    home.settings_file.write_text(settings.replace("[vendors.north]", '[vendors.north]\nalso = ["vicidial"]'), "utf-8")
    people = [f"+86138{number:08d}" for number in drawn.sample(range(10**8), PEOPLE)]
    rows = "".join(f"{phone},{drawn.randbytes(30).hex()}\n" for phone in people)
    put(home, "lists/crm/2026-11-01-list.csv", f"phone,name\n{rows}")
    consents = "".join(f"{phone},Sunrise,reminder,voice,2026-10-01,crm:1\n" for phone in people)
    put(home, "consents/web/c.csv", f"phone,controller,purpose,channel,granted_at,evidence\n{consents}")
    return home, up_to_the_cut(Home.at(home.root), TONIGHT)


@pytest.fixture
def night(cut: Night, tmp_path: Path) -> Night:
    """The same elsewhere."""
    shutil.copytree(cut[0].root, tmp_path / "home")
    return Home.at(tmp_path / "home"), cut[1]


def files(root: Path) -> dict[str, bytes]:
    """Every file below, by its path."""
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_an_undisturbed_publish_has_all_these_moments(night: Night) -> None:
    home, run = night
    assert looks_of(home, run.run_id) >= LOOKS
    batches, there = files(home.run_path(run.run_id) / "batches"), files(home.vendor_root("north"))
    assert there == batches
    assert max(map(len, there.values())) > max(moment.size or 0 for moment in AT_A_BYTE)


@pytest.mark.parametrize("moment", [*AT_A_LOOK, *AT_A_BYTE], ids=str)
def test_a_killed_publish_is_completed(moment: Moment, night: Night) -> None:
    home, run = night
    whole, root = files(home.run_path(run.run_id) / "batches"), home.vendor_root("north")
    assert killed_publish(home, run.run_id, moment)
    left = files(root) if root.exists() else {}
    read = {key: content for key, content in left.items() if not key.endswith(".part")}
    assert read == whole or not [key for key in read if key.endswith("manifest.json")]
    assert all(whole[key] == content for key, content in read.items())
    for _ in range(2):
        assert publish(home, run) == PEOPLE
        assert files(root) == whole, "nothing is missing, and nothing half written is left"
    disclosed = read_ledger(home, "disclosures", snapshot(home)["disclosures"]).select(
        pl.len().alias("rows"), pl.col("e164").n_unique().alias("numbers")
    )
    assert disclosed.collect().row(0) == (PEOPLE, PEOPLE)
