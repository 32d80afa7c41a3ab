"""Let a held list on: who says so and why, on record for good."""

from datetime import datetime

import polars as pl

from flows.errors import UsageError
from flows.home import Home
from flows.ledgers import append, open_ledgers
from flows.lists.cards import SHORT, Card, one_card


def release(home: Home, prefix: str, *, by: str, because: str, at: datetime) -> Card:
    """Record the release of the held list whose id begins with `prefix`; the list's card as it was before.

    It counts from the next night on. `at` is UTC.

    Raises:
        UsageError: nobody or nothing is named, no or several lists begin so, or the list is not held.
    """
    if not by.strip() or not because.strip():
        raise UsageError("a release needs somebody who answers for it and a reason: --by WHO --because WHY")
    card = one_card(home, prefix)
    _refuse_unheld(card)
    open_ledgers(home)
    said = {"list_id": [card["list_id"]], "released_by": [by.strip()], "because": [because.strip()]}
    row = pl.DataFrame(said).with_columns(pl.lit(at).dt.cast_time_unit("us").alias("released_at"))
    append(home, "releases", row, once=f"releases:{card['list_id']}")
    return card


def _refuse_unheld(card: Card) -> None:
    named = f"list {card['list_id'][:SHORT]} of {card['supplier']}"
    if card["releases"]:
        first = card["releases"][0]
        raise UsageError(f"{named} was released on {first['released_at']:%Y-%m-%d}; that counts from the next night on")
    if card["state"] == "not judged":
        raise UsageError(f"{named} has been judged by no night yet, so nothing holds it; 'heed nightly' judges it")
    if card["state"] != "held":
        raise UsageError(f"{named} is not held; there is nothing to release")
