"""Files read into frames, each in a process of its own: `python -m benchmarks.read_files FILE … [--rounds 3]`.

Beside each text file stands the bare reader: Polars scans it and counts the characters of every column.
"""

import argparse
import json
import resource
import statistics
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from flows.formats.open_file import open_file


def heed(file: Path) -> int:
    """Every row that heed reads, frame by frame."""
    with TemporaryDirectory() as scratch, closing(open_file(file, scratch=Path(scratch))) as sheets:
        return sum(rows.height for sheet in sheets for rows in sheet)


def bare(file: Path) -> int:
    """Every row that Polars reads, without any question asked."""
    rows = pl.scan_csv(file, infer_schema=False, quote_char='"', truncate_ragged_lines=True)
    counted = rows.select(pl.len(), pl.sum_horizontal(pl.all().str.len_bytes().sum()).alias("bytes")).collect()
    return int(counted["len"].item())


READERS = {"heed": heed, "bare": bare}


def measured(reader: str, file: Path) -> dict[str, float]:
    """Rows, seconds and peak resident memory of one reading."""
    command = [sys.executable, "-m", "benchmarks.read_files", "--only", reader, str(file)]
    return dict(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))


def main() -> None:
    """Read each file some times, the readers in turn, and print the median of each."""
    words = argparse.ArgumentParser()
    words.add_argument("files", nargs="+", type=Path)
    words.add_argument("--rounds", type=int, default=3)
    words.add_argument("--only", choices=READERS)
    asked = words.parse_args()
    if asked.only:
        began = time.perf_counter()
        rows = READERS[asked.only](asked.files[0])
        took = time.perf_counter() - began
        used = [resource.getrusage(who).ru_maxrss / 1e6 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        print(json.dumps({"rows": rows, "seconds": took, "gb": max(used)}))
        return
    for file in asked.files:
        readers = READERS if file.suffix in {".csv", ".txt"} else ["heed"]
        rounds = [(reader, measured(reader, file)) for _ in range(asked.rounds) for reader in readers]
        for reader in readers:
            own = [one for who, one in rounds if who == reader]
            seconds = statistics.median(one["seconds"] for one in own)
            gigabytes = max(one["gb"] for one in own)
            count = own[0]["rows"]
            figures = f"{count:12,.0f} rows {seconds:7.2f} s {count / seconds / 1e6:6.2f} M/s {gigabytes:5.2f} GB"
            print(f"{file.name:28} {reader:5} {figures}")


if __name__ == "__main__":
    main()
