"""Whatever goes wrong between heed and the server: the batch is there whole, or a vendor sees none of it."""

import os
from itertools import product
from random import Random
from typing import Any

import pytest

from flows.errors import OutsideFailure, UsageError
from flows.outbox.bucket import Bucket
from flows.outbox.client import s3_client
from tests.flows.outbox.handing import MANIFEST, Files, bucket_at, files_of_a_batch
from tests.flows.outbox.proxy import Line
from tests.flows.outbox.servers import BUCKET, CEPH, MOTO, Server

PASSES = ("cut in the middle", "500", "503 slow down", "answer lost", "answer truncated", "checksum altered")
STAYS = ("403", "404 bucket")
REQUESTS = 15
"""Of one hand-over; `test_a_hand_over_is_so_many_requests` holds it."""
PAIRS = list(product((*PASSES, *STAYS), range(REQUESTS)))
DRAWN = Random(20261122).sample(PAIRS, 36)  # noqa: S311 - a drawing, no secret
ON_MOTO, ON_CEPH = (PAIRS, PAIRS) if os.environ.get("HEED_EVERY_FAULT") == "1" else (DRAWN[:24], DRAWN[24:])
"""Which fault meets which request: a drawing, or with `HEED_EVERY_FAULT=1` all there are, in some minutes."""
ALWAYS = 10_000


@pytest.fixture(autouse=True)
def _short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """boto3 waits for seconds between its attempts, which is none of what is tested."""
    monkeypatch.setattr("botocore.retries.standard.ExponentialBackoff.delay_amount", lambda *_: 0.01)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    return files_of_a_batch(tmp_path_factory.mktemp("batch"))


@pytest.fixture
def bucket(server: Server, line: Line, prefix: str) -> Bucket:
    """The place as heed sees it at the end of the line."""
    return bucket_at(server.said(part_mib=5, endpoint_url=line.url), prefix)


def told(bucket: Bucket, files: Files) -> str | None:
    """Hand over; what heed says of it where it does not succeed."""
    try:
        files.hand_over(bucket)
    except OutsideFailure as failure:
        return str(failure)
    return None


def is_whole_or_not_there(there: dict[str, bytes], files: Files) -> bool:
    return MANIFEST not in there or there == files.contents


def test_a_hand_over_is_so_many_requests(server: Server, bucket: Bucket, line: Line, prefix: str, files: Files) -> None:
    files.hand_over(bucket)
    assert len(line.seen) == REQUESTS, line.seen
    assert server.objects(prefix) == files.contents


def again(server: Server, line: Line, prefix: str, files: Files) -> None:
    """Handed over again when nothing goes wrong any more, by another process that knows of nothing."""
    line.goes_wrong(None)
    files.hand_over(bucket_at(server.said(part_mib=5), prefix))
    assert server.objects(prefix) == files.contents
    assert server.uploads(prefix) == []


@pytest.mark.parametrize("server", [MOTO], indirect=True)
@pytest.mark.parametrize(("fault", "first"), ON_MOTO, ids=str)
def test_a_fault_at_any_request(
    fault: str, first: int, server: Server, bucket: Bucket, line: Line, prefix: str, files: Files
) -> None:
    _once(fault, first, server, bucket, line, prefix, files)


@pytest.mark.parametrize("server", [CEPH], indirect=True)
@pytest.mark.parametrize(("fault", "first"), ON_CEPH, ids=str)
def test_a_fault_at_some_requests_of_the_real_thing(
    fault: str, first: int, server: Server, bucket: Bucket, line: Line, prefix: str, files: Files
) -> None:
    _once(fault, first, server, bucket, line, prefix, files)


def _once(fault: str, first: int, *at: Any) -> None:
    """What passes is got over without a word; what does not is said, and asked no second time."""
    server, bucket, line, prefix, files = at
    line.goes_wrong(fault, first=first)
    said, asked = told(bucket, files), list(line.seen)
    there = server.objects(prefix)
    assert is_whole_or_not_there(there, files)
    if fault in PASSES or asked[first].startswith("GET"):
        assert said is None, said
        assert there == files.contents
    elif not (fault == "404 bucket" and asked[first].startswith("HEAD")):  # which has no body to say what is not there
        assert said is not None
        assert asked[first] not in asked[first + 1 :]
    again(server, line, prefix, files)


@pytest.mark.parametrize(
    ("fault", "first"), [("500", 2), ("503 slow down", 8), ("cut in the middle", 3), ("answer lost", 13)]
)
def test_a_fault_that_stays_is_told_and_leaves_nothing_to_read(
    fault: str, first: int, server: Server, bucket: Bucket, line: Line, prefix: str, files: Files
) -> None:
    line.goes_wrong(fault, first=first, times=ALWAYS)
    said = told(bucket, files)
    assert said is not None
    assert f"s3://{BUCKET}/{prefix}" in said
    assert is_whole_or_not_there(server.objects(prefix), files)
    line.goes_wrong(None)
    files.hand_over(bucket)
    assert server.objects(prefix) == files.contents


@pytest.mark.parametrize("first", [3, 13])
def test_a_stall_is_waited_for_no_longer_than_said(
    first: int, server: Server, line: Line, prefix: str, files: Files
) -> None:
    line.goes_wrong("stall", first=first)
    assert told(bucket_at(server.said(part_mib=5, stall_seconds=1.5, endpoint_url=line.url), prefix), files) is None
    assert len(line.seen) > REQUESTS
    assert server.objects(prefix) == files.contents


@pytest.mark.parametrize("server", [CEPH], indirect=True)
@pytest.mark.parametrize("first", [2, 3, 8, 13])
def test_bytes_that_changed_on_their_way_are_sent_again(
    first: int, server: Server, bucket: Bucket, line: Line, prefix: str, files: Files
) -> None:
    line.goes_wrong("changed on its way", first=first)
    assert told(bucket, files) is None
    assert server.objects(prefix) == files.contents


@pytest.mark.parametrize("server", [MOTO], indirect=True)
@pytest.mark.parametrize("first", [2, 3, 8])
def test_a_server_that_does_not_compare_is_found_out(
    first: int, server: Server, bucket: Bucket, line: Line, prefix: str, files: Files
) -> None:
    """Moto echoes the checksum that it was told, so what it worked out itself, and the bytes, have the last word."""
    line.goes_wrong("changed on its way", first=first)
    said = told(bucket, files)
    assert said is not None
    assert "is not what was sent there: it was changed on its way" in said
    there = server.objects(prefix)
    assert MANIFEST not in there
    (damaged,) = [key for key, content in there.items() if content != files.contents[key]]
    server.client.delete_object(Bucket=BUCKET, Key=f"{prefix}/{damaged}")
    again(server, line, prefix, files)


def test_a_refusal_says_what_is_refused_and_what_to_do(bucket: Bucket, line: Line, files: Files) -> None:
    line.goes_wrong("403", first=1)
    assert "CreateMultipartUpload is refused (AccessDenied); docs/s3.md lists the permissions" in str(
        told(bucket, files)
    )
    line.goes_wrong("404 bucket", first=1)
    assert "there is no such bucket; make it, or mend the root in heed.toml" in str(told(bucket, files))


def test_a_bucket_that_is_not_there_and_keys_that_are_nobodys(
    server: Server, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = server.said()
    nowhere = Bucket(s3_client(said, "north"), "no-such-bucket", "x", said)
    assert "no such bucket" in str(told(nowhere, files))
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    with pytest.raises(UsageError, match="no credentials; name a profile"):
        files.hand_over(Bucket(s3_client(said, "north"), BUCKET, "x", said))


@pytest.mark.parametrize("server", [CEPH], indirect=True)
def test_somebody_elses_keys_are_refused_by_the_real_thing(
    server: Server, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "not-ours")
    said = server.said()
    assert "is refused (403)" in str(told(Bucket(s3_client(said, "north"), BUCKET, "x", said), files))
