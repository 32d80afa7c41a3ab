"""Every no that stands against a number, and for whom it holds."""

from collections.abc import Mapping

import polars as pl

from schemas.outcomes import OutcomeClass, is_refusal
from schemas.reasons import SuppressionReason

_PLACE = ["file_id", "row_number"]
_REFUSAL, _COMPLAINT = str(SuppressionReason.REFUSAL), str(SuppressionReason.COMPLAINT)


def every_no(suppressions: pl.LazyFrame, outcomes: pl.LazyFrame, *, controllers: Mapping[str, str]) -> pl.LazyFrame:
    """`e164, reason, since, controller`: what the ledger of noes says, and every outcome that is a no.

    An outcome counts although its code was explained only after it had been taken in. `controller` is the one whose
    campaign was refused, by the `controllers` of campaigns: null where no campaign tells, and for whatever is no
    refusal. `outcomes` are with the campaign of their batch.
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
    others = suppressions.join(told, on=_PLACE, how="anti").select("e164", "reason", "since", of_nobody)
    return pl.concat([others, told.drop(_PLACE)])


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
