"""A vendor that collects from a bucket is told to stop there, and acknowledges there."""

from pathlib import Path

import pytest

from flows.errors import OutsideFailure
from flows.home import Home
from flows.ledgers import open_ledgers
from tests.flows.inboxes import ANNA, BEN, new_home, put
from tests.flows.outbox.cut_nights import to_bucket
from tests.flows.outbox.proxy import Line
from tests.flows.outbox.servers import BUCKET, MOTO, Server
from tests.flows.test_stop_lists import LIST_1, NOES, hand_over, stop


@pytest.mark.parametrize("server", [MOTO], indirect=True)
def test_a_stop_list_goes_to_the_bucket_and_its_ack_is_read_there(
    server: Server, line: Line, prefix: str, tmp_path: Path
) -> None:
    home = new_home(tmp_path / "home")
    to_bucket(home.root, "north", prefix, line.url)
    home = Home.at(home.root)
    open_ledgers(home)
    for number in (ANNA, BEN):
        hand_over(home, number)
    put(home, *NOES["complaint"])

    line.goes_wrong("403", times=10_000)
    with pytest.raises(OutsideFailure):
        stop(home)
    line.goes_wrong(None)
    stop(home)
    assert sorted(server.objects(prefix)) == [f"{LIST_1}.manifest.json", f"{LIST_1}.parquet"]

    server.client.put_object(Bucket=BUCKET, Key=f"{prefix}/{LIST_1}.ack", Body=b"")
    put(home, "complaints/hotline/b.csv", f"phone\n+{ANNA}\n")
    stop(home, 1)
    told = next(key for key in server.objects(prefix) if key.startswith("stop/20261120T18") and key.endswith(".json"))
    assert b'"rows": 1,' in server.objects(prefix)[told], "whoever is acknowledged is not named again"
