"""The scorecards of a night's lists, from what the night has just decided."""

import polars as pl

from flows.gates import gate
from flows.home import Home
from flows.ledgers import read_ledger
from flows.plan import load_plan
from flows.run_folder import RunFolder
from schemas.run import Run
from schemas.tables.lists import Scorecards
from schemas.tables.verdicts import Duplicates
from transforms.lists.scorecard import count_allocations, count_duplicates, count_numbers, count_rejected, scorecards


def write_scorecards(home: Home, run: Run) -> None:
    """Write the run's `scorecards/`; needs the stages that the night forgets at its end."""
    folder = RunFolder(home.run_path(run.run_id))
    numbers = pl.scan_parquet(folder.numbers, hive_partitioning=False)
    judged = pl.concat([folder.scan_judged(name) for name in run.campaigns])
    duplicates = folder.scan("duplicates", Duplicates)
    counts = pl.concat(
        [
            count_rejected(read_ledger(home, "rejects", run.ledgers["rejects"])),
            count_duplicates(duplicates),
            count_numbers(numbers, judged),
            count_allocations(numbers, plan=load_plan()),
        ]
    ).collect()
    folder.write("scorecards", gate(Scorecards, scorecards(counts.lazy(), _lists(home, run, numbers))))


def _lists(home: Home, run: Run, numbers: pl.LazyFrame) -> pl.LazyFrame:
    """The lists that some campaign may use, with how many rows and distinct numbers each has."""
    sizes = numbers.group_by(pl.col("file_id").cast(pl.String)).agg(pl.len().cast(pl.Int64).alias("numbers"))
    files = read_ledger(home, "files", run.ledgers["files"])
    lists = files.filter(pl.col("kind") == "lists", pl.col("source").is_in(run.suppliers))
    named = lists.join(sizes, on="file_id", how="left", validate="1:1").with_columns(pl.col("numbers").fill_null(0))
    return named.select("dated_on", "rows", "numbers", list_id="file_id", supplier="source")
