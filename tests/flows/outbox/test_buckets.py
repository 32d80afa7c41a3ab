"""What a bucket is asked for: encryption, storage class, and that the first who writes a key is the only one."""

import logging
from pathlib import Path

import pytest

from flows.errors import UsageError
from flows.outbox.bucket import Bucket
from flows.outbox.client import s3_client
from schemas.vendor import S3
from tests.flows.outbox.handing import MANIFEST, Files, bucket_at, files_of_a_batch
from tests.flows.outbox.proxy import Line
from tests.flows.outbox.servers import BUCKET, MOTO, Server

SAYS_NOTHING = "does not say that it encrypts"
IGNORES = "ignores If-None-Match, so heed looks first"


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    return files_of_a_batch(tmp_path_factory.mktemp("batch"))


@pytest.mark.parametrize("encryption", ["sse-s3", "sse-kms"])
def test_what_is_put_is_encrypted_and_stored_as_asked(
    server: Server, prefix: str, files: Files, encryption: str, capsys: pytest.CaptureFixture[str]
) -> None:
    key = {"kms_key_id": server.kms_key_id} if encryption == "sse-kms" else {}
    said = server.said(part_mib=5, encryption=encryption, storage_class="STANDARD", **key)
    for _ in range(2):
        files.hand_over(bucket_at(said, prefix))
    assert server.objects(prefix) == files.contents
    echoed = {
        server.client.head_object(Bucket=BUCKET, Key=f"{prefix}/{key}").get("ServerSideEncryption")
        for key in files.contents
    }
    is_told = echoed == {{"sse-s3": "AES256", "sse-kms": "aws:kms"}[encryption]}
    assert capsys.readouterr().err.count(SAYS_NOTHING) == (0 if is_told else 1)
    assert is_told or (server.name, encryption) == ("ceph", "sse-s3")


@pytest.mark.parametrize("server", [MOTO], indirect=True)
def test_a_server_that_ignores_if_none_match_is_told_of_once_and_looked_at_first(
    server: Server, line: Line, prefix: str, files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    line.forgets = {"if-none-match"}
    bucket = bucket_at(server.said(part_mib=5, endpoint_url=line.url), prefix)
    for _ in range(3):
        files.hand_over(bucket)
    line.forgets = set()
    assert capsys.readouterr().err.count(IGNORES) == 1
    assert server.objects(prefix) == files.contents
    assert sum(f"PUT /{BUCKET}/{prefix}/campaign%3Dspring/batch%3Db1/manifest" in seen for seen in line.seen) == 1


def test_nothing_is_said_of_a_server_that_keeps_what_is_there(
    server: Server, prefix: str, files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    bucket_at(server.said(), prefix).seal(files.folder / MANIFEST, MANIFEST)
    bucket_at(server.said(), prefix).seal(files.folder / MANIFEST, MANIFEST)
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("keeps", [True, False], ids=["checksums kept", "no checksums"])
@pytest.mark.parametrize("server", [MOTO], indirect=True)
def test_the_checksum_of_every_part_is_sent(
    server: Server,
    line: Line,
    prefix: str,
    files: Files,
    keeps: bool,
) -> None:
    line.forgets = set() if keeps else {"x-amz-checksum-sha256", "x-amz-sdk-checksum-algorithm"}
    files.hand_over(bucket_at(server.said(part_mib=5, endpoint_url=line.url), prefix))
    line.forgets = set()
    kept = {
        server.client.head_object(Bucket=BUCKET, Key=f"{prefix}/{key}", ChecksumMode="ENABLED").get("ChecksumSHA256")
        for key in files.contents
    }
    assert (None in kept) != keeps
    assert server.objects(prefix) == files.contents


def test_a_profile_that_is_not_there_is_told() -> None:
    with pytest.raises(UsageError, match=r"vendors\.north\.s3: The config profile \(nobody\) could not be found"):
        s3_client(S3(profile="nobody"), "vendors.north.s3")


def test_credentials_come_from_the_profile(
    server: Server, prefix: str, files: Files, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    profile = tmp_path / "credentials"
    profile.write_text("[heed]\naws_access_key_id = heed-tests\naws_secret_access_key = heed-tests-secret\n")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(profile))
    files.hand_over(bucket_at(server.said(part_mib=5, profile="heed"), prefix))
    assert server.objects(prefix) == files.contents


def test_no_log_holds_what_was_handed_over(
    server: Server, prefix: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    canary = tmp_path / "part"
    canary.write_text("+8613800138000-canary", encoding="utf-8")
    with caplog.at_level(logging.DEBUG):
        said = server.said()
        Bucket(s3_client(said, "north"), BUCKET, prefix, said).put(canary, "part-0000.parquet")
    assert "canary" not in caplog.text
    assert "heed-tests-secret" not in caplog.text
