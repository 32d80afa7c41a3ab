"""Everything that is known of one number, as one tree that programs can read."""

from typing import Any

import polars as pl

from flows.errors import UsageError
from flows.home import Home
from flows.ledgers import open_ledgers, read_ledger
from flows.plan import load_plan
from flows.run_folder import latest_finished
from flows.why.decided import decided
from flows.why.events import TOLD, events
from transforms.numbering import number_facts, read_number
from transforms.outcome_codes import attach_counts_as

Story = dict[str, Any]


def explain(home: Home, number: str) -> Story:
    """`number` (its facts), `events` (all that is on record, oldest first) and `verdicts` (of the last night).

    An event has `at` (UTC), `what` and what its ledger tells; a call also `counts_as`, the class that the last night
    gave its code where that is not the one it came with. A verdict has the rung that decided, the policy's own words,
    what would have to change, and every further rung that holds.

    Raises:
        UsageError: the text is no number.
    """
    e164 = read_e164(home, number)
    versions = open_ledgers(home)
    ledgers = {name: read_ledger(home, name, versions[name]) for name in (*TOLD, "files")}
    run = latest_finished(home)
    ledgers["outcomes"] = attach_counts_as(ledgers["outcomes"], codes=run.codes if run else {})
    return {
        "number": facts_of(e164),
        "events": events(ledgers, e164, time_zone=home.settings.time_zone),
        "verdicts": decided(home, run, e164) if run else [],
    }


def facts_of(e164: int) -> dict[str, Any]:
    """What the numbering plan says of the number."""
    number = pl.DataFrame({"e164": [e164]})
    return number.select(number_facts("e164", plan=load_plan()).struct.unnest()).row(0, named=True)


def read_e164(home: Home, number: str) -> int:
    """The number that the text means in the home's region.

    Raises:
        UsageError: it is none.
    """
    cell = pl.DataFrame({"number": [number]})
    reading = read_number("number", region=home.settings.default_region, plan=load_plan())
    e164, _, reason = cell.select(reading.struct.unnest()).row(0)
    if e164 is None:
        raise UsageError(f"that is no telephone number heed can read: {reason}")
    return int(e164)
