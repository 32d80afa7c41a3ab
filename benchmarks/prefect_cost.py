"""What Prefect costs a night: the flow beside the plain functions that it calls, on the sample home.

`python -m benchmarks.prefect_cost [ROUNDS]`: with a server running, in one process, the same night again and again on a
home that has taken its inbox in: the plain functions; the flow as `heed nightly` runs it; the flow as a worker runs it,
with Prefect's heartbeat. Then the first flow of a process, from the process's start to its end, beside the plain
functions in a process that imports Prefect too. At last a night with no server named, and what it shows.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.a_server import prefect_server
from flows.demo import NIGHT_BEFORE
from flows.reference import DATA

ROUNDS = 8
BAR_S = 3.0
WAYS = ("plain", "flow", "flow with heartbeat")
CPU = "CPU of the process, "
"""What a busy machine does not lengthen."""
HERE = Path(__file__).parents[1]


def nights(home: Path, ways: tuple[str, ...], rounds: int) -> dict[str, list[float]]:
    """Wall seconds of the night, round by round, each way; and the process's own seconds of CPU."""
    from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings  # noqa: PLC0415

    from flows import nightly  # noqa: PLC0415

    def plain() -> None:
        nightly.check_settings.fn(home)
        nightly.take_in_inbox.fn(home, NIGHT_BEFORE)
        run_id = nightly.pin_night.fn(home, NIGHT_BEFORE)
        for stage in (nightly.decide_verdicts, nightly.cut_batches, nightly.publish_batches, nightly.write_up):
            stage.fn(home, run_id)

    def flow() -> None:
        nightly.nightly(home, NIGHT_BEFORE)

    taken: dict[str, list[float]] = {kind + way: [] for kind in ("", CPU) for way in ways}
    for _ in range(rounds):
        for way in ways:
            beats = way == "flow with heartbeat"
            with nullcontext() if beats else temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):
                cpu = time.process_time()
                taken[way].append(_seconds(plain if way == "plain" else flow))
                taken[CPU + way].append(time.process_time() - cpu)
    return taken


def main(rounds: int = ROUNDS) -> None:
    """Measure and print."""
    with TemporaryDirectory() as folder, prefect_server(Path(folder) / "prefect") as server:
        home = _home(folder, "again")
        _apart(home, ("plain",), 1, server)
        taken = _apart(home, WAYS, rounds, server)
        print("the same night again, in one process, a server running:")
        _show({way: taken[way] for way in WAYS})
        _show({way: taken[CPU + way] for way in WAYS}, CPU)
        firsts: dict[str, list[float]] = {way: [] for way in WAYS[:2]}
        for number in range(2):
            for way, seconds in firsts.items():
                fresh = _home(folder, f"{way} {number}")
                seconds.append(_seconds(lambda way=way, fresh=fresh: _apart(fresh, (way,), 1, server)))  # type: ignore[misc]
        print("the first night of a home in a process of its own, from its start to its end:")
        _show(firsts)
    with TemporaryDirectory() as folder:
        home = _home(folder, "alone")
        command = [sys.executable, "-m", "flows", "nightly", "--home", str(home), "--as-of", NIGHT_BEFORE.isoformat()]
        begun = time.monotonic()
        alone = {**_unserved(), "PREFECT_HOME": str(home / ".prefect")}
        said = subprocess.run(command, env=alone, capture_output=True, text=True, check=True).stderr
        print(f"without a server: {time.monotonic() - begun:.1f} s, of which:", said.strip().splitlines()[0], sep="\n")


def _apart(home: Path, ways: tuple[str, ...], rounds: int, environment: dict[str, str]) -> dict[str, list[float]]:
    command = [sys.executable, "-m", "benchmarks.prefect_cost", "--nights", str(home), json.dumps(ways), str(rounds)]
    settings = {**_unserved(), "PREFECT_LOGGING_LEVEL": "CRITICAL", **environment}
    done = subprocess.run(
        command, cwd=HERE, env=settings, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True
    )
    return dict(json.loads(done.stdout.splitlines()[-1]))


def _show(taken: dict[str, list[float]], what: str = "") -> None:
    plain = taken["plain"]
    for way, seconds in taken.items():
        each = ", ".join(f"{one:.1f}" for one in seconds)
        print(f"  {what + way:<40} median {statistics.median(seconds):5.2f} s  ({each})")
        costs = [one - other for one, other in zip(seconds, plain, strict=True)]
        if way != "plain":
            print(f"  {'':<40} Prefect costs {statistics.median(costs):.2f} s, at most {max(costs):.2f}; bar {BAR_S}")


def _seconds(work: Callable[[], object]) -> float:
    begun = time.monotonic()
    work()
    return time.monotonic() - begun


def _home(folder: str, name: str) -> Path:
    home = Path(folder) / name
    shutil.copytree(DATA / "samples" / "home", home)
    return home


def _unserved() -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    return {**clean, "HEED_SETTLE_SECONDS": "0", "DO_NOT_TRACK": "1", "PREFECT_SERVER_ANALYTICS_ENABLED": "false"}


if __name__ == "__main__":
    if sys.argv[1:2] == ["--nights"]:
        print(json.dumps(nights(Path(sys.argv[2]), tuple(json.loads(sys.argv[3])), int(sys.argv[4]))))
    else:
        main(*map(int, sys.argv[1:]))
