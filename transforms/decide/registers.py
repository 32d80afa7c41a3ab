"""Do-not-call registers: who is on the latest snapshot, and which snapshots are too old to rely on."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

import polars as pl

from schemas.policy import EVERYWHERE
from schemas.settings import RegisterRule
from transforms.decide.law import Law


def latest_snapshots(files: pl.LazyFrame) -> pl.LazyFrame:
    """`register, snapshot_on`: each register's latest snapshot by its date.

    One that is dated after the night is here already, made where the day begins earlier: whoever is on it said no.
    """
    snapshots = files.filter(pl.col("kind") == "registers")
    return snapshots.group_by(pl.col("source").alias("register")).agg(pl.col("dated_on").max().alias("snapshot_on"))


def attach_registers(
    contacts: pl.LazyFrame, entries: pl.LazyFrame, *, rules: Mapping[str, RegisterRule]
) -> pl.LazyFrame:
    """The contacts with `on_register`: the name of a register that lists the number and speaks for it, or null.

    `entries` (`register, e164`) are those of the latest snapshots, hashes resolved. A register speaks for the numbers
    of its regions, and for those of no known region; one that `rules` does not know speaks for all.
    """
    elsewhere = [
        (pl.col("register") == name) & ~pl.col("region_code").is_in(sorted(rule.regions))
        for name, rule in rules.items()
        if EVERYWHERE not in rule.regions
    ]
    speaks = ~pl.any_horizontal(pl.lit(value=False), *elsewhere).fill_null(value=False)
    hits = (
        contacts.select("e164", "region_code")
        .unique()
        .join(entries.select("e164", "register"), on="e164", how="inner")
        .filter(speaks)
        .group_by("e164")
        .agg(pl.col("register").min().alias("on_register"))
    )
    return contacts.join(hits, on="e164", how="left", validate="m:1")


def unattached(rules: Mapping[str, RegisterRule], regions: Iterable[str]) -> list[str]:
    """Those of `regions` for which none of the registers that `rules` attach speaks."""
    spoken_for = {region for rule in rules.values() for region in rule.regions}
    return [] if EVERYWHERE in spoken_for else [region for region in regions if region not in spoken_for]


def lacks_register(*, rules: Mapping[str, RegisterRule], law: Law) -> pl.Expr:
    """Whether the policy asks for a register and none is attached that speaks for the number's `region_code`.

    A number of no known region may be of any: only a register for all speaks for it surely.
    """
    spoken_for = sorted({region for rule in rules.values() for region in rule.regions})
    if EVERYWHERE in spoken_for:
        return pl.lit(value=False)
    return law.value("needs_register") & ~pl.col("region_code").is_in(spoken_for).fill_null(value=False)


def stale_register(*, rules: Mapping[str, RegisterRule], latest: Mapping[str, date], law: Law, on: date) -> pl.Expr:
    """The name of a register that speaks for the number's `region_code` and cannot be relied on, or null.

    A register is stale where it has no snapshot in `latest`, or one that is older, `on` the day of the last call, than
    the smaller of the policy's age and its rule's own. For a number of no known region every register speaks.
    """
    ages = [policy.register_max_age_days.value for policy in law.policies]
    return law.each([_stale_at(age, rules, latest, on) for age in ages])


def _stale_at(max_age_days: int, rules: Mapping[str, RegisterRule], latest: Mapping[str, date], on: date) -> pl.Expr:
    stale = {
        region: name
        for name, rule in sorted(rules.items(), reverse=True)
        for region in rule.regions
        if on - latest.get(name, date.min) > timedelta(days=min(max_age_days, rule.max_age_days))
    }
    any_at_all = pl.lit(min(stale.values(), default=None), dtype=pl.String)
    everywhere = pl.lit(stale.pop(EVERYWHERE, None), dtype=pl.String)
    here = pl.col("region_code").replace_strict(stale, default=None, return_dtype=pl.String)
    return pl.when(pl.col("region_code").is_null()).then(any_at_all).otherwise(pl.coalesce(here, everywhere))
