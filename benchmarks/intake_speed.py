"""Takes a long list in, beside a bare rewrite of it: `python -m benchmarks.intake_speed [ROWS [ROUNDS [LIST]]]`.

The lists are CSV; `workbook` is the first of them as one sheet of an XLSX file, of at most 1,048,575 rows.

Each `heed intake` is a process of its own, started as a user starts it, and its time is the whole process's; the bare
rewrite by Polars alternates with it, so that what else the machine does falls on both alike.
"""

import os
import shutil
import statistics
import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import deltalake
import polars as pl
import xlsxwriter

from benchmarks.samples import lists
from benchmarks.samples.recipe import Recipe
from benchmarks.samples.sheets import Sheet

ROWS, ROUNDS = 20_000_000, 3
LISTS = {
    "web": lists.ListFile("web-forms", "2026-11-18-landing-page", 0, 1000, lists.LISTS[2].columns),
    "clinic": lists.ListFile("clinic-crm", "2026-11-16-recall", 0, 1000, lists.LISTS[0].columns),
}
"""Four columns, one of them a phone; and five, two of them phones, one row in twelve with both; as dirty as samples."""

HEED = [sys.executable, "-m", "flows", "intake", "--as-of", "2026-11-20T17:30:00Z", "--home"]
BARE = "import sys, polars as pl; pl.scan_csv(sys.argv[1], infer_schema=False, {}).sink_parquet(sys.argv[2])"
AS_TEXT = "truncate_ragged_lines=True, quote_char=None"
"""The samples' torn lines would stop Polars otherwise."""


def make_list(folder: Path, rows: int, made: lists.ListFile) -> Path:
    """A list of so many rows, as `benchmarks.samples` makes them."""
    sheet = Sheet(f"{made.name}.csv", partial(lists.list_rows, file=made))
    sheet.write(folder, Recipe(rows))
    return folder / sheet.path


def as_workbook(file: Path) -> Path:
    """The same list as XLSX; every cell is text, as one that is exported is."""
    book = file.with_suffix(".xlsx")
    with xlsxwriter.Workbook(book, {"constant_memory": True}) as made:
        sheet = made.add_worksheet()
        for at, line in enumerate(file.read_text(encoding="utf-8-sig").splitlines()):
            sheet.write_row(at, 0, line.split(","))
    return book


def home_with(file: Path, root: Path, supplier: str) -> Path:
    """A new home in whose inbox nothing lies but the list."""
    shutil.rmtree(root, ignore_errors=True)
    inbox = root / "inbox" / "lists" / supplier
    inbox.mkdir(parents=True)
    (root / "heed.toml").touch()
    os.link(file, inbox / file.name)
    return root


def measured(command: list[str]) -> tuple[float, float]:
    """Wall seconds and peak gigabytes of a process; the call fails where it does."""
    began = time.perf_counter()
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return time.perf_counter() - began, usage.ru_maxrss / 1e6


def main(rows: int = ROWS, rounds: int = ROUNDS, of: str = "web") -> None:
    """Prints seconds, rows a second and peaks of both, and how many times longer heed takes."""
    with TemporaryDirectory() as folder:
        made = LISTS["web" if of == "workbook" else of]
        text = make_list(Path(folder), rows, made)
        file = as_workbook(text) if of == "workbook" else text
        root, out = Path(folder) / "home", Path(folder) / "bare.parquet"
        found: dict[str, list[tuple[float, float]]] = {"bare": [], "heed": []}
        for _ in range(rounds):
            found["bare"].append(measured([sys.executable, "-c", BARE.format(AS_TEXT), str(text), str(out)]))
            found["heed"].append(measured([*HEED, str(home_with(file, root, made.supplier))]))
        _show(found, rows, file, root)


def _show(found: dict[str, list[tuple[float, float]]], rows: int, file: Path, root: Path) -> None:
    record = pl.read_delta(str(root / "ledgers" / "files")).row(0, named=True)
    print(
        f"{rows:,} rows, {file.stat().st_size / 1e9:.2f} GB, {os.cpu_count()} cores, polars {pl.__version__}, ", end=""
    )
    print(f"deltalake {deltalake.__version__}: {record['rows']:,} numbers and lines, {record['rejected']:,} rejected")
    print("| what | seconds, median (all) | rows a second | peak GB |\n|---|---|---|---|")
    for name, runs in found.items():
        seconds, peaks = zip(*runs, strict=True)
        middle, every = statistics.median(seconds), ", ".join(f"{second:.1f}" for second in seconds)
        print(f"| {name} | {middle:.1f} ({every}) | {rows / middle:,.0f} | {max(peaks):.2f} |")
    ratios = [heed / bare for (bare, _), (heed, _) in zip(found["bare"], found["heed"], strict=True)]
    print("heed / bare in each round:", ", ".join(f"{ratio:.1f}" for ratio in ratios))


if __name__ == "__main__":
    asked = dict(zip(("rows", "rounds"), map(int, sys.argv[1:3]), strict=False))
    main(**asked, of=sys.argv[3] if len(sys.argv) > 3 else "web")
