"""`python -m benchmarks.samples OUT_HOME [--contacts N] [--seed S] [--format csv|parquet]`."""

import argparse
import sys
import time
from pathlib import Path

from benchmarks.samples.folder import NotOurs, write_samples
from benchmarks.samples.recipe import Recipe

SMALLEST = Recipe().contacts


def main() -> int:
    """Write the samples; 0 when done, 2 when the folder is somebody else's."""
    asked = _arguments()
    start = time.perf_counter()
    try:
        made = write_samples(asked.out, Recipe(asked.contacts, asked.seed), list_format=asked.format)
    except NotOurs as refusal:
        print(refusal, file=sys.stderr)
        return 2
    took = time.perf_counter() - start
    print(
        f"{asked.out}: {len(made)} files, {asked.contacts:,} list rows in {took:.1f} s "
        f"({asked.contacts / took:,.0f} rows/s); synthetic, never to be dialled",
        file=sys.stderr,
    )
    return 0


def _arguments() -> argparse.Namespace:
    usual = Recipe()
    parser = argparse.ArgumentParser(prog="python -m benchmarks.samples", description="Make a synthetic home.")
    parser.add_argument("out", type=Path, metavar="OUT_HOME", help="a folder that is empty, or that this made before")
    parser.add_argument("--contacts", type=_size, default=usual.contacts, help="rows of call lists")
    parser.add_argument("--seed", type=int, default=usual.seed)
    parser.add_argument("--format", choices=("csv", "parquet"), default="csv", help="of the call lists")
    return parser.parse_args()


def _size(text: str) -> int:
    if (size := int(text)) < SMALLEST:
        raise argparse.ArgumentTypeError(f"at least {SMALLEST:,}, so that every fate has its people")
    return size


if __name__ == "__main__":
    sys.exit(main())
