"""Lists made by arithmetic alone, so that a test's lists are the same on every machine.

The mobiles are of Chinese ranges as the samples are: for counting, never to be dialled.
"""

from collections.abc import Iterable

import polars as pl

from flows.plan import load_plan
from flows.reference import list_sign_rules
from schemas.tables.ledgers import Rejects, Releases
from transforms.lists.numbers import distinct_numbers
from transforms.lists.ranges import mobile_prefixes
from transforms.lists.signs import held_lists, list_signs

A, B = "a" * 64, "b" * 64
BLOCK = 8613800000000
"""The first number of a block of ten thousand."""

PREFIXES = [int(f"86{head}") * 10**8 for head in (135, 136, 137, 138, 139, 150, 151, 152, 158, 159, 187, 188)]


def _drawn(row: int) -> int:
    """A number that looks random and follows from the row: SplitMix64."""
    mask = (1 << 64) - 1
    state = (row + 1) * 0x9E3779B97F4A7C15 & mask
    state = (state ^ state >> 30) * 0xBF58476D1CE4E5B9 & mask
    state = (state ^ state >> 27) * 0x94D049BB133111EB & mask
    return state ^ state >> 31


def people(count: int, seed: int = 0) -> list[int]:
    """Mobiles of strangers, of some prefixes more than of others."""
    draws = (_drawn(seed * 10**9 + row) for row in range(count))
    return [PREFIXES[min(draw % 12, draw // 12 % 12)] + draw // 144 % 10**8 for draw in draws]


def over_all_prefixes(count: int) -> list[int]:
    """Mobiles drawn from every prefix that people have, each as likely."""
    rules = list_sign_rules().even_prefixes
    every = mobile_prefixes(load_plan(), country_code=rules.country_code).collect()["prefix"].sort().to_list()
    return [every[_drawn(row) % len(every)] * 10**8 + _drawn(row + 10**9) % 10**8 for row in range(count)]


def within(start: int, size: int, count: int, seed: int = 0) -> list[int]:
    """`count` different numbers of the `size` from `start`, drawn at random."""
    order = sorted(range(size), key=lambda place: _drawn(seed * 10**9 + place))
    return [start + place for place in order[:count]]


def contacts(numbers: Iterable[int], file_id: str = A, line_type: str = "mobile") -> pl.DataFrame:
    """The contacts of one list."""
    frame = pl.DataFrame({"e164": list(numbers)}, schema={"e164": pl.Int64})
    return frame.with_columns(pl.lit(file_id).alias("file_id"), pl.lit(line_type).alias("line_type"))


def signs(listed: pl.DataFrame, rejects: pl.LazyFrame | None = None) -> pl.DataFrame:
    """Every sign of every list."""
    rules = list_sign_rules()
    prefixes = mobile_prefixes(load_plan(), country_code=rules.even_prefixes.country_code)
    numbers = distinct_numbers(listed.lazy()).collect().lazy()
    refused = Rejects.no_rows() if rejects is None else rejects
    return list_signs(numbers, refused, rules=rules, prefixes=prefixes).collect()


def shown(listed: pl.DataFrame, rejects: pl.LazyFrame | None = None) -> set[str]:
    """The signs that would hold one of the lists."""
    every = signs(listed, rejects)
    return set(every.filter(pl.col("is_improbable") & (pl.col("share") > pl.col("least_share")))["sign"])


def held(listed: pl.DataFrame, swept_share: float = 0.2, released: tuple[str, ...] = ()) -> dict[str, str]:
    """The lists that are held, with their sign."""
    let_on = pl.LazyFrame({"list_id": released}, schema={"list_id": pl.String}) if released else Releases.no_rows()
    return dict(held_lists(signs(listed).lazy(), let_on, swept_share=swept_share).collect().rows())
