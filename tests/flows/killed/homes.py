"""A small home between two nights, so that a night of it takes a moment and has something of everything in it."""

from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

from flows import nightly
from flows.home import Home
from schemas.run import Run
from tests.flows.inboxes import new_home, put
from tests.flows.nights import night

NIGHT_BEFORE = datetime(2026, 11, 19, 17, 30, tzinfo=UTC)
NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
TONIGHT = datetime(2026, 11, 20, 12, 30, tzinfo=UTC)
"""Both while the batches of the night before may still be dialled, so that stop lists go out."""

PEOPLE = [8613800000000 + drawn for drawn in Random(20261120).sample(range(10**8), 90)]  # noqa: S311 - no secret

SETTINGS = """
[vendors.north]
root = "outbox/north"
outcome_codes = "vicidial"
[vendors.south]
root = "outbox/south"
outcome_codes = "vicidial"
[registers.national]
jurisdiction = "CN"
"""
CAMPAIGN = """
controller = "{controller}"
purpose = "reminder"
policy = "cn"
suppliers = ["crm"]
vendor = "{vendor}"
batch_size = 30
"""


def small_home(root: Path) -> Home:
    """The home before its first night: two campaigns of two vendors, and people who consented to either."""
    home = new_home(root)
    (root / "heed.toml").write_text(SETTINGS, encoding="utf-8")
    for name, (controller, vendor) in {"spring": ("Sunrise", "north"), "winter": ("Moonset", "south")}.items():
        text = CAMPAIGN.format(controller=controller, vendor=vendor)
        (root / "campaigns" / f"{name}.toml").write_text(text, encoding="utf-8")
    put(home, "lists/crm/2026-11-01-list.csv", "phone,name\n" + "".join(f"+{one},Nobody\n" for one in PEOPLE))
    given = "".join(
        f"+{one},{who},reminder,voice,2026-01-05,crm:{one}\n" for one in PEOPLE for who in ("Sunrise", "Moonset")
    )
    put(home, "consents/web/2026-11-02.csv", f"phone,controller,purpose,channel,granted_at,evidence\n{given}")
    put(home, "registers/national/2026-11-15-national.csv", f"phone\n+{PEOPLE[3]}\n+{PEOPLE[50]}\n")
    put(home, "complaints/hotline/2026-11-10.csv", f"phone,complained_at\n+{PEOPLE[7]},2026-11-09\n")
    return home


def the_day_after(home: Home) -> None:
    """What comes in after the night before: noes in time for a stop list, refusals, and calls in vain.

    Two complaints, and the rest withdrawals: with a third the hand-over would be held (`complaints_per_thousand`).
    """
    angry = "".join(f"+{one},2026-11-20\n" for one in PEOPLE[10:12])
    put(home, "complaints/hotline/2026-11-20.csv", f"phone,complained_at\n{angry}")
    heading = "phone,controller,purpose,channel,granted_at,withdrawn_at,evidence\n"
    given = ",reminder,voice,2026-01-05,2026-11-20,crm:"
    gone = "".join(f"+{one},{who}{given}{one}\n" for one in PEOPLE[12:16] for who in ("Sunrise", "Moonset"))
    put(home, "consents/web/2026-11-20.csv", heading + gone)
    for vendor, campaign, people in (("north", "spring", PEOPLE[:34]), ("south", "winter", PEOPLE[34:])):
        said = "".join(
            f"+{one},{campaign},{'NI' if at == 5 else 'NA'},2026-11-20T03:{at % 60:02d}:00Z\n"
            for at, one in enumerate(people)
        )
        put(home, f"outcomes/{vendor}/2026-11-20.csv", f"phone,campaign,code,attempted_at\n{said}")


def night_at(home: Home, as_of: datetime) -> Run:
    """The night of `as_of` on a machine whose clock says the same."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(nightly, "_now", lambda: as_of)
        return night(home, as_of)
