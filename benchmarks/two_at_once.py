"""Two nights of the sample home started at the same instant, as commands, against one Prefect server.

`python -m benchmarks.two_at_once [TIMES]`: 20 by default. Both must end well, and the home be that of one night.
PREFECT_API_URL names the server.
"""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from flows.home import Home
from tests.flows.killed.sameness import dialled_twice, differences, everything
from tests.flows.nights import sample_home

TIMES = 20
LATER = datetime.now(UTC).replace(microsecond=0) + timedelta(hours=12)
"""After the machine's own clock, which else says when a file was taken in."""


def main(times: int = TIMES) -> int:
    """Try it, print each, and what it came to; 1 if any ended otherwise than one night does."""
    if "PREFECT_API_URL" not in os.environ:
        raise SystemExit("PREFECT_API_URL names no server: 'prefect server start', and say where")
    os.environ["HEED_SETTLE_SECONDS"] = "0"
    wrong = 0
    with TemporaryDirectory(prefix="heed-two-") as scratch:
        alone = sample_home(Path(scratch) / "alone")
        said = _ended([_start(alone)])
        undisturbed = everything(alone)
        for trial in range(times):
            home = sample_home(Path(scratch) / f"trial-{trial}")
            said = _ended([_start(home), _start(home)])
            differ = [*differences(undisturbed, everything(home)), *(["dialled twice"] if dialled_twice(home) else [])]
            wrong += bool(differ) or said != [0, 0]
            print(f"{trial:>4}  exit codes {said}, {differ or 'the same'}", flush=True)
    print(f"{times} times two nights at one instant: {wrong} ended otherwise than one night")
    return 1 if wrong else 0


def _start(home: Home) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "flows", "nightly", "--home", str(home.root), "--as-of", LATER.isoformat()]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _ended(nights: list[subprocess.Popen[bytes]]) -> list[int]:
    return [night.wait(600) for night in nights]


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
