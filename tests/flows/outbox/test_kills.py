"""A publish that is killed at any moment leaves no manifest without its files, and is completed by the next one."""

import os
import threading
import time
from pathlib import Path
from random import Random

import polars as pl
import pytest

from flows.home import Home
from flows.ledgers import read_ledger, snapshot
from flows.publish import publish
from schemas.run import Run
from tests.flows.outbox.cut_nights import PEOPLE, copy_for, cut_night, publishing
from tests.flows.outbox.proxy import Line
from tests.flows.outbox.servers import MOTO, Server

KILLS = int(os.environ.get("HEED_KILLS", "10"))
"""How many moments; `HEED_KILLS=30` for more of them."""
REQUESTS = 12
"""Of this night's publish."""
_DRAWN = Random(20261122)  # noqa: S311 - moments, no secret
MOMENTS = [(_DRAWN.randrange(REQUESTS), _DRAWN.uniform(0, 0.03)) for _ in range(KILLS)]
"""At which request, and how long after it came."""

Night = tuple[Home, Run]


@pytest.fixture(scope="module")
def cut(tmp_path_factory: pytest.TempPathFactory) -> Night:
    return cut_night(tmp_path_factory.mktemp("cut") / "home")


def as_cut(home: Home, run: Run) -> dict[str, bytes]:
    """Every file of the run's batches."""
    batches = home.run_path(run.run_id) / "batches"
    return {path.relative_to(batches).as_posix(): path.read_bytes() for path in batches.rglob("*") if path.is_file()}


@pytest.mark.parametrize("server", [MOTO], indirect=True)
def test_this_publish_is_so_many_requests(cut: Night, server: Server, line: Line, prefix: str, tmp_path: Path) -> None:
    home, run = copy_for(cut[0], tmp_path / "home", prefix, line.url), cut[1]
    assert publish(home, run) == PEOPLE
    asked = list(line.seen)
    assert len(asked) == REQUESTS, asked
    assert sum("partNumber" in request for request in asked) == 2
    assert publish(home, run) == PEOPLE
    assert {request.split()[0] for request in line.seen[REQUESTS:]} == {"HEAD", "PUT"}, (
        "but for the probe it only looks"
    )
    assert server.objects(prefix) == as_cut(home, run)


@pytest.mark.parametrize("server", [MOTO], indirect=True)
@pytest.mark.parametrize(("at", "after"), MOMENTS)
def test_a_killed_publish_is_completed(
    at: int, after: float, cut: Night, server: Server, line: Line, prefix: str, tmp_path: Path
) -> None:
    home, run = copy_for(cut[0], tmp_path / "home", prefix, line.url), cut[1]
    whole, reached = as_cut(home, run), threading.Event()
    line.on_request = lambda seen: reached.set() if seen == at else None
    with publishing(home, run) as process:
        assert reached.wait(60)
        time.sleep(after)
        process.kill()
        process.join()
    line.on_request = lambda _: None
    there = server.objects(prefix)
    assert there == whole or not [key for key in there if key.endswith("manifest.json")]
    assert all(whole[key] == content for key, content in there.items())
    assert publish(home, run) == PEOPLE
    assert server.objects(prefix) == whole
    assert server.uploads(prefix) == []
    disclosed = read_ledger(home, "disclosures", snapshot(home)["disclosures"]).select(
        pl.len().alias("rows"), pl.col("e164").n_unique().alias("numbers")
    )
    assert disclosed.collect().row(0) == (PEOPLE, PEOPLE)
