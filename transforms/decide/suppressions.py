"""Every no that stands against a number, and for whom it holds."""

from collections.abc import Mapping

import polars as pl

from schemas.outcomes import OutcomeClass, is_refusal
from schemas.reasons import SuppressionReason
from schemas.stops import StopReason
from transforms.decide.days import last_moment

_PLACE = ["file_id", "row_number"]
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


def every_no(
    suppressions: pl.LazyFrame, outcomes: pl.LazyFrame, *, controllers: Mapping[str, str], time_zone: str
) -> pl.LazyFrame:
    """`e164, reason, since, controller` of `noes_said`, but for hits on registers, which have a rung of their own.

    An outcome counts although its code was explained only after it had been taken in. What one row says of either kind,
    its code and its note, is the same no only where both are a refusal, or both a complaint. Of a no whose day alone
    was told (midnight on the clock of `time_zone`) `since` is that day's last moment: a consent of the same day is no
    younger. Who passed it on decides nothing.
    """
    from_anybody = suppressions.with_columns(pl.lit(None, dtype=pl.String).alias("source"))
    said = noes_said(from_anybody, outcomes, controllers=controllers)
    noes = said.filter(pl.col("reason") != str(StopReason.REGISTER)).select("e164", "reason", "since", "controller")
    return noes.with_columns(last_moment("since", time_zone=time_zone))


def attach_suppressions(contacts: pl.LazyFrame, noes: pl.LazyFrame, *, controller: str | None = None) -> pl.LazyFrame:
    """The contacts with `complaint_since`, `refusal_since`, `erasure_since`, `withdrawal_since`: the latest, or null.

    A no holds whatever its date says: a date in the future, or one long past, changes nothing. It holds for everybody;
    only where a `controller` is given does a refusal of another controller hold for that one alone.
    """
    if controller is not None:
        noes = noes.filter(pl.col("controller").is_null() | (pl.col("controller") == controller))
    since = {reason: pl.when(pl.col("reason") == str(reason)).then("since") for reason in SuppressionReason}
    latest = noes.select("e164", *(said.alias(f"{reason}_since") for reason, said in since.items()))
    return contacts.join(latest.group_by("e164").agg(pl.all().max()), on="e164", how="left", validate="m:1")
