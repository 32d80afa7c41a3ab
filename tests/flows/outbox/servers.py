"""S3 servers on loopback: moto from the locked packages, and Ceph's gateway where Debian's packages are installed."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config

from schemas.vendor import S3
from tests.conftest import ends_with_group
from tests.flows.outbox.ceph import CEPH_KEY, CEPH_SECRET, ceph_is_installed, start_ceph

BUCKET, REGION = "handed-over", "us-east-1"
STARTS_WITHIN_S = 90
MOTO = pytest.param("moto", marks=pytest.mark.xdist_group("moto"))
CEPH = pytest.param("ceph", marks=pytest.mark.xdist_group("ceph"))
"""For `parametrize`: all tests of one server share a worker, and it starts once."""
HOW_TO_HAVE_CEPH = (
    "Ceph's S3 gateway is not installed; on Debian or Ubuntu: "
    "apt-get install --no-install-recommends ceph-mon ceph-osd ceph-mgr radosgw ceph-common"
)


@dataclass(frozen=True)
class Server:
    """A running server with an empty bucket, and what it is known to be able to do."""

    name: str
    url: str
    keeps_checksums: bool
    kms_key_id: str

    def said(self, **more: Any) -> S3:
        """A vendor's section for it."""
        return S3.model_validate({"region": REGION, "endpoint_url": self.url, **more})

    @cached_property
    def client(self) -> Any:
        """A client that has nothing to do with heed."""
        as_it_is = Config(response_checksum_validation="when_required")
        return boto3.client("s3", endpoint_url=self.url, region_name=REGION, config=as_it_is)

    def objects(self, prefix: str) -> dict[str, bytes]:
        """Every object below the prefix, but heed's own."""
        client = self.client
        found = client.list_objects_v2(Bucket=BUCKET, Prefix=f"{prefix}/").get("Contents", [])
        keys = [kept["Key"] for kept in found if "/.heed/" not in kept["Key"]]
        return {
            key.removeprefix(f"{prefix}/"): client.get_object(Bucket=BUCKET, Key=key)["Body"].read() for key in keys
        }

    def uploads(self, prefix: str) -> list[str]:
        """The keys of which parts lie there that never became an object."""
        found = self.client.list_multipart_uploads(Bucket=BUCKET, Prefix=f"{prefix}/").get("Uploads", [])
        return [upload["Key"] for upload in found]


@contextmanager
def moto(folder: Path) -> Iterator[Server]:
    """Moto's server, in a process of its own."""
    port = free_port()
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    with _running("moto", command, folder / "moto.log", {}):
        yield _opened(Server("moto", f"http://127.0.0.1:{port}", keeps_checksums=True, kms_key_id="alias/heed"))


@contextmanager
def ceph(folder: Path) -> Iterator[Server]:
    """A Ceph of one node, in memory, with its gateway; skips, or fails where HEED_NEED_CEPH is set, without it."""
    if not ceph_is_installed():
        (pytest.fail if os.environ.get("HEED_NEED_CEPH") == "1" else pytest.skip)(HOW_TO_HAVE_CEPH)
    port = free_port()
    with ExitStack() as daemons:
        for command, log in start_ceph(folder, port, free_port()):
            daemons.enter_context(_running("ceph", command, log, {"CEPH_CONF": str(folder / "ceph.conf")}))
        yield _opened(Server("ceph", f"http://127.0.0.1:{port}", keeps_checksums=False, kms_key_id="testkey-1"))


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def credentials() -> dict[str, str]:
    """What the environment of every client of these servers says."""
    return {
        "AWS_ACCESS_KEY_ID": CEPH_KEY,
        "AWS_SECRET_ACCESS_KEY": CEPH_SECRET,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    }


@contextmanager
def _running(group: str, command: list[str], log: Path, more: Mapping[str, str]) -> Iterator[None]:
    with log.open("ab") as said:
        process = subprocess.Popen(command, stdout=said, stderr=subprocess.STDOUT, env={**os.environ, **more})
    ends_with_group(group, process)
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _opened(server: Server) -> Server:
    until = time.monotonic() + STARTS_WITHIN_S
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(server.url, timeout=5):  # noqa: S310 - our own server, on loopback
                break
        except urllib.error.HTTPError as answered:
            answered.close()
            break
        except OSError:
            time.sleep(0.1)
    else:
        pytest.fail(f"{server.name} did not answer within {STARTS_WITHIN_S} s")
    server.client.create_bucket(Bucket=BUCKET)
    return server
