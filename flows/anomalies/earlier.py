"""The finished nights that a night is held against."""

from collections.abc import Iterator

import polars as pl

from flows.anomalies.approvals import approved_runs
from flows.home import Home
from flows.run_folder import runs_on_record
from schemas.anomalies import Share
from schemas.run import Run

NIGHTS = 14
SHARES = {"measured": pl.String, "campaign": pl.String, "part": pl.String, "count": pl.Int64, "of": pl.Int64}
_OF_NIGHT = {"night": pl.String, "is_let_on": pl.Boolean}


def earlier_shares(home: Home, run: Run) -> pl.LazyFrame:
    """The shares of the last fourteen nights that were handed over, as `transforms.anomalies` reads them.

    A night that is held says nothing of what is usual until somebody lets it on, in a word that `run` pinned.
    """
    approved = approved_runs(home, run.ledgers.get("approvals"))
    usual = (one for one in _before(home, run) if not one.held_because or one.run_id in approved)
    nights = [one for one, _ in zip(usual, range(NIGHTS), strict=False)]
    frames = [_rows(one.shares, night=one.run_id, is_let_on=bool(one.held_because)) for one in nights]
    return pl.concat([pl.DataFrame(schema={**SHARES, **_OF_NIGHT}), *frames]).lazy()


def night_before(home: Home, run: Run) -> Run | None:
    """The last finished night before this one."""
    return next(_before(home, run), None)


def _before(home: Home, run: Run) -> Iterator[Run]:
    """Finished nights of earlier instants, the latest first."""
    return (one for one in runs_on_record(home) if one.status == "finished" and one.as_of < run.as_of)


def _rows(shares: tuple[Share, ...], *, night: str, is_let_on: bool) -> pl.DataFrame:
    rows = pl.DataFrame([share.model_dump(mode="json") for share in shares], schema=SHARES)
    return rows.with_columns(pl.lit(night).alias("night"), pl.lit(is_let_on).alias("is_let_on"))
