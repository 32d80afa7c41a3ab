"""Whether a night lies before what is on record: a clock that was set back, or a night of the past."""

from datetime import datetime

import polars as pl

from flows.home import Home
from flows.ledgers import read_ledger, snapshot


def set_back(home: Home, as_of: datetime) -> list[str]:
    """What to say where the last hand-over is younger than the night; nothing, where time went on.

    Nobody is called twice for it: whoever was handed over is held until that batch has ended and is answered, calls and
    noes of later count now, and a consent that was given later does not yet (docs/decisions/0021-the-clock.md).
    """
    disclosures = read_ledger(home, "disclosures", snapshot(home)["disclosures"])
    other = disclosures.filter(pl.col("handed_over_at") > as_of)
    last = other.select(pl.col("handed_over_at").max()).collect().item()
    if last is None:
        return []
    instants = (
        f"this night's instant, {as_of:%Y-%m-%d %H:%M} UTC, lies before the last hand-over's, {last:%Y-%m-%d %H:%M}"
    )
    return [f"{instants}: nobody is called twice for it, but if it is no night of the past, set the clock right"]
