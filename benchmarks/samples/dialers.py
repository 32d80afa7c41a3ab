"""Three vendors, their codes, and what happened to people each time that they were called."""

from collections.abc import Mapping
from typing import NamedTuple

from benchmarks.samples.moments import DASHES, ISO_LOCAL, SLASHES, Form, days
from benchmarks.samples.styles import INTERNATIONAL, LOCAL, Manner


class Dialer(NamedTuple):
    """A vendor of the home, how its returns look, and its word for each thing that happens."""

    name: str
    headings: tuple[str, str, str, str, str]
    manner: Manner
    form: Form
    usual: tuple[str, ...]
    words: Mapping[str, tuple[str, ...]]


NORTH = Dialer(
    "north-dialer",
    ("被叫号码", "任务名称", "状态码", "呼叫时间", "备注"),
    LOCAL,
    DASHES,
    ("200003", "200003", "200003", "200003", "200002", "200002", "200010", "200007", "200001", "200012", "200005"),
    {
        "pushed away": ("200005",),
        "blocked": ("200105",),
        "suspended": ("200011",),
        "no such number": ("200004",),
        "done": ("200000",),
        "unexplained": ("200130", "200999"),
        "nobody": ("200003",),
    },
)
SOUTH = Dialer(
    "south-dialer",
    ("phone_number", "campaign_id", "status", "call_date", "comments"),
    INTERNATIONAL,
    SLASHES,
    ("NA", "NA", "NA", "N", "B", "AB", "AA", "A", "PU", "DROP", "ADCT"),
    {
        "no": ("DNC", "NI", "NI", "DEC"),
        "no such number": ("DC", "ADC"),
        "done": ("SALE",),
        "unexplained": ("QX9",),
        "nobody": ("NA",),
    },
)
WEST = Dialer(
    "west-dialer",
    ("Phone", "Campaign", "Disposition", "Contact Start", "Agent Notes"),
    INTERNATIONAL,
    ISO_LOCAL,
    ("202", "202", "202", "201", "101"),
    {
        "no": ("102", "106", "107"),
        "wrong person": ("103", "104"),
        "no such number": ("220",),
        "done": ("105",),
        "unexplained": ("999",),
        "nobody": ("202",),
    },
)
DIALERS = (NORTH, SOUTH, WEST)


class Touch(NamedTuple):
    """One time that everybody's telephone may have rung: when, and what happened to people of each fate."""

    file: str
    among: tuple[str, ...]
    happened: Mapping[str, tuple[str, ...]]


_AGAIN = ("usual",)
TOUCHES = (
    Touch("2026-09-15-before-heed", days("2026-07-06", "2026-07-10"), {"exhausted": ("nobody",)}),
    Touch("2026-09-15-before-heed", days("2026-08-10", "2026-08-14"), {"exhausted": ("nobody",)}),
    Touch(
        "2026-09-15-before-heed",
        days("2026-09-07", "2026-09-11"),
        {"exhausted": ("nobody",), "refused": ("pushed away",), "blocked": ("blocked",)},
    ),
    Touch(
        "2026-10-22-round-1",
        days("2026-10-20", "2026-10-22"),
        {
            "again_once": _AGAIN,
            "again_twice": _AGAIN,
            "exhausted": ("nobody",),
            "refused": ("pushed away", "no"),
            "suspended_twice": ("suspended",),
            "wrong_person": ("wrong person",),
            "regranted": ("wrong person",),
            "reached": ("done",),
        },
    ),
    Touch(
        "2026-11-12-round-2",
        days("2026-11-10", "2026-11-12"),
        {
            "again_twice": _AGAIN,
            "exhausted": ("nobody",),
            "refused": ("pushed away", "no"),
            "blocked": ("blocked", "no"),
            "suspended_twice": ("suspended", "no such number"),
            "unreachable": ("no such number",),
            "unknown": ("unexplained",),
            "resting": ("suspended",),
            "blocked_once": ("blocked",),
        },
    ),
)
"""All of it lies before the first night, so no row names a batch."""
