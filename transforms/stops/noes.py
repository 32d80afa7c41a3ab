"""Every no with the place it stands at, and whether it stands against a hand-over."""

from collections.abc import Mapping

import polars as pl

from schemas.outcomes import OutcomeClass, is_refusal
from schemas.policy import EVERYWHERE
from schemas.stops import StopReason
from transforms.decide.days import last_moment
from transforms.numbering import Plan, number_facts

_PLACE = ["file_id", "row_number"]
_LIFTED = [str(StopReason.REFUSAL), str(StopReason.WITHDRAWAL)]
_OF_CLASS = {
    OutcomeClass.REFUSAL_COMPLAINT: StopReason.COMPLAINT,
    OutcomeClass.DNC_REGISTER_HIT: StopReason.REGISTER,
}
"""What an outcome is a no of; of every other refusal, a refusal."""


def noes_said(
    suppressions: pl.LazyFrame, outcomes: pl.LazyFrame, *, controllers: Mapping[str, str] | None = None
) -> pl.LazyFrame:
    """`e164, reason, since, controller, source, no_file_id, no_row_number`: each no in the words that it came in.

    `outcomes` are explained, with the campaign of their batch. Only where refusals hold for one controller are
    `controllers` given, by campaign; then `controller` is whose campaign was refused, else null: everybody's.
    """
    is_no = is_refusal() | (pl.col("outcome_class") == str(OutcomeClass.DNC_REGISTER_HIT))
    reason = pl.col("outcome_class").replace_strict(_OF_CLASS, default=str(StopReason.REFUSAL), return_dtype=pl.String)
    whose = pl.col("campaign").replace_strict(controllers or {}, default=None, return_dtype=pl.String)
    of_nobody = pl.lit(None, dtype=pl.String)
    told = outcomes.filter(is_no).select(
        *_PLACE,
        "e164",
        reason.alias("reason"),
        pl.col("attempted_at").alias("since"),
        pl.when(reason == str(StopReason.REFUSAL)).then(whose if controllers else of_nobody).alias("controller"),
        pl.col("vendor").alias("source"),
    )
    others = suppressions.join(told, on=[*_PLACE, "reason"], how="anti").select(
        *_PLACE, "e164", "reason", "since", of_nobody.alias("controller"), "source"
    )
    return pl.concat([others, told]).rename({"file_id": "no_file_id", "row_number": "no_row_number"})


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
