"""Small homes, what lies in their inboxes, and what became of it."""

from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import polars as pl
from polars.testing import assert_frame_equal

from flows.home import Home
from flows.init_home import init_home
from flows.intake.take_in import Taken, take_in
from flows.ledgers import read_ledger, snapshot
from schemas.tables.ledgers import LEDGERS

TAKEN_IN_AT = datetime(2026, 11, 20, 17, 30, tzinfo=UTC)
ANNA, BEN, CLEO = 12025550101, 12025550102, 12025550103
"""Of the range that North America keeps for fiction."""

SETTINGS = """
[vendors.north]
root = "outbox/north"
outcome_codes = "vicidial"
"""
CAMPAIGN = """
controller = "Sunrise"
purpose = "reminder"
policy = "cn"
suppliers = ["crm"]
vendor = "north"
"""
LIST = f"phone,name\n+{ANNA},Anna\n+{BEN},Ben\n"
CONSENTS = f"""phone,controller,purpose,channel,granted_at,withdrawn_at,evidence
+{ANNA},Sunrise,reminder,voice,2026-01-05,,crm:1
+{BEN},Sunrise,reminder,voice,2026-01-05,2026-02-05,crm:2
+{CLEO},Moonset,reminder,voice,2026-01-05,2026-02-05,crm:3
"""
OUTCOMES = f"""phone,campaign,code,attempted_at
+{ANNA},spring,NA,2026-11-18T02:00:00Z
+{BEN},spring,NI,2026-11-18T02:05:00Z
+{CLEO},spring,NI,at ten
,spring,NA,2026-11-18T02:10:00Z
"""


def new_home(root: Path) -> Home:
    """A home of one vendor and one campaign, its inbox still empty."""
    init_home(root)
    (root / "heed.toml").write_text(SETTINGS, encoding="utf-8")
    (root / "campaigns" / "example.toml").unlink()
    (root / "campaigns" / "spring.toml").write_text(CAMPAIGN, encoding="utf-8")
    return Home.at(root)


def put(home: Home, place: str, content: str | bytes) -> str:
    """Lay a file into the inbox at `<kind>/<source>/<name>`; its identity."""
    path = home.inbox / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return sha256(path.read_bytes()).hexdigest()


def taken(home: Home) -> Taken:
    return take_in(home, taken_in_at=TAKEN_IN_AT)


def ledger(home: Home, name: str) -> pl.DataFrame:
    return read_ledger(home, name, snapshot(home)[name]).collect()


def rejects(home: Home) -> list[tuple[int, str]]:
    """Line and reason of every rejected row, in order."""
    return list(ledger(home, "rejects").sort("row_number", "phone_column").select("row_number", "reason").iter_rows())


def fill(home: Home) -> None:
    """A file of every kind."""
    put(home, "lists/crm/2026-11-01-list.csv", LIST + "nobody,N\n\nx,y,z\n")
    put(home, "consents/web/2026-11-02.csv", CONSENTS)
    put(home, "outcomes/north/2026-11-18.csv", OUTCOMES)
    put(home, "registers/national/2026-11-15-national.csv", f"phone\n+{CLEO}\nnobody\n")
    put(home, "complaints/hotline/2026-11-10.csv", f"phone,complained_at\n+{BEN},2026-11-09\n")
    put(home, "erasures/letters/2026-11-10.csv", f"phone,requested_at\n+{CLEO},2026-11-09\n")


def same_ledgers(one: Home, other: Home) -> None:
    """Both homes have the same rows in every ledger, none twice."""
    for name in LEDGERS:
        rows = ledger(one, name)
        assert rows.is_unique().all(), name
        assert_frame_equal(rows, ledger(other, name), check_row_order=False)
