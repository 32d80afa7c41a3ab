"""What one night came to, in counts alone: the funnel from rows in to callable, and who is callable by what.

A contact counts once in each campaign that it was judged for. No number, name or note passes through here.
"""

from collections.abc import Mapping, Sequence

import polars as pl

from schemas.verdicts import VERDICTS, Verdict

STEPS: tuple[str, ...] = ("rows_in", "rejected", "duplicate", *VERDICTS)
"""The funnel from its mouth to its end: what comes in, what leaves at each step, what is left."""

_LIST = ["campaign", "list_id"]


def lists_by_campaign(files: pl.LazyFrame, *, suppliers: Mapping[str, Sequence[str]]) -> pl.LazyFrame:
    """`campaign, list_id, supplier, file_name, dated_on, rows`: every list of the suppliers that a campaign names."""
    pairs = [(campaign, source) for campaign, sources in suppliers.items() for source in sources]
    named = pl.LazyFrame(pairs, schema={"campaign": pl.String, "source": pl.String}, orient="row").unique()
    lists = files.filter(pl.col("kind") == "lists").join(named, on="source", how="inner")
    return lists.select("campaign", "file_name", "dated_on", "rows", list_id="file_id", supplier="source")


def province(place: str = "place") -> pl.Expr:
    """The widest part of a place: `Guangdong` of `Guangzhou, Guangdong`, `Beijing` of `Beijing`; null where none is."""
    return pl.col(place).str.split(", ").list.last().str.strip_suffix(" Province").alias("province")


def count_verdicts(verdicts: pl.LazyFrame) -> pl.LazyFrame:
    """`campaign, list_id, carrier, region_code, province, verdict, contacts`: all that the tables need, in one pass."""
    keys = [*_LIST, "carrier", "region_code", province(), "verdict"]
    return verdicts.group_by(keys).agg(contacts=pl.len().cast(pl.Int64))


def count_lists(
    lists: pl.LazyFrame, *, rejects: pl.LazyFrame, duplicates: pl.LazyFrame, counts: pl.LazyFrame
) -> pl.LazyFrame:
    """One row for each list of each campaign: `lists` with `rejected, duplicate, contacts, callable, share`.

    `unaccounted` is what promise 3 wants to be 0: rows that were neither rejected nor duplicate nor judged.
    """
    rejected = rejects.filter(pl.col("kind") == "lists").group_by(list_id="file_id").agg(rejected=pl.len())
    duplicate = duplicates.group_by(_LIST).agg(duplicate=pl.len())
    leaves = pl.sum_horizontal("rejected", "duplicate", "contacts")
    return (
        lists.join(rejected, on="list_id", how="left", validate="m:1")
        .join(duplicate, on=_LIST, how="left", validate="1:1")
        .join(counts.group_by(_LIST).agg(_contacts(), _callable()), on=_LIST, how="left", validate="1:1")
        .with_columns(pl.col("rejected", "duplicate", "contacts", "callable").fill_null(0).cast(pl.Int64))
        .with_columns(_share(), unaccounted=pl.col("rows") - leaves)
        .sort("campaign", "supplier", "dated_on", "file_name", "list_id")
    )


def funnel(scorecard: pl.LazyFrame, *, counts: pl.LazyFrame, campaigns: Sequence[str]) -> pl.LazyFrame:
    """`campaign, step, contacts`: every step of `STEPS` for every campaign, in that order, none left out for being 0.

    `scorecard` is `count_lists`' frame. A verdict that is no step raises.
    """
    head = scorecard.select("campaign", "rejected", "duplicate", rows_in="rows").unpivot(
        index="campaign", variable_name="step", value_name="contacts"
    )
    tail = counts.select("campaign", "contacts", step="verdict")
    found = pl.concat([head.select("campaign", "step", "contacts"), tail.select("campaign", "step", "contacts")])
    summed = found.with_columns(_as_step()).group_by("campaign", "step").agg(_contacts())
    names = pl.LazyFrame({"campaign": sorted(campaigns)}, schema={"campaign": pl.String})
    every = names.join(pl.LazyFrame({"step": STEPS}).with_columns(_as_step()), how="cross")
    return (
        every.join(summed, on=["campaign", "step"], how="left", validate="1:1")
        .with_columns(pl.col("contacts").fill_null(0))
        .sort("campaign", "step")
    )


def over_all(steps: pl.LazyFrame) -> pl.LazyFrame:
    """`step, contacts`: the funnels of all campaigns added up, in the order of `STEPS`."""
    every = pl.LazyFrame({"step": STEPS}).with_columns(_as_step())
    summed = steps.group_by("step").agg(_contacts())
    joined = every.join(summed, on="step", how="left", validate="1:1")
    return joined.with_columns(pl.col("contacts").fill_null(0)).sort("step")


def by_campaign(steps: pl.LazyFrame) -> pl.LazyFrame:
    """One row for each campaign of a funnel: `campaign, rows_in, rejected, duplicate, contacts, callable, share`."""
    names = ("rows_in", "rejected", "duplicate", "callable")
    picked = [pl.col("contacts").filter(pl.col("step") == name).sum().alias(name) for name in names]
    judged = pl.col("contacts").filter(pl.col("step").cast(pl.String).is_in(VERDICTS)).sum()
    table = steps.group_by("campaign").agg(*picked, judged).with_columns(_share())
    return table.select("campaign", *names[:3], "contacts", "callable", "share").sort("campaign")


def callable_by(counts: pl.LazyFrame, *columns: str) -> pl.LazyFrame:
    """`columns, contacts, callable, share`, most contacts first: `counts` summed by any of its columns."""
    table = counts.group_by(columns).agg(_contacts(), _callable()).with_columns(_share())
    return table.sort("contacts", *columns, descending=[True, *(False for _ in columns)], nulls_last=True)


def count_rejects(rejects: pl.LazyFrame) -> pl.LazyFrame:
    """`kind, reason, rows`: rows of the inbox that were not taken in, most first."""
    table = rejects.group_by("kind", "reason").agg(rows=pl.len().cast(pl.Int64))
    return table.sort("rows", "kind", "reason", descending=[True, False, False])


def _as_step() -> pl.Expr:
    return pl.col("step").cast(pl.Enum(STEPS))


def _contacts() -> pl.Expr:
    return pl.col("contacts").sum()


def _callable() -> pl.Expr:
    return pl.col("contacts").filter(pl.col("verdict") == Verdict.CALLABLE).sum().alias("callable")


def _share() -> pl.Expr:
    share = pl.col("callable") / pl.col("contacts")
    return pl.when(pl.col("contacts") > 0).then(share).otherwise(0.0).alias("share")
