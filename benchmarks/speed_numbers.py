"""Reads and places mixed-format numbers, side by side with what else does: `python -m benchmarks.speed_numbers FILE`.

Every measurement is a process of its own, so that its peak memory is its own; the rounds alternate, so that what else
the machine does falls on all alike.
"""

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from importlib import import_module
from pathlib import Path
from types import ModuleType

import phonenumbers
import polars as pl
from phonenumbers import carrier, geocoder, timezone

from flows.clean import ROWS_AT_A_TIME, WRITTEN
from flows.plan import load_plan
from schemas.reasons import RejectReason
from transforms.numbering import cells, number_facts, read_number
from transforms.numbering.codes import code
from transforms.numbering.dialling import dialling

ROUNDS = 3
SAMPLE = {"phonenumbers": 200_000, "rphonenumbers": 2_000_000}
"""Rows of the file's beginning that the libraries get; they take the same time for every row."""


def bare(file: Path, out: Path) -> None:
    """Polars reads the file and writes it again, nothing else."""
    pl.scan_parquet(file).sink_parquet(out)


def heed(file: Path, out: Path) -> None:
    """Every cell read and placed; the cell itself makes way for its number."""
    _placed(file).drop("phone", "e164").sink_parquet(out, **WRITTEN)


def heed_raw(file: Path, out: Path) -> None:
    """The same with the cell and the integer kept, written as Polars does by itself."""
    _placed(file).sink_parquet(out)


def _placed(file: Path) -> pl.LazyFrame:
    plan = load_plan()
    pl.Config.set_streaming_chunk_size(ROWS_AT_A_TIME)
    read = pl.scan_parquet(file).with_columns(
        read_number("phone", region="CN", plan=plan, words=pl.Categorical).struct.unnest()
    )
    return read.with_columns(number_facts("e164", plan=plan, words=pl.Categorical).struct.unnest())


def by_phonenumbers(file: Path, out: Path) -> None:
    """The same facts from phonenumbers, one process per core."""
    _by_rows(file, out, SAMPLE["phonenumbers"], _ask_phonenumbers)


def by_rphonenumbers(file: Path, out: Path) -> None:
    """Reading, validity and E.164 alone from rphonenumbers, one process per core."""
    _by_rows(file, out, SAMPLE["rphonenumbers"], _ask_rphonenumbers)


def _by_rows(file: Path, out: Path, rows: int, ask: Callable[[list[str]], list[tuple[object, ...]]]) -> None:
    texts = pl.read_parquet(file, n_rows=rows)["phone"].to_list()
    chunks = [texts[start : start + 5_000] for start in range(0, rows, 5_000)]
    with ProcessPoolExecutor() as pool:
        answers = [answer for chunk in pool.map(ask, chunks) for answer in chunk]
    pl.DataFrame(answers, orient="row", strict=False).write_parquet(out)


def _ask_phonenumbers(texts: list[str]) -> list[tuple[object, ...]]:
    return [_one_by_phonenumbers(text) for text in texts]


def _one_by_phonenumbers(cell: str) -> tuple[object, ...]:
    try:
        number = phonenumbers.parse(cell, "CN")
    except phonenumbers.NumberParseException:
        return (None,) * 6
    return (
        phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164),
        phonenumbers.region_code_for_number(number),
        phonenumbers.number_type(number),
        carrier.name_for_number(number, "en"),
        geocoder.description_for_number(number, "en"),
        ",".join(timezone.time_zones_for_number(number)),
    )


def _ask_rphonenumbers(texts: list[str]) -> list[tuple[object, ...]]:
    library = import_module("rphonenumbers")  # not one of heed's dependencies: pip install rphonenumbers
    return [_one_by_rphonenumbers(library, text) for text in texts]


def _one_by_rphonenumbers(library: ModuleType, cell: str) -> tuple[object, ...]:
    try:
        number = library.parse(cell, "CN")
    except library.NumberParseException:
        return (None, False)
    return library.format_number(number, library.PhoneNumberFormat.E164), library.is_valid_number(number)


MEASURED = {
    "bare": bare,
    "heed": heed,
    "heed_raw": heed_raw,
    "phonenumbers": by_phonenumbers,
    "rphonenumbers": by_rphonenumbers,
}


def shares(file: Path) -> str:
    """How many of the file's first million cells each way of reading is needed for, in words."""
    left, home = pl.read_parquet(file, n_rows=1_000_000)["phone"], dialling(load_plan(), "CN")
    rows, told = len(left), []
    for way in (None, cells.punctuated):
        texts = left if way is None else left.to_frame("cell").select(way(pl.col("cell"))).to_series()
        left = left.filter(home.read(texts)["code"] == code(RejectReason.NOT_VALID))
        told.append(f"{len(left) / rows:.1%}")
    return (
        f"not plain digits of a number: {told[0]}; nor once usual punctuation is off: {told[1]}, "
        f"of which {left.n_unique() / len(left):.0%} differ: the slow way"
    )


def measured(name: str, file: Path) -> tuple[float, float]:
    """Wall seconds and peak gigabytes of one measurement in a new process; starting Python is not counted."""
    command = [sys.executable, "-m", "benchmarks.speed_numbers", str(file), name]
    done = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return done["seconds"], done["gigabytes"]


def _measure(name: str, file: Path) -> None:
    with tempfile.TemporaryDirectory(dir=file.parent) as folder:
        began = time.perf_counter()
        MEASURED[name](file, Path(folder) / "out.parquet")
        seconds = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(json.dumps({"seconds": seconds, "gigabytes": peak}))


def main(file: Path) -> None:
    """Prints medians of all rounds, rows a second, peaks and ratios."""
    rows = pl.scan_parquet(file).select(pl.len()).collect().item()
    found = {name: [measured(name, file)] for name in SAMPLE}
    for _ in range(ROUNDS):
        for name in ("bare", "heed", "heed_raw"):
            found.setdefault(name, []).append(measured(name, file))
    print(f"{rows:,} rows, {os.cpu_count()} cores, polars {pl.__version__}, phonenumbers {phonenumbers.__version__}")
    print(shares(file))
    print("| what | seconds, median (all) | rows a second | peak GB |\n|---|---|---|---|")
    for name, runs in found.items():
        seconds = [run[0] for run in runs]
        median, rounds = statistics.median(seconds), ", ".join(f"{second:.1f}" for second in seconds)
        rate = SAMPLE.get(name, rows) / median
        print(f"| {name} | {median:.1f} ({rounds}) | {rate:,.0f} | {max(run[1] for run in runs):.2f} |")
    ratios = [one[0] / other[0] for one, other in zip(found["heed"], found["bare"], strict=True)]
    print(f"heed / bare, each round: {', '.join(f'{ratio:.2f}' for ratio in ratios)}")


if __name__ == "__main__":
    if len(sys.argv) > 2:
        _measure(sys.argv[2], Path(sys.argv[1]))
    else:
        main(Path(sys.argv[1]))
