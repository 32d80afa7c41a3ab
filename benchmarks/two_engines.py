"""Random homes decided by the night and decided again by the check: two engines, two languages, every row.

`python -m benchmarks.two_engines [HOMES] [--seed N]` prints each home on which they disagree, with the questions that
do not hold, and how often each verdict was given. With `--mistakes`, one verdict of each kind of each night is made
another before it is written, and each home is printed where the check overlooks one. Exit code 1 if there is any.
"""

import argparse
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from itertools import repeat
from multiprocessing import get_context
from pathlib import Path

from schemas.verdicts import VERDICTS

WORKERS = 2
NOT_OPEN = VERDICTS[: VERDICTS.index("resting")]
"""The verdicts that say by themselves who may not be called: some of those at rest give way to another campaign."""


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


def overlook(folder: str, seed: int) -> Compared:
    """Make one verdict of each kind that the home of `seed` gives another one, and count by kind what was made."""
    from benchmarks.random_homes.draw import Draw  # noqa: PLC0415
    from benchmarks.random_homes.homes import random_home  # noqa: PLC0415
    from benchmarks.random_homes.mistakes import all_of, mistaken, said_instead  # noqa: PLC0415
    from benchmarks.random_homes.nights import decide_night, loosened  # noqa: PLC0415
    from flows.check import check  # noqa: PLC0415

    draw, compared = Draw.of(seed), Compared(seed)
    with tempfile.TemporaryDirectory(dir=folder) as root:
        home = random_home(Path(root) / "home", draw)
        run = decide_night(home, draw, draw.as_of, loosened if seed % 3 else None)
        kinds = [name for name in NOT_OPEN if any(counts[name] for counts in run.verdicts.values())]
        said = {kind: draw.one_of(*(other for other in VERDICTS if other != kind)) for kind in kinds}
        mistakes = [said_instead(kind, other) for kind, other in said.items()]
        wrong, finished = mistaken(home, run, all_of(mistakes), Path(root) / "wrong")
        seen = {found.name: found.count for found in check(wrong.root, finished.run_id)}["verdicts_agree"]
    compared.verdicts.update(kinds)
    compared.found = {"overlooked": len(kinds) - seen} if seen != len(kinds) else {}
    return compared


def _one_core() -> None:
    """Keep a worker to one core: on frames of a hundred rows, threads wait for one another longer than they work."""
    if hasattr(os, "sched_setaffinity"):
        cores = sorted(os.sched_getaffinity(0))
        os.sched_setaffinity(0, {cores[os.getpid() % len(cores)]})


def main(homes: int, first: int, ask: Callable[[str, int], Compared]) -> int:
    """Compare `homes` homes; how many disagree."""
    verdicts: Counter[str] = Counter()
    wrong, started = 0, time.perf_counter()
    with (
        tempfile.TemporaryDirectory(prefix="two-engines-") as folder,
        ProcessPoolExecutor(WORKERS, mp_context=get_context("spawn"), initializer=_one_core) as workers,
    ):
        for compared in workers.map(ask, repeat(folder, homes), range(first, first + homes)):
            verdicts.update(compared.verdicts)
            if compared.found:
                wrong += 1
                print(f"home {compared.seed}: {compared.found}", flush=True)
    seconds = time.perf_counter() - started
    what = "rows decided twice" if ask is compare else "mistakes made"
    print(f"{homes} homes, {verdicts.total():,} {what}, {wrong} homes disagree, {seconds:.0f} s")
    print("\n".join(f"{verdicts[name]:>8,}  {name}" for name in VERDICTS))
    return wrong


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("homes", nargs="?", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--mistakes", action="store_true")
    told = parser.parse_args()
    sys.exit(main(told.homes, told.seed, overlook if told.mistakes else compare) > 0)
