"""Breaks files in every way and takes them in: `python -m benchmarks.fuzz_intake [FILES] [--seed S] [--first NUMBER]`.

Prints what became of them, by format; ends with 1, and keeps the files, if for one of them something does not hold:
an intake that neither crashes nor hangs, every row accounted for, every file taken or refused once, nothing changed by
a second intake, and no cell in anything that is said.
"""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp

from benchmarks.fuzz.accounts import Failing
from benchmarks.fuzz.homes import is_list, lay, new_home
from benchmarks.fuzz.pool import run
from benchmarks.fuzz.worker import Batch

FILES, SEED, WORKERS = 100_000, 20261120, 4
FILES_A_HOME = 400
OUTCOMES = ("taken", "refused", "stopping")


def batches(numbers: range) -> Iterator[list[int]]:
    """The numbers in lots of one home each: lists by themselves, for any other file that is refused stops an intake."""
    for of_lists in (True, False):
        same = [number for number in numbers if is_list(number) == of_lists]
        yield from (same[at : at + FILES_A_HOME] for at in range(0, len(same), FILES_A_HOME))


def fuzz(numbers: range, *, seed: int, workers: int = WORKERS) -> Batch:
    """What came of the files of these numbers."""
    total = Batch()
    for done in run(batches(numbers), seed=seed, workers=workers):
        total.outcomes += done.outcomes
        total.failing += done.failing
        total.rows += done.rows
        total.rejected += done.rejected
        total.slowest = max(total.slowest, done.slowest)
        total.peak_bytes = max(total.peak_bytes, done.peak_bytes)
        _progress(total, len(numbers))
    return total


def keep(failing: list[Failing], seed: int) -> Path:
    """The folder in which the failing files lie from now on, each beside what is wrong with it."""
    folder = Path(mkdtemp(prefix="heed-fuzz-failing-"))
    with TemporaryDirectory() as scratch:
        home = new_home(Path(scratch) / "home")
        for number in sorted({one.number for one in failing if one.number >= 0}):
            (laid,) = lay(home, seed, [number])
            place = f"{laid.file.kind}-{laid.file.source}-{number}"
            (folder / f"{place}-{laid.form.replace(' ', '-')}").write_bytes(laid.content)
    for at, one in enumerate(failing):
        (folder / f"what-{at}-file-{one.number}.txt").write_text(one.what, encoding="utf-8")
    return folder


def _progress(total: Batch, files: int) -> None:
    if sys.stderr.isatty():
        done = total.outcomes.total()
        print(f"\r{done:,} of {files:,}, {len(total.failing)} failing", end="", file=sys.stderr, flush=True)


def _show(total: Batch, seconds: float, seed: int) -> None:
    by_outcome = Counter[str]()
    print("| made from | taken | refused | stopping |\n|---|---|---|---|")
    for form in sorted({form for form, _ in total.outcomes}):
        print(f"| {form} | {' | '.join(f'{total.outcomes[form, outcome]:,}' for outcome in OUTCOMES)} |")
    for (_, outcome), count in total.outcomes.items():
        by_outcome[outcome] += count
    files = total.outcomes.total()
    print(f"| all {files:,} | {' | '.join(f'{by_outcome[outcome]:,}' for outcome in OUTCOMES)} |")
    print(
        f"seed {seed}: {seconds:,.0f} s, {files / seconds:.0f} files a second; {total.rows:,} rows, {total.rejected:,} "
        f"rejected; the slowest file took {total.slowest[0]:.1f} s (number {total.slowest[1]}); "
        f"peak {total.peak_bytes / 1e9:.2f} GB in one process; {len(total.failing)} failing"
    )


def main() -> int:
    """Run the whole attack."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("files", nargs="?", type=int, default=FILES)
    asked.add_argument("--seed", type=int, default=SEED)
    asked.add_argument(
        "--first", type=int, default=0, help="the number of the first file; each is made of its own alone"
    )
    asked.add_argument("--only", type=int, help="the file of this number alone")
    asked.add_argument("--workers", type=int, default=WORKERS)
    told = asked.parse_args()
    first, files = (told.first, told.files) if told.only is None else (told.only, 1)
    numbers = range(first, first + files)
    began = time.monotonic()
    total = fuzz(numbers, seed=told.seed, workers=told.workers)
    _show(total, time.monotonic() - began, told.seed)
    if total.failing:
        print(f"kept in {keep(total.failing, told.seed)}")
    return 1 if total.failing else 0


if __name__ == "__main__":
    sys.exit(main())
