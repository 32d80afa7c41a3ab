"""Which noes stand against a call or a hand-over."""

from collections.abc import Mapping

import polars as pl

from schemas.policy import EVERYWHERE
from schemas.stops import StopReason
from transforms.decide.days import last_moment
from transforms.numbering import Plan, number_facts

_LIFTED = [str(StopReason.REFUSAL), str(StopReason.WITHDRAWAL)]


def keep_standing(
    hits: pl.LazyFrame,
    *,
    reopens: Mapping[str, Mapping[str, bool]],
    controllers: Mapping[str, str],
    plan: Plan,
    time_zone: str,
) -> pl.LazyFrame:
    """Those `hits` of a no and a call or hand-over in which the no stands.

    As on the ladder, a refusal or withdrawal is lifted by nothing but a consent that was granted after it (`granted_at`
    of the hand-over), where the policy of the campaign and the number's region `reopens`; and a no that is one
    `controller`'s alone stands for the campaigns of that one.
    """
    of_campaign = pl.col("campaign").replace_strict(controllers, default=None, return_dtype=pl.String)
    is_anothers = (pl.col("controller") != of_campaign).fill_null(value=False)
    regions = hits.with_columns(number_facts("e164", plan=plan).struct.field("region_code").fill_null(EVERYWHERE))
    by_region = _told(reopens, "reopens").rename({"region": "region_code"})
    elsewhere = _told({name: {EVERYWHERE: law[EVERYWHERE]} for name, law in reopens.items()}, "reopens_elsewhere")
    is_lifted = (
        pl.col("reason").is_in(_LIFTED)
        & pl.coalesce("reopens", "reopens_elsewhere", pl.lit(value=False))
        & (pl.col("granted_at") > last_moment("since", time_zone=time_zone)).fill_null(value=False)
    )
    return (
        regions.join(by_region, on=["campaign", "region_code"], how="left", validate="m:1")
        .join(elsewhere.drop("region"), on="campaign", how="left", validate="m:1")
        .filter(~is_lifted, ~is_anothers)
        .drop("region_code", "reopens", "reopens_elsewhere")
    )


def _told(reopens: Mapping[str, Mapping[str, bool]], name: str) -> pl.LazyFrame:
    rows = [(campaign, region, said) for campaign, law in reopens.items() for region, said in law.items()]
    return pl.LazyFrame(rows, schema={"campaign": pl.String, "region": pl.String, name: pl.Boolean}, orient="row")
