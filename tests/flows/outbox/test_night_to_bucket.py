"""A whole night whose vendors collect their batches from a bucket: published, checked, shown."""

import json
from hashlib import sha256
from pathlib import Path

import pytest

from flows.catalogue import query
from flows.check import check
from flows.errors import OutsideFailure
from flows.home import Home
from flows.publish import publish
from schemas.run import Run
from tests.flows.nights import TONIGHT, Prepared, night
from tests.flows.outbox.cut_nights import to_bucket
from tests.flows.outbox.proxy import Line
from tests.flows.outbox.servers import BUCKET, MOTO, Server

VENDORS = ("north-dialer", "south-dialer", "west-dialer")


def broken(home: Home, run: Run) -> list[str]:
    """What the check finds."""
    return [finding.name for finding in check(home.root, run.run_id) if finding.count]


@pytest.mark.parametrize("server", [MOTO], indirect=True)
def test_a_night_is_published_checked_and_shown(
    prepared: Prepared, server: Server, line: Line, prefix: str, tmp_path: Path
) -> None:
    home = prepared.taken_in(tmp_path / "home")
    for vendor, url in zip(VENDORS, (server.url, line.url, server.url), strict=True):
        to_bucket(home.root, vendor, f"{prefix}/{vendor}", url)
    home = Home.at(home.root)

    line.goes_wrong("403", times=10_000)
    with pytest.raises(OutsideFailure, match=f"{prefix}/{VENDORS[1]}: HeadObject is refused"):
        night(home, TONIGHT)
    sealed = {key.split("/")[0] for key in server.objects(prefix) if key.endswith("manifest.json")}
    assert sealed == {VENDORS[0], VENDORS[2]}, "who can be reached has its batches"

    line.goes_wrong(None)
    run = night(home, TONIGHT)
    assert {batch.vendor for batch in run.batches} == set(VENDORS)
    assert not (home.root / "outbox").exists()
    for batch in run.batches:
        there = server.objects(f"{prefix}/{batch.vendor}")
        folder = batch.manifest.removesuffix("manifest.json")
        for file in json.loads(there[batch.manifest])["files"]:
            assert sha256(there[folder + file["path"]]).hexdigest() == file["sha256"]
    assert broken(home, run) == []
    told = query(home, "SELECT count(*), count(DISTINCT batch_id) FROM batches")
    assert told[1] == (sum(batch.rows for batch in run.batches), len(run.batches))

    part = next(key for key in server.objects(prefix) if key.endswith("part-0000.parquet"))
    server.client.delete_object(Bucket=BUCKET, Key=f"{prefix}/{part}")
    assert broken(home, run)
    publish(home, run)
    assert broken(home, run) == []
