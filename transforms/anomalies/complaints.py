"""Campaigns and lists that draw more complaints for a thousand calls than the policy allows."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import polars as pl

from schemas.anomalies import Measured
from schemas.outcomes import is_attempt
from schemas.policy import EVERYWHERE
from schemas.reasons import SuppressionReason
from transforms.decide.days import last_moment
from transforms.numbering import Plan, number_facts

LOOKED_BACK = timedelta(days=30)
LEAST_COMPLAINTS = 3
"""One or two tell no rate: of a hundred calls one complaint would be ten in a thousand."""

_CALL = ["e164", "campaign", "vendor", "code", "attempted_at"]
_ONE = ["campaign", "e164"]


def called(outcomes: pl.LazyFrame, disclosures: pl.LazyFrame, *, as_of: datetime) -> pl.LazyFrame:
    """`campaign, e164, calls, first_at`: who was called in the 30 days before, or handed over and may have been.

    `outcomes` are explained, with the campaign of their batch. Of a hand-over without a call one is reckoned.
    """
    since = as_of - LOOKED_BACK
    reported = outcomes.filter(is_attempt(), pl.col("attempted_at") >= since).unique(_CALL)
    calls = reported.group_by(_ONE).agg(calls=pl.len(), called_at=pl.col("attempted_at").min())
    given = disclosures.filter(pl.col("handed_over_at") >= since).group_by(_ONE)
    hand_overs = given.agg(given_at=pl.col("handed_over_at").min())
    both = calls.join(hand_overs, on=_ONE, how="full", coalesce=True, validate="1:1")
    first = pl.min_horizontal("called_at", "given_at").alias("first_at")
    return both.select(*_ONE, pl.col("calls").fill_null(1).cast(pl.Int64), first)


def mark_complained(people: pl.LazyFrame, noes: pl.LazyFrame, *, time_zone: str) -> pl.LazyFrame:
    """The people `called`, with `has_complained`: after the first of those calls, to whomever and about whichever."""
    complaints = noes.filter(pl.col("reason") == str(SuppressionReason.COMPLAINT))
    latest = complaints.group_by("e164").agg(last_moment("since", time_zone=time_zone).max())
    after = (pl.col("since") >= pl.col("first_at")).fill_null(value=False)
    joined = people.join(latest, on="e164", how="left", validate="m:1")
    return joined.with_columns(after.alias("has_complained")).drop("since", "first_at")


def attach_limit(people: pl.LazyFrame, *, limits: Mapping[str, Mapping[str, float]], plan: Plan) -> pl.LazyFrame:
    """Those of the campaigns in `limits`, with the `limit` that the policy of their number's region sets.

    `limits` are by campaign and region (`*`: every other), in complaints per thousand.
    """
    known = {f"{name} {region}": float(limit) for name, own in limits.items() for region, limit in own.items()}
    region = number_facts("e164", plan=plan).struct.field("region_code").fill_null(EVERYWHERE)
    campaign = pl.col("campaign")
    asked = (pl.concat_str(campaign, pl.lit(" "), place) for place in (region, pl.lit(EVERYWHERE)))
    found = (key.replace_strict(known, default=None, return_dtype=pl.Float64) for key in asked)
    return people.filter(campaign.is_in(list(limits))).with_columns(pl.coalesce(*found).alias("limit"))


def on_lists(people: pl.LazyFrame, contacts: pl.LazyFrame, *, suppliers: Mapping[str, list[str]]) -> pl.LazyFrame:
    """The people once for each list of their campaign's suppliers on which they stand, `part` being the list's id.

    Of lists with few complaints there is no row. `contacts` are in the ledger's columns.
    """
    pairs = [(name, supplier) for name, named in suppliers.items() for supplier in named]
    mine = pl.LazyFrame(pairs, schema={"campaign": pl.String, "supplier": pl.String}, orient="row")
    stands = contacts.select("file_id", "supplier", "e164")
    against = _of_campaign(people.filter("has_complained"), stands, mine).group_by("campaign", "part").agg(n=pl.len())
    few = against.filter(pl.col("n") >= LEAST_COMPLAINTS)
    own = stands.join(few.select(file_id="part").unique(), on="file_id", how="semi")
    return _of_campaign(people, own, mine).join(few, on=["campaign", "part"], how="semi")


def _of_campaign(people: pl.LazyFrame, stands: pl.LazyFrame, mine: pl.LazyFrame) -> pl.LazyFrame:
    placed = people.join(stands.unique(), on="e164", how="inner").join(mine, on=["campaign", "supplier"], how="semi")
    return placed.drop("supplier").rename({"file_id": "part"})


def over_the_limit(people: pl.LazyFrame) -> pl.LazyFrame:
    """`measured, campaign, part, count, of, least, most, nights`: where complaints are more than the limit.

    `people` are those of `attach_limit`; with `part` it is a list that is judged, else the campaign.
    """
    parted = people.with_columns(pl.lit(str(Measured.COMPLAINTS)).alias("measured"))
    summed = parted.group_by("measured", "campaign", "part", "limit").agg(
        count=pl.col("has_complained").sum().cast(pl.Int64), of=pl.col("calls").sum()
    )
    is_over = (pl.col("count") >= LEAST_COMPLAINTS) & (pl.col("count") * 1000 > pl.col("limit") * pl.col("of"))
    told = summed.filter(is_over).with_columns(
        least=pl.lit(0.0), most=pl.col("limit") / 1000, nights=pl.lit(0, pl.UInt32)
    )
    return told.drop("limit").sort("campaign", "part")
