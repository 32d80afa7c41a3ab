"""What of a night is unusual, against the nights before it and against the policies."""

import polars as pl

from flows.anomalies.complaints import complained
from flows.anomalies.earlier import SHARES, earlier_shares
from flows.anomalies.measures import measure
from flows.home import Home
from schemas.anomalies import Anomaly
from schemas.run import Run
from transforms.anomalies.expected import surprises


def look(home: Home, run: Run) -> Run:
    """The run, cut, with its shares and with what holds its batches back: nothing, if `held_because` is empty.

    It is a function of the run, of the finished nights before it and of the ledgers that the run pinned. A night that
    has nothing to hand over is not held.
    """
    shares = measure(home, run)
    tonight = pl.LazyFrame([share.model_dump(mode="json") for share in shares], schema=SHARES)
    found = [*surprises(tonight, earlier_shares(home, run)).collect().to_dicts(), *complained(home, run)]
    held = tuple(Anomaly(**row) for row in found) if run.batches else ()
    return run.model_copy(update={"shares": tuple(shares), "held_because": held})
