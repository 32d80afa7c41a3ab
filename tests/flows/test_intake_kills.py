"""A real `heed intake`, killed at seeded moments and run again, ends with the ledgers of one that nobody killed."""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

from flows.home import Home
from tests.flows.inboxes import ANNA, BEN, fill, new_home, put, same_ledgers, taken

KILLS = int(os.environ.get("HEED_KILLS", "3"))
MOMENTS = sorted(random.Random(20261120).sample(range(3, 23), min(KILLS, 20)))  # noqa: S311 - a drawing, no secret
"""How many files lie below `ledgers/` when the process is killed: from its first table to its last commit.

`HEED_KILLS=20` for all moments; between which ledgers it may be killed, `test_intake.py` tries every one.
"""

COMMAND = [sys.executable, "-m", "flows", "intake", "--as-of", "2026-11-20T17:30:00Z", "--home"]
WITHIN_S = 180


def intake(home: Home) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    return subprocess.Popen([*COMMAND, str(home.root)], env=environment, stderr=subprocess.PIPE)


def filled_home(root: Path) -> Home:
    home = new_home(root)
    fill(home)
    rows = "".join(f"+{ANNA} / +{BEN},{at}\n" for at in range(20_000))
    put(home, "lists/crm/long.csv", f"phone,name\n{rows}")
    return home


def files_below(home: Home) -> int:
    """How far the process has come: it only ever adds files, but for those it stages."""
    return sum(len(files) for _, _, files in os.walk(home.root / "ledgers"))


def kill_at(home: Home, moment: int) -> bool:
    """Start an intake and kill it when there are so many files; whether it was still alive."""
    process = intake(home)
    until = time.monotonic() + WITHIN_S
    while process.poll() is None and files_below(home) < moment:
        assert time.monotonic() < until
        time.sleep(0.002)
    was_alive = process.poll() is None
    process.kill()
    process.communicate()
    return was_alive


def test_an_intake_killed_at_any_moment_is_completed_the_next_time(tmp_path: Path) -> None:
    undisturbed, killed = filled_home(tmp_path / "one"), filled_home(tmp_path / "other")
    assert taken(undisturbed).files == 7
    alive = [kill_at(killed, moment) for moment in MOMENTS]
    assert sum(alive) > len(MOMENTS) // 2
    end = intake(killed)
    assert end.communicate()
    assert end.returncode == 0
    same_ledgers(killed, undisturbed)
    assert not list(killed.incoming.glob("*"))
