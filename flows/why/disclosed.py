"""To whom a number was given: every hand-over with what it rested on, whether or not a list still holds the number."""

from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from flows.home import Home
from flows.ledgers import open_ledgers, read_ledger
from flows.why.explain import facts_of, read_e164
from flows.why.in_words import shown_facts, told_in_words

_CONSENT = ("controller", "purpose", "channel", "granted_at", "expires_at", "evidence", "source")


def disclosed(home: Home, number: str) -> dict[str, Any]:
    """`number` (its facts), `disclosures` and `stop_lists`, each oldest first; instants are UTC.

    A disclosure names the vendor, when it was handed the number and until when it might call, the campaign, the batch,
    the position and file in it, the night, and the `consent` it rested on (null where none of that id is on record). A
    stop list names the vendor and when it was told not to call after all.

    Raises:
        UsageError: the text is no number.
    """
    e164 = read_e164(home, number)
    versions = open_ledgers(home)
    own = {
        name: read_ledger(home, name, versions[name]).filter(pl.col("e164") == e164).drop("e164").collect()
        for name in ("disclosures", "consents", "stops")
    }
    grants = own["consents"].filter(pl.col("granted_at").is_not_null()).sort("granted_at", "taken_in_at")
    consents = {row["consent_id"]: {name: row[name] for name in _CONSENT} for row in grants.to_dicts()}
    given = own["disclosures"].sort("handed_over_at", "vendor", "batch_id").to_dicts()
    return {
        "number": facts_of(e164),
        "disclosures": [{**row, "consent": consents.get(row["consent_id"])} for row in given],
        "stop_lists": own["stops"].sort("told_at", "vendor", "batch_id").to_dicts(),
    }


def disclosed_in_words(answer: dict[str, Any], *, time_zone: str = "UTC") -> str:
    """The answer as lines of text, its moments by the clock of `time_zone`."""
    clock = ZoneInfo(time_zone)
    given = answer["disclosures"]
    lines = [shown_facts(answer["number"]), ""]
    if not given:
        return "\n".join([*lines, "this number was given to nobody"])
    vendors = sorted({row["vendor"] for row in given})
    times = "once" if len(given) == 1 else f"{len(given)} times"
    lines += [f"given {times}, to {', '.join(vendors)}; by the clock of {time_zone}"]
    for row in given:
        lines += ["", f"  {row['vendor']}"]
        lines += [f"    {told_in_words(row, clock, skip=('vendor', 'consent'))}"]
        said = row["consent"]
        lines += [f"    under consent: {told_in_words(said, clock) if said else 'not on record any more'}"]
    if answer["stop_lists"]:
        lines += ["", "and told not to call it any more"]
        lines += [f"  {row['vendor']}  {told_in_words(row, clock, skip=('vendor',))}" for row in answer["stop_lists"]]
    return "\n".join(lines)
