"""The daemons of a throw-away Ceph, loopback only and in memory: what each is told, and in which order."""

import shutil
import subprocess
import uuid
from collections.abc import Iterator
from pathlib import Path

CEPH_KEY, CEPH_SECRET = "heed-tests", "heed-tests-secret"
PROGRAMS = ("ceph", "ceph-mon", "ceph-mgr", "ceph-osd", "radosgw", "radosgw-admin", "monmaptool", "ceph-authtool")
TAKES_AT_MOST_S = 60
KMS_KEY = "aGVlZCdzIHRlc3RzIGtlZXAgdGhlaXIga2V5IGhlcmU="
"""32 bytes, for the gateway's own stand-in for a key store."""

SETTINGS = """
[global]
fsid = {fsid}
mon host = v2:127.0.0.1:{port}
mon initial members = a
ms bind ipv6 = false
public addr = 127.0.0.1
cluster addr = 127.0.0.1
auth allow insecure global id reclaim = false
keyring = {folder}/keyring
log file = {folder}/$name.log
admin socket = {folder}/$name.asok
run dir = {folder}
mon data = {folder}/mon
mgr data = {folder}/mgr
osd data = {folder}/osd
rgw data = {folder}/rgw
mon data avail warn = 2
mon data avail crit = 1
mon allow pool size one = true
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 4
osd pool default pgp num = 4
osd crush chooseleaf type = 0
osd objectstore = memstore
memstore device bytes = 2147483648
rgw override bucket index max shards = 1
rgw crypt require ssl = false
rgw crypt s3 kms backend = testing
rgw crypt s3 kms encryption keys = testkey-1={kms_key}
"""

CAPS = ("mon", "allow *", "osd", "allow *", "mgr", "allow *")


def ceph_is_installed() -> bool:
    """Whether every program of it is there."""
    return all(shutil.which(program) for program in PROGRAMS)


def start_ceph(folder: Path, port: int, mon_port: int) -> Iterator[tuple[list[str], Path]]:
    """Each daemon's command with its log; the next may be asked for once the last one was started."""
    for name in ("mon", "mgr", "osd", "rgw"):
        (folder / name).mkdir()
    fsid, config = str(uuid.uuid4()), folder / "ceph.conf"
    written = SETTINGS.format(fsid=fsid, port=mon_port, folder=folder, kms_key=KMS_KEY)
    config.write_text(written, encoding="utf-8")

    def does(program: str, *told: str) -> None:
        subprocess.run([program, "-c", str(config), *told], check=True, capture_output=True, timeout=TAKES_AT_MOST_S)

    def daemon(program: str, *told: str) -> tuple[list[str], Path]:
        return [program, "-c", str(config), "-f", *told], folder / f"{program}.out"

    _make_keys(folder, fsid, mon_port)
    does("ceph-mon", "--mkfs", "-i", "a", "--monmap", str(folder / "monmap"), "--keyring", str(folder / "keyring"))
    yield daemon("ceph-mon", "-i", "a")
    does("ceph", "auth", "import", "-i", str(folder / "keyring"))
    yield daemon("ceph-mgr", "-i", "x")
    does("ceph", "osd", "create")
    does("ceph-osd", "-i", "0", "--mkfs")
    does("ceph", "osd", "crush", "add", "osd.0", "1.0", "host=h", "root=default")
    yield daemon("ceph-osd", "-i", "0")
    user = ("--uid", "heed", "--display-name", "heed", "--access-key", CEPH_KEY, "--secret", CEPH_SECRET)
    does("radosgw-admin", "user", "create", *user)
    yield daemon("radosgw", "-n", "client.admin", f"--rgw_frontends=beast endpoint=127.0.0.1:{port}")


def _make_keys(folder: Path, fsid: str, mon_port: int) -> None:
    """One keyring for every daemon, and the map that tells the one monitor where it is."""
    keyring = str(folder / "keyring")
    for place, name in enumerate(("mon.", "client.admin", "mgr.x", "osd.0")):
        caps = [word for at in range(0, len(CAPS), 2) for word in ("--cap", *CAPS[at : at + 2])]
        made = ["--create-keyring"] if place == 0 else []
        told = ["ceph-authtool", keyring, *made, "--gen-key", "-n", name, *caps]
        subprocess.run(told, check=True, capture_output=True, timeout=TAKES_AT_MOST_S)
    addressed = ["--addv", "a", f"[v2:127.0.0.1:{mon_port}]", "--fsid", fsid]
    told = ["monmaptool", "--create", *addressed, str(folder / "monmap")]
    subprocess.run(told, check=True, capture_output=True, timeout=TAKES_AT_MOST_S)
