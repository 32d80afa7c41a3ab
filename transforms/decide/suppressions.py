"""Every no that stands against a number, and for whom it holds."""

from collections.abc import Mapping

import polars as pl

from schemas.outcomes import OutcomeClass, is_refusal
from schemas.reasons import SuppressionReason
from transforms.decide.days import last_moment

_PLACE = ["file_id", "row_number"]
_REFUSAL, _COMPLAINT = str(SuppressionReason.REFUSAL), str(SuppressionReason.COMPLAINT)


def every_no(
    suppressions: pl.LazyFrame, outcomes: pl.LazyFrame, *, controllers: Mapping[str, str], time_zone: str
) -> pl.LazyFrame:
    """`e164, reason, since, controller`: what the ledger of noes says, and every outcome that is a no.

    An outcome counts although its code was explained only after it had been taken in. `controller` is the one whose
    campaign was refused, by the `controllers` of campaigns: null where no campaign tells, and for whatever is no
    refusal. `outcomes` are with the campaign of their batch. What one row says of either kind, its code and its note,
    is the same no only where both are a refusal, or both a complaint. Of a no whose day alone was told (midnight on the
    clock of `time_zone`) `since` is that day's last moment: a consent of the same day is no younger.
    """
    is_complaint = pl.col("outcome_class") == str(OutcomeClass.REFUSAL_COMPLAINT)
    told = outcomes.filter(is_refusal()).select(
        *_PLACE,
        "e164",
        pl.when(is_complaint).then(pl.lit(_COMPLAINT)).otherwise(pl.lit(_REFUSAL)).alias("reason"),
        pl.col("attempted_at").alias("since"),
        pl.when(~is_complaint)
        .then(pl.col("campaign").replace_strict(controllers, default=None, return_dtype=pl.String))
        .alias("controller"),
    )
    of_nobody = pl.lit(None, dtype=pl.String).alias("controller")
    others = suppressions.join(told, on=[*_PLACE, "reason"], how="anti").select("e164", "reason", "since", of_nobody)
    every = pl.concat([others, told.drop(_PLACE)])
    return every.with_columns(last_moment("since", time_zone=time_zone))


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
