"""A night's decision beside bare joins of the same ledgers: `python -m benchmarks.decide_speed [CONTACTS [ROUNDS]]`.

Each runs in a process of its own, turn about. heed's pins the night, decides and cuts: signs, places, verdicts,
duplicates and batches are written. The bare joins say, for the same numbers, no more than who may be called.
"""

import os
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from benchmarks.long_home import AS_OF, LongHome, make

HEED = f"""
import sys
from datetime import datetime
from pathlib import Path
from flows import cut, decide, ledgers, pin
from flows.home import Home
home = Home.at(Path(sys.argv[1]))
run = pin.pin(home, ledgers.snapshot(home), as_of=datetime.fromisoformat("{AS_OF.isoformat()}"))
run = cut.cut(home, decide.decide(home, run))
print(run.verdicts, [batch.rows for batch in run.batches])
"""
BARE = f"""
import sys
from datetime import datetime
import polars as pl
home, out = sys.argv[1:]
as_of = datetime.fromisoformat("{AS_OF.isoformat()}")
ledger = {{name: pl.scan_parquet(f"{{home}}/ledgers/{{name}}/*.parquet") for name in
          ("contacts", "consents", "suppressions", "outcomes", "registers")}}
contacts = ledger["contacts"].select("e164", "file_id", "row_number", "name", "external_id").unique("e164", keep="any")
consents = ledger["consents"].filter(
    pl.col("controller") == "Sunrise", pl.col("purpose") == "reminder", pl.col("channel") == "voice",
    pl.col("granted_at") <= as_of, pl.col("expires_at").is_null() | (pl.col("expires_at") > as_of),
    pl.col("withdrawn_at").is_null(),
).group_by("e164").agg(pl.col("consent_id").last())
noes = ledger["suppressions"].group_by("e164").agg(pl.col("reason").first())
listed = ledger["registers"].select("e164").unique().with_columns(pl.lit(True).alias("is_listed"))
outcomes = ledger["outcomes"].group_by("e164").agg(
    pl.col("attempted_at").max(), pl.col("outcome_class").last(), pl.len().alias("attempts"))
verdicts = (
    contacts.join(consents, on="e164", how="left").join(noes, on="e164", how="left")
    .join(listed, on="e164", how="left").join(outcomes, on="e164", how="left")
    .with_columns(
        pl.when(pl.col("reason").is_not_null()).then(pl.col("reason"))
        .when("is_listed").then(pl.lit("on_register"))
        .when(pl.col("consent_id").is_null()).then(pl.lit("no_consent"))
        .when(pl.col("attempts") >= 3).then(pl.lit("resting"))
        .otherwise(pl.lit("callable")).alias("verdict"))
)
verdicts.drop("is_listed").sink_parquet(f"{{out}}/verdicts.parquet")
batch = pl.scan_parquet(f"{{out}}/verdicts.parquet").filter(pl.col("verdict") == "callable")
batch.sort("attempts", "e164", nulls_last=False).head(1_000_000).sink_parquet(f"{{out}}/batch.parquet")
print(pl.scan_parquet(f"{{out}}/verdicts.parquet").group_by("verdict").len().collect().rows())
"""
"""Honestly minimal: each ledger read once, each joined by the number, each contact written with a word."""


def measured(code: str, *words: str) -> tuple[float, float]:
    """Wall seconds and peak gigabytes of a process of that code."""
    began = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-c", code, *words])
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, "a night")
    return time.perf_counter() - began, usage.ru_maxrss / 1e6


def main(contacts: int = 20_000_000, rounds: int = 3) -> None:
    """Prints seconds and peaks of both, and how many times longer heed takes."""
    with TemporaryDirectory() as folder:
        root = Path(folder) / "home"
        make(LongHome(root, contacts))
        found: dict[str, list[tuple[float, float]]] = {"bare joins": [], "heed": []}
        for _ in range(rounds):
            found["bare joins"].append(measured(BARE, str(root), folder))
            shutil.rmtree(root / "runs", ignore_errors=True)
            found["heed"].append(measured(HEED, str(root)))
        _show(found, contacts)


def _show(found: dict[str, list[tuple[float, float]]], contacts: int) -> None:
    print(f"{contacts:,} contacts, {os.cpu_count()} cores, polars {pl.__version__}")
    print("| what | seconds, median (all) | peak GB |\n|---|---|---|")
    for name, runs in found.items():
        seconds, peaks = zip(*runs, strict=True)
        every = ", ".join(f"{second:.1f}" for second in seconds)
        print(f"| {name} | {statistics.median(seconds):.1f} ({every}) | {max(peaks):.2f} |")
    pairs = zip(found["bare joins"], found["heed"], strict=True)
    print("heed / bare in each round:", ", ".join(f"{heed / bare:.1f}" for (bare, _), (heed, _) in pairs))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
