"""Every no that stands against a number."""

import polars as pl

from schemas.reasons import SuppressionReason


def attach_suppressions(contacts: pl.LazyFrame, suppressions: pl.LazyFrame) -> pl.LazyFrame:
    """The contacts with `complaint_since`, `refusal_since`, `erasure_since`, `withdrawal_since`: the latest, or null.

    A no holds whatever its date says: a date in the future, or one long past, changes nothing.
    """
    since = [
        pl.col("since").filter(pl.col("reason") == str(reason)).max().alias(f"{reason}_since")
        for reason in SuppressionReason
    ]
    return contacts.join(suppressions.group_by("e164").agg(since), on="e164", how="left", validate="m:1")
