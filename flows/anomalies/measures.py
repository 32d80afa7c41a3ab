"""The shares of a night that later nights hold theirs against."""

import polars as pl

from flows.anomalies.earlier import night_before
from flows.home import Home
from flows.ledgers import read_ledger
from flows.run_folder import RunFolder
from schemas.anomalies import Measured, Share
from schemas.run import Run
from schemas.verdicts import Verdict

_LEAST_PART = 0.01
"""Carriers of less than one in a hundred of the callable are left out."""


def measure(home: Home, run: Run) -> list[Share]:
    """Callable by campaign, rejected by kind of file, and carriers among the callable; needs the night's stages."""
    return [*_callable(run), *_rejected(home, run), *_carriers(RunFolder(home.run_path(run.run_id)))]


def _callable(run: Run) -> list[Share]:
    return [
        Share(measured=Measured.CALLABLE, campaign=name, count=counts[Verdict.CALLABLE], of=sum(counts.values()))
        for name, counts in run.verdicts.items()
        if any(counts.values())
    ]


def _rejected(home: Home, run: Run) -> list[Share]:
    """Of the rows that came in since the night before, by the kind of file."""
    files = read_ledger(home, "files", run.ledgers["files"])
    before = night_before(home, run)
    known = read_ledger(home, "files", before.ledgers["files"]) if before else files.limit(0)
    new = files.join(known, on="file_id", how="anti").filter(pl.col("rows") > 0)
    counted = new.group_by("kind").agg(pl.col("rejected").sum(), pl.col("rows").sum()).sort("kind").collect()
    return [Share(measured=Measured.REJECTED, part=kind, count=count, of=rows) for kind, count, rows in counted.rows()]


def _carriers(folder: RunFolder) -> list[Share]:
    called = pl.scan_parquet(folder.tonight, hive_partitioning=False)
    told = pl.concat_str("region_code", pl.lit(" "), "carrier").fill_null("carrier unknown").alias("part")
    counted = called.group_by("campaign", told).agg(count=pl.len()).sort("campaign", "part").collect()
    of = pl.col("count").sum().over("campaign").alias("of")
    large = counted.with_columns(of).filter(pl.col("count") >= _LEAST_PART * pl.col("of"))
    return [Share(measured=Measured.CARRIER, **row) for row in large.to_dicts()]
