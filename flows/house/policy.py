"""How long a home keeps what, as data/reference/retention.toml says."""

from datetime import datetime, timedelta
from functools import cache

from flows.reference import DATA
from flows.settings import read_shape
from schemas.retention import Kept, Retention


@cache
def retention() -> Retention:
    """The whole of it."""
    return read_shape(DATA / "reference" / "retention.toml", Retention)


def kept_since(kept: Kept, at: datetime) -> datetime:
    """What is older than this is not kept any more at `at`; where it is kept for ever, nothing is."""
    return datetime.min.replace(tzinfo=at.tzinfo) if isinstance(kept.days, str) else at - timedelta(days=kept.days)
