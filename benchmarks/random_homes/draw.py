"""One home's chance: the instant of its night, its people's numbers, and moments around the night."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import polars as pl

from flows.plan import load_plan
from transforms.numbering import number_facts

Row = dict[str, Any]

INSTANTS = tuple(
    datetime.fromisoformat(text).replace(tzinfo=UTC)
    for text in (
        "2026-11-20T17:30",  # a Friday noon in America, a Saturday in China
        "2026-11-17T23:00",  # a Wednesday morning in China
        "2027-06-09T06:15",  # within Chinese and European hours
        "2027-09-30T17:30",  # the eve of China's National Day
        "2027-10-30T22:00",  # Europe sets its clocks back in this night
        "2027-11-06T23:00",  # America does
        "2027-03-13T20:00",  # America sets them forth
        "2026-12-31T16:30",  # across the year's end, by most clocks
    )
)
CONTROLLERS, PURPOSES = ("Sunrise", "Lakeside"), ("reminder", "renewal")
CAMPAIGNS = ("autumn", "spring", "winter")
VENDORS = {"east": "aliyun-vms", "north": "vicidial", "south": "nice-cxone"}
"""Each with the list of its codes."""


@dataclass
class Draw:
    """Everything about one home that was drawn so far."""

    chance: Random
    people: int
    as_of: datetime = field(init=False)
    numbers: list[int] = field(init=False)
    swept: list[int] = field(init=False)
    """Neighbours, as somebody has who counts through a block; none in most homes."""

    def __post_init__(self) -> None:
        self.as_of = self.one_of(*INSTANTS)
        self.numbers = _valid({_number(self.chance) for _ in range(self.people)})
        self.swept = _valid({12025550160 + step for step in range(30)}) if self.chance.random() < 0.2 else []

    @classmethod
    def of(cls, seed: int, people: int = 60) -> "Draw":
        """The draw that follows from `seed`."""
        return cls(Random(seed), people)  # noqa: S311 - nothing is kept secret by it

    def one_of(self, *choices: Any) -> Any:  # noqa: ANN401 - whatever there is to choose
        """One of them."""
        return self.chance.choice(choices)

    def number(self) -> int:
        """Somebody's number."""
        return int(self.chance.choice(self.numbers))

    def ago(self, days: float = 60) -> datetime:
        """A moment before the night, most of them in the last days; now and then one after it."""
        spread = self.one_of(0.2, 1.5, 8, days, days, -0.5)
        return self.as_of - timedelta(seconds=round(self.chance.random() * spread * 86400))

    def maybe(self, value: Any, share: float = 0.5) -> Any:  # noqa: ANN401 - whatever may be there
        """The value, or none."""
        return value if self.chance.random() < share else None


def _number(chance: Random) -> int:
    """Numbers that regulators keep for fiction where there are such, far apart in China and elsewhere."""
    return chance.choice(
        (
            8613800000000 + 7919 * chance.randrange(1, 9999),
            8613800000000 + 7919 * chance.randrange(1, 9999),
            8613800000000 + 7919 * chance.randrange(1, 9999),
            10000000000 + chance.choice((212, 213, 312, 808)) * 10**7 + 5550100 + chance.randrange(100),
            18005550100 + chance.randrange(100),
            442079460000 + chance.randrange(1000),
            448081570000 + chance.randrange(1000),
            491713920000 + 97 * chance.randrange(100),
            85251000000 + 7919 * chance.randrange(1, 99),
            6581000000 + 7919 * chance.randrange(1, 99),
        )
    )


def _valid(numbers: set[int]) -> list[int]:
    """Those that the numbering plan knows, in order."""
    placed = number_facts("e164", plan=load_plan()).struct.field("region_code")
    known = pl.DataFrame({"e164": sorted(numbers)}, schema={"e164": pl.Int64}).filter(placed.is_not_null())
    return known.get_column("e164").to_list()
