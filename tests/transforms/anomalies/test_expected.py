"""Shares that the nights before do not suggest."""

from collections.abc import Sequence
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.anomalies import LENGTHS, WAYS, WRONG, share_held
from transforms.anomalies.expected import LEAST_NIGHTS, surprises

OF = 10_000
SCHEMA = {"measured": pl.String, "campaign": pl.String, "part": pl.String, "count": pl.Int64, "of": pl.Int64}


def found(
    tonight: Sequence[dict[str, Any]], *nights: Sequence[dict[str, Any]], let_on: Sequence[int] = ()
) -> dict[str, int]:
    """What is surprising, by measure and part, and the nights that say so."""
    earlier = [
        {**row, "night": str(place), "is_let_on": place in let_on} for place, rows in enumerate(nights) for row in rows
    ]
    before = pl.LazyFrame(earlier, schema={**SCHEMA, "night": pl.String, "is_let_on": pl.Boolean})
    rows = surprises(pl.LazyFrame(list(tonight), schema=SCHEMA), before).collect().to_dicts()
    assert all(not row["least"] <= row["count"] / row["of"] <= row["most"] for row in rows)
    return {f"{row['measured']} {row['part']}".strip(): row["nights"] for row in rows}


def share(count: int, of: int = OF, measured: str = "callable", part: str = "") -> list[dict[str, Any]]:
    """A night of one share."""
    campaign = "" if measured == "rejected" else "a"
    return [{"measured": measured, "campaign": campaign, "part": part, "count": count, "of": of}]


@pytest.mark.parametrize(
    ("nights", "tonight", "is_held"),
    [
        ([1000] * 14, 1000, False),
        ([1000] * 14, 1400, False),  # within two points and a quarter
        ([1000] * 14, 1700, True),
        ([1000] * 14, 300, True),
        ([1000] * 4, 9000, False),  # four nights tell nothing
        ([1000] * 5, 9000, True),
        ([800, 1000, 1200, 900, 1100, 1000, 700], 1700, False),  # who varies may vary
        ([800, 1000, 1200, 900, 1100, 1000, 700], 3000, True),
        ([1000] * 10 + [9000], 9000, True),  # one odd night makes no rule
        ([1000] * 10 + [0, 0, 0], 1000, False),  # nor do nights on which nobody could be called
        ([0] * 14, 1000, False),
    ],
)
def test_a_share_is_held_against_the_nights_before(nights: list[int], tonight: int, is_held: bool) -> None:
    assert found(share(tonight), *map(share, nights)) == (
        {"callable": len([n for n in nights if n])} if is_held else {}
    )


def test_few_rows_prove_nothing() -> None:
    quiet = [share(0, 2000, "rejected", "lists")] * 14
    assert found(share(1, 10, "rejected", "lists"), *quiet) == {}
    assert found(share(6, 100, "rejected", "lists"), *quiet) == {}
    assert found(share(1000, 10_000, "rejected", "lists"), *quiet) == {"rejected lists": 14}


def test_what_was_let_on_once_is_no_surprise_when_it_comes_again() -> None:
    nights = [*map(share, [1000] * 10), share(4000)]
    assert found(share(4000), *nights) == {"callable": 11}
    assert found(share(4000), *nights, let_on=[10]) == {}
    assert found(share(4500), *nights, let_on=[10]) == {}
    assert found(share(8000), *nights, let_on=[10]) == {"callable": 11}


def carriers(**counts: int) -> list[dict[str, Any]]:
    """A night's callable, by carrier."""
    of = sum(counts.values())
    return [row for name, count in counts.items() for row in share(count, of, "carrier", name)]


def test_a_carrier_that_comes_or_goes_is_seen() -> None:
    usual = [carriers(mobile=5000, unicom=5000)] * 6
    assert found(carriers(mobile=5100, unicom=4900), *usual) == {}
    assert found(carriers(mobile=4000, unicom=4000, virtual=2000), *usual) == {"carrier virtual": 6}
    assert found(carriers(mobile=5000), *usual) == {"carrier mobile": 6, "carrier unicom": 6}


def test_a_campaign_answers_for_itself() -> None:
    busy = [{**row, "campaign": "b"} for row in share(9000)]
    assert found([*share(1000), *busy], *[share(1000)] * 9) == {}


@settings(deadline=None)
@given(
    nights=st.lists(st.integers(1, OF), min_size=LEAST_NIGHTS, max_size=14),
    tonight=st.integers(1, OF),
    seed=st.randoms(),
)
def test_the_order_of_the_nights_does_not_matter(nights: list[int], tonight: int, seed: Any) -> None:
    shuffled = list(nights)
    seed.shuffle(shuffled)
    assert found(share(tonight), *map(share, nights)) == found(share(tonight), *map(share, shuffled))


def test_the_page_of_figures_is_kept_to() -> None:
    """A small part of `benchmarks/anomalies.py`: honest nights go, sick ones are held."""
    *_, length = LENGTHS
    honest = [*WAYS][:4]
    assert share_held(honest[:1], 20_000, length) <= 0.01
    assert share_held(honest[:1], 20_000, length, WRONG["a third of a list's rows rejected"]) >= 0.99
