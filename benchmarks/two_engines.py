"""Random homes decided by the night and decided again by the check: two engines, two languages, every row.

    python -m benchmarks.two_engines [HOMES] [SEED]

Prints each home on which they disagree, with the questions that do not hold; exit code 1 if there is any.
"""

import sys
import tempfile
from collections import Counter
from pathlib import Path

from benchmarks.random_homes import loosened, one_night, random_home
from flows.check import check


def disagreements(folder: Path, seed: int) -> tuple[Counter[str], dict[str, int]]:
    """How many verdicts of each kind the home of `seed` got, and what the check holds against its night."""
    home = random_home(folder / f"home-{seed}", seed)
    run = one_night(home, seed, loosened if seed % 3 else None)
    verdicts: Counter[str] = Counter()
    for counts in run.verdicts.values():
        verdicts.update(counts)
    return verdicts, {found.name: found.count for found in check(home.root, run.run_id) if found.count}


def main(homes: int = 200, first: int = 1) -> int:
    """Compare `homes` homes; how many disagree."""
    verdicts: Counter[str] = Counter()
    wrong = 0
    with tempfile.TemporaryDirectory(prefix="two-engines-") as folder:
        for seed in range(first, first + homes):
            counted, found = disagreements(Path(folder), seed)
            verdicts.update(counted)
            if found:
                wrong += 1
                print(f"home {seed}: {found}")
    total = sum(verdicts.values())
    print(f"{homes} homes, {total:,} verdicts decided twice, {wrong} homes on which the two disagree")
    print("  " + ", ".join(f"{name} {count:,}" for name, count in verdicts.most_common()))
    return wrong


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])) > 0)
