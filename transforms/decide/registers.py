"""Do-not-call registers: who is on the latest snapshot, and which snapshots are too old to rely on."""

from collections.abc import Mapping
from datetime import date, timedelta

import polars as pl

from schemas.settings import RegisterRule

EVERYWHERE = "*"


def latest_snapshots(files: pl.LazyFrame, *, today: date) -> pl.LazyFrame:
    """`register, snapshot_on`: each register's latest snapshot that is not dated after `today`."""
    snapshots = files.filter((pl.col("kind") == "registers") & (pl.col("dated_on") <= today))
    return snapshots.group_by(pl.col("source").alias("register")).agg(pl.col("dated_on").max().alias("snapshot_on"))


def attach_registers(
    contacts: pl.LazyFrame, entries: pl.LazyFrame, *, rules: Mapping[str, RegisterRule]
) -> pl.LazyFrame:
    """The contacts with `on_register`: the name of a register that lists the number and speaks for it, or null.

    `entries` (`register, e164`) are those of the latest snapshots, hashes resolved. A register speaks for the numbers
    of its jurisdiction; one that `rules` does not know speaks for all.
    """
    jurisdictions = {name: rule.jurisdiction for name, rule in rules.items()}
    speaks_for = pl.col("register").replace_strict(jurisdictions, default=EVERYWHERE, return_dtype=pl.String)
    hits = (
        contacts.select("e164", "region_code")
        .unique()
        .join(entries.select("e164", "register", speaks_for.alias("jurisdiction")), on="e164", how="inner")
        .filter(pl.col("jurisdiction").eq_missing(pl.col("region_code")) | (pl.col("jurisdiction") == EVERYWHERE))
        .group_by("e164")
        .agg(pl.col("register").min().alias("on_register"))
    )
    return contacts.join(hits, on="e164", how="left", validate="m:1")


def stale_register(
    *, rules: Mapping[str, RegisterRule], latest: Mapping[str, date], max_age_days: int, today: date
) -> pl.Expr:
    """The name of a register that speaks for the number's `region_code` and cannot be relied on, or null.

    A register is stale where it has no snapshot in `latest`, or one older than the smaller of `max_age_days` and its
    rule's own age.
    """
    stale = {
        rule.jurisdiction: name
        for name, rule in sorted(rules.items(), reverse=True)
        if today - latest.get(name, date.min) > timedelta(days=min(max_age_days, rule.max_age_days))
    }
    everywhere = pl.lit(stale.pop(EVERYWHERE, None), dtype=pl.String)
    here = pl.col("region_code").replace_strict(stale, default=None, return_dtype=pl.String)
    return pl.coalesce(here, everywhere)
