"""Nights that decided wrongly: what a mistake in the decision would have written, all of it of a piece."""

import shutil
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path

import polars as pl

from benchmarks.random_homes.nights import hand_over
from flows.gates import gate
from flows.home import Home
from flows.run_folder import RunFolder
from schemas.run import Run
from schemas.tables.verdicts import Verdicts
from schemas.verdicts import VERDICTS

Mistake = Callable[[pl.DataFrame], pl.DataFrame]
"""Tonight's rows as they were decided, and as the mistake leaves them."""

_MISTAKE = "a:mistake"

MADE_UP = {
    "window_start": pl.coalesce("window_start", pl.col("valid_until") - pl.duration(hours=6)),
    "window_end": pl.coalesce("window_end", "valid_until"),
    "consent_id": pl.coalesce("consent_id", pl.lit("made-up")),
}
"""What a call needs and somebody who is not called may lack."""


def mistaken(home: Home, decided: Run, mistake: Mistake, root: Path) -> tuple[Home, Run]:
    """A copy of the home at `root`, and the night as it ends if `mistake` had decided it.

    Verdicts, counts, batches, manifests and disclosures agree with each other: only the records of the ledgers tell
    that they are wrong.
    """
    shutil.copytree(home.root, root)
    copied = Home.at(root)
    folder = RunFolder(copied.run_path(decided.run_id))
    called = pl.read_parquet(folder.tonight, hive_partitioning=False)
    wrong = _in_order(mistake(_every_row(folder, called, decided)))
    folder.write("verdicts", gate(Verdicts, wrong.lazy().sort("campaign", "e164")))
    folder.write("tonight", wrong.filter(pl.col("verdict") == "callable").select(called.columns))
    return copied, hand_over(copied, decided.model_copy(update={"verdicts": _counts(wrong, decided)}))


def _every_row(folder: RunFolder, called: pl.DataFrame, decided: Run) -> pl.DataFrame:
    """Every verdict, with what a batch needs besides; of whoever is not called, its end alone."""
    verdicts = folder.scan("verdicts", Verdicts).collect()
    more = called.select("campaign", "e164", *(name for name in called.columns if name not in verdicts.columns))
    ends = {name: decided.as_of + timedelta(hours=one.valid_hours) for name, one in decided.campaigns.items()}
    end = pl.col("campaign").replace_strict(ends, return_dtype=pl.Datetime("us", "UTC"))
    whole = verdicts.join(more, on=["campaign", "e164"], how="left", validate="1:1")
    return whole.with_columns(pl.coalesce("valid_until", end).alias("valid_until"))


def said_instead(verdict: str, instead: str, *, rule: str = "") -> Mistake:
    """One of the rows with `verdict` that no mistake made, of those whose rule looks like `rule`, says `instead`."""
    chosen = (pl.col("verdict") == verdict) & pl.col("rule").str.contains(rule) & (pl.col("rule") != _MISTAKE)
    said = {"verdict": pl.lit(instead), "rule": pl.lit(_MISTAKE)}
    return partial(_changed, chosen=chosen, values=said | (MADE_UP if instead == "callable" else {}))


def called_otherwise(which: int = 1, /, **values: pl.Expr) -> Mistake:
    """One of the callable, the `which`-th, has other values."""
    return partial(_changed, chosen=pl.col("verdict") == "callable", values=values, which=which)


def all_of(mistakes: Sequence[Mistake]) -> Mistake:
    """All of the mistakes, in their order."""

    def made(tonight: pl.DataFrame) -> pl.DataFrame:
        for mistake in mistakes:
            tonight = mistake(tonight)
        return tonight

    return made


def _changed(tonight: pl.DataFrame, *, chosen: pl.Expr, values: Mapping[str, pl.Expr], which: int = 1) -> pl.DataFrame:
    """The rows with `values` in one of the chosen, counted by campaign and number."""
    is_wrong = (chosen & (chosen.cum_sum() == which)).alias("is_wrong")
    ordered = tonight.sort("campaign", "e164").with_columns(is_wrong)
    if not ordered.get_column("is_wrong").any():
        raise LookupError("nobody was decided so")
    wrong = [pl.when("is_wrong").then(value).otherwise(pl.col(name)).alias(name) for name, value in values.items()]
    return ordered.with_columns(wrong).drop("is_wrong")


def _in_order(tonight: pl.DataFrame) -> pl.DataFrame:
    """The rows with positions from 1 in each batch, whoever was added or left out."""
    is_called = pl.col("verdict") == "callable"
    place = pl.col("position").rank("ordinal").over("campaign", is_called).cast(pl.Int64)
    late = pl.col("position").fill_null(10**9)
    return tonight.with_columns(late).with_columns(pl.when(is_called).then(place).alias("position"))


def _counts(tonight: pl.DataFrame, decided: Run) -> dict[str, dict[str, int]]:
    counts = {(name, verdict): n for name, verdict, n in tonight.group_by("campaign", "verdict").len().rows()}
    return {name: {verdict: counts.get((name, verdict), 0) for verdict in VERDICTS} for name in decided.campaigns}
