"""Random homes decided by the night and decided again by the check: two engines, two languages, every row.

`python -m benchmarks.two_engines [HOMES] [--seed N]` prints each home on which they disagree, with the questions that
do not hold, and how often each verdict was given; exit code 1 if there is any disagreement.
"""

import argparse
import os
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from itertools import repeat
from multiprocessing import get_context
from pathlib import Path

from schemas.verdicts import VERDICTS

WORKERS = 2


@dataclass
class Compared:
    """What came of one home: its verdicts by kind, and the questions of the check that do not hold."""

    seed: int
    verdicts: Counter[str] = field(default_factory=Counter)
    found: dict[str, int] = field(default_factory=dict)


def compare(folder: str, seed: int) -> Compared:
    """Decide the home of `seed` twice; two of three homes under policies with values drawn anew."""
    # Imported here: how many cores there are is asked once, when Polars is first imported.
    from benchmarks.random_homes.draw import Draw  # noqa: PLC0415
    from benchmarks.random_homes.homes import random_home  # noqa: PLC0415
    from benchmarks.random_homes.nights import loosened, nights  # noqa: PLC0415
    from flows.check import check  # noqa: PLC0415

    draw, compared = Draw.of(seed), Compared(seed)
    with tempfile.TemporaryDirectory(dir=folder) as root:
        home = random_home(Path(root) / "home", draw)
        for run in nights(home, draw, loosened if seed % 3 else None):
            for counts in run.verdicts.values():
                compared.verdicts.update(counts)
            compared.found |= {found.name: found.count for found in check(home.root, run.run_id) if found.count}
    return compared


def _one_core() -> None:
    """Keep a worker to one core: on frames of a hundred rows, threads wait for one another longer than they work."""
    if hasattr(os, "sched_setaffinity"):
        cores = sorted(os.sched_getaffinity(0))
        os.sched_setaffinity(0, {cores[os.getpid() % len(cores)]})


def main(homes: int, first: int) -> int:
    """Compare `homes` homes; how many disagree."""
    verdicts: Counter[str] = Counter()
    wrong, started = 0, time.perf_counter()
    with (
        tempfile.TemporaryDirectory(prefix="two-engines-") as folder,
        ProcessPoolExecutor(WORKERS, mp_context=get_context("spawn"), initializer=_one_core) as workers,
    ):
        for compared in workers.map(compare, repeat(folder, homes), range(first, first + homes)):
            verdicts.update(compared.verdicts)
            if compared.found:
                wrong += 1
                print(f"home {compared.seed}: {compared.found}", flush=True)
    seconds = time.perf_counter() - started
    print(f"{homes} homes, {verdicts.total():,} rows decided twice, {wrong} homes disagree, {seconds:.0f} s")
    print("\n".join(f"{verdicts[name]:>8,}  {name}" for name in VERDICTS))
    return wrong


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("homes", nargs="?", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    told = parser.parse_args()
    sys.exit(main(told.homes, told.seed) > 0)
