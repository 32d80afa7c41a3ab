"""Nights of a random home by the night's own functions, without Prefect, intake and report."""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

import polars as pl

from benchmarks.random_homes.draw import Draw, Row
from benchmarks.random_homes.homes import add
from benchmarks.random_homes.records import files_of, noes_of, outcome
from flows import cut, decide, pin, publish
from flows.home import Home
from flows.ledgers import read_ledger, snapshot
from flows.run_folder import write_run
from schemas.policy import Policy
from schemas.run import Run

Change = Callable[[Policy, Random], Policy]
HOURS_BEFORE = (20, 25, 50, 74)
"""How long before the night its predecessor was: the batch has just ended, or may still be dialled."""
_PLACED = 0.5
"""Of the answers that name a batch, those that name a position in it: mostly their number's, else the next."""


def nights(home: Home, draw: Draw, change: Change | None = None) -> list[Run]:
    """Tonight; and in a third of the homes, before it, an earlier night of which some outcomes have come back."""
    if draw.chance.random() < 0.66:
        return [one_night(home, draw, draw.as_of, change)]
    earlier = one_night(home, draw, draw.as_of - timedelta(hours=draw.one_of(*HOURS_BEFORE)), change)
    _report(home, draw, earlier)
    return [earlier, one_night(home, draw, draw.as_of, change)]


def one_night(home: Home, draw: Draw, as_of: datetime, change: Change | None = None) -> Run:
    """A whole night from pin to publish; its policies may be changed at random before it decides."""
    return hand_over(home, decide_night(home, draw, as_of, change))


def decide_night(home: Home, draw: Draw, as_of: datetime, change: Change | None = None) -> Run:
    """The night up to its verdicts."""
    run = pin.pin(home, snapshot(home), as_of=as_of)
    if change is not None:
        policies = {name: change(one, draw.chance) for name, one in run.policies.items()}
        run = run.model_copy(update={"policies": policies})
    return decide.decide(home, run)


def hand_over(home: Home, decided: Run) -> Run:
    """The rest of it."""
    run = cut.cut(home, decided)
    write_run(home, run)
    publish.publish(home, run)
    finished = run.model_copy(update={"status": "finished"})
    write_run(home, finished)
    return finished


def _report(home: Home, draw: Draw, run: Run) -> None:
    """Outcomes of some of the numbers that the night handed over; half do not name their batch, some come of others."""
    given = read_ledger(home, "disclosures", snapshot(home)["disclosures"]).filter(pl.col("run_id") == run.run_id)
    told = [
        _outcome_of(draw, row, at) for at, row in enumerate(given.collect().to_dicts()) if draw.chance.random() < 0.7
    ]
    add(home, "outcomes", told, once=run.run_id)
    add(home, "suppressions", [no for row in told for no in noes_of(row)], once=run.run_id)
    add(home, "files", files_of(told, draw), once=run.run_id)


def _outcome_of(draw: Draw, given: Row, at: int) -> Row:
    hours = draw.chance.random() * (given["valid_until"] - given["handed_over_at"]).total_seconds() / 3600
    attempted = (given["handed_over_at"] + timedelta(hours=hours)).replace(microsecond=0)
    drawn = outcome(draw, at)
    agreed = draw.maybe(attempted + timedelta(hours=draw.chance.randint(1, 60)))
    vendor = draw.one_of(*[given["vendor"]] * 4, drawn["vendor"])
    batch = {"campaign": given["campaign"], "vendor": vendor, "batch_id": draw.maybe(given["batch_id"])}
    moments = {"attempted_at": attempted, "callback_at": agreed if drawn["callback_at"] else None}
    named = batch["batch_id"] is not None and draw.chance.random() < _PLACED
    place = draw.one_of(given["position"], given["position"], given["position"] + 1) if named else None
    return {
        **drawn,
        **batch,
        **moments,
        "position": place,
        "e164": given["e164"],
        "file_id": given["run_id"].rjust(64, "0"),
        "row_number": at + 2,
    }


def loosened(policy: Policy, chance: Random) -> Policy:
    """The policy with most values drawn anew, looser ones too, so that each of them decides something somewhere."""
    hours = ({"start": "00:00", "end": "00:00"},), ({"start": "08:00", "end": "21:00"},)
    own_hours = tuple(one.model_dump() for one in policy.call_hours.value)
    caps = {"5min": 2, "24h": 4, "7d": 6, "30d": 9, "lifetime": 20}
    drawn: Row = {
        "call_hours": chance.choice((*hours, own_hours)),
        "on_holidays": chance.choice(("open", "closed_national", "closed_anywhere")),
        **{f"max_attempts_{window}": chance.randint(1, most) for window, most in caps.items()},
        **{f"max_campaign_attempts_{window}": chance.randint(1, most) for window, most in caps.items()},
        "max_failures_7d": chance.randint(1, 3),
        "interval_hours": {"NO_ANSWER": chance.choice((1, 9, 30)), "CALLBACK_SCHEDULED": 12, "BUSY": 0.5},
        "refused_after": {"REJECTED_NO_TALK": chance.randint(1, 3), "BUSY": chance.randint(2, 5)},
        "unreachable_after": {"TERMINAL_INVALID": 1, "SUSPENDED": chance.randint(1, 2)},
        "register_max_age_days": chance.randint(3, 30),
        "swept_share": chance.choice((0.05, 0.2, 0.9)),
        "reopen_on_new_consent": chance.random() < 0.5,
    }
    ruled = policy.model_dump()
    return Policy.model_validate({**ruled, **{name: {**ruled[name], "value": value} for name, value in drawn.items()}})
