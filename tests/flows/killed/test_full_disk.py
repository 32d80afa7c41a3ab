"""A disk that runs full in any stage stops the night with a sentence; with room again, nothing is missing."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from flows import nightly
from flows.errors import ExitCode, OutsideFailure, exit_code
from flows.home import Home
from flows.lock import one_writer
from tests.flows.killed.conftest import Undisturbed
from tests.flows.killed.homes import PEOPLE, TONIGHT
from tests.flows.killed.sameness import dialled_twice, differences, everything
from tests.flows.nights import night

pytestmark = pytest.mark.xdist_group("killed")
STAGES = ("take_in_inbox", "decide_verdicts", "cut_batches", "publish_batches", "write_up")
SIZE_MIB = 12


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own, of a few MiB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE_MIB}m", "tmpfs", str(disk)]
    if os.geteuid() != 0 or not shutil.which("mount") or subprocess.run(mount, check=False).returncode:
        pytest.skip("a disk of a few MiB can be mounted by root alone, and not everywhere")
    yield disk
    subprocess.run(["umount", "--lazy", str(disk)], check=True)


def fill(disk: Path) -> None:
    """Leave no room but what removing `ballast` makes."""
    ballast = disk / "ballast"
    free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize
    with ballast.open("wb") as opened:
        for _ in range(free // 4096):
            opened.write(bytes(4096))


@contextmanager
def full_at(stage: str, disk: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Somebody else fills the disk at the moment that the stage begins, and makes room again afterwards."""
    task: Any = getattr(nightly, stage)
    done = task.fn

    def begun_on_a_full_disk(*told: object) -> object:
        fill(disk)
        return done(*told)

    with monkeypatch.context() as patched:
        patched.setattr(task, "fn", begun_on_a_full_disk)
        yield
    (disk / "ballast").unlink()


def test_a_disk_full_in_every_stage_after_the_other(
    before: Home, undisturbed: Undisturbed, small_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nightly, "_now", lambda: TONIGHT)
    home = Home.at(shutil.copytree(before.root, small_disk / "home"))
    for stage in STAGES:
        with (
            full_at(stage, small_disk, monkeypatch),
            pytest.raises(OutsideFailure, match="is full; make room there") as stopped,
            one_writer(home, doing="a night"),
        ):
            night(home, TONIGHT)
        assert exit_code(stopped.value) == ExitCode.OUTSIDE
        assert str(home.root) in str(stopped.value)
        assert not any(str(one) in str(stopped.value) for one in PEOPLE)
    with one_writer(home, doing="a night"):
        night(home, TONIGHT)
    assert differences(undisturbed.everything, everything(home)) == []
    assert not dialled_twice(home)


def test_a_vendors_full_disk_keeps_nobody_else_waiting(
    home: Home, undisturbed: Undisturbed, small_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nightly, "_now", lambda: TONIGHT)
    shutil.copytree(home.root / "outbox" / "north", small_disk / "north")
    shutil.rmtree(home.root / "outbox" / "north")
    (home.root / "outbox" / "north").mkdir()
    subprocess.run(["mount", "--move", str(small_disk), str(home.root / "outbox" / "north")], check=False)
    disk = home.root / "outbox" / "north"
    if not os.path.ismount(disk):
        pytest.skip("a mount cannot be moved here")
    try:
        for path in (disk / "north").iterdir():
            path.rename(disk / path.name)
        (disk / "north").rmdir()
        fill(disk)
        with pytest.raises(OutsideFailure, match=f"the disk of the outbox {disk} is full"):
            night(home, TONIGHT)
        south = [place for place in undisturbed.everything if place.startswith("outbox/south/")]
        assert all((home.root / place).exists() for place in south)
        (disk / "ballast").unlink()
        night(home, TONIGHT)
        assert differences(undisturbed.everything, everything(home)) == []
    finally:
        subprocess.run(["mount", "--move", str(disk), str(small_disk)], check=True)


def test_the_command_ends_with_4_and_one_sentence(before: Home, small_disk: Path) -> None:
    home = Home.at(shutil.copytree(before.root, small_disk / "home"))
    fill(small_disk)
    command = [sys.executable, "-m", "flows", "intake", "--home", str(home.root)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == ExitCode.OUTSIDE, done.stderr
    assert f"the disk of {home.root} is full; make room there and run it again" in done.stderr
    assert "Traceback" not in done.stderr
