"""Telephone numbers from allocated ranges, each as the parts that its text is made of."""

from collections.abc import Sequence
from typing import NamedTuple

import polars as pl

from benchmarks.samples.recipe import Recipe, look_up


class Range(NamedTuple):
    """Numbers of one kind: a head, then a middle (where `middles` is not empty) and a last group of four digits."""

    heads: tuple[str, ...]
    middles: range
    lasts: range


MOBILE = tuple(map(str, (*range(130, 134), *range(135, 140), *range(150, 154), *range(155, 160), 162, 165, 166, 167)))
MOBILE += tuple(map(str, (170, 171, 173, 175, 176, 177, 178, *range(180, 194), 195, 196, 197, 199)))
AREAS = tuple(map(str, (10, *range(20, 26), 27, 28, 29, 371, 411, 512, 532, 571, 591, 731, 755)))
US_AREAS = tuple(map(str, (212, 213, 303, 305, 312, 404, 415, 602, 617, 702, 713)))

RANGES: dict[str, Range] = {
    "mobile": Range(MOBILE, range(10_000), range(10_000)),
    "landline": Range(AREAS, range(6100, 6900), range(10_000)),
    "service": Range(("400820", "400610", "800820"), range(0), range(10_000)),
    # 555-0100 to 555-0199 are kept free for fiction in North America; the second half goes to registers.
    "us": Range(tuple(f"1{area}555" for area in US_AREAS), range(0), range(100, 150)),
    "us_listed": Range(tuple(f"1{area}555" for area in US_AREAS), range(0), range(150, 200)),
    "gb": Range(tuple(f"447400{i:02d}" for i in range(10, 60)), range(0), range(10_000)),
    "hk": Range(("852",), range(6270, 6666), range(10_000)),
    "sg": Range(("65",), range(8010, 9000), range(10_000)),
    "jp": Range(("8190",), range(1000, 10_000), range(10_000)),
}
KINDS = tuple(RANGES)
PEOPLE = ("mobile",) * 9 + ("landline",)
"""What most people's numbers are."""


def attach_number(people: pl.LazyFrame, recipe: Recipe, *, stream: str = "number", row: str = "person") -> pl.LazyFrame:
    """`people` with their number in parts: `head`, `middle` and `last` point into HEADS and GROUPS; needs `kind`."""
    draw, kind = recipe.draw(stream, row), pl.col("kind")
    head = look_up(_FIRST_HEAD, kind) + draw % look_up(_HEADS_OF_KIND, kind)
    middle = look_up(_FIRST_MIDDLE, kind) + draw // 64 % look_up(_MIDDLES, kind)
    last = look_up(_FIRST_LAST, kind) + draw // 2**32 % look_up(_LASTS, kind)
    return people.with_columns(head=head, middle=middle, last=last)


def kind_of(name: str) -> int:
    """The number by which frames know a kind of number."""
    return KINDS.index(name)


def _wide(texts: Sequence[str]) -> list[str]:
    return [text.translate(str.maketrans("0123456789", "０１２３４５６７８９")) for text in texts]


_FLAT_HEADS = [head for each in RANGES.values() for head in each.heads]
_FLAT_GROUPS = [f"{group:04d}" for group in range(10_000)] + [""]
HEADS = _FLAT_HEADS + _wide(_FLAT_HEADS)
GROUPS = _FLAT_GROUPS + _wide(_FLAT_GROUPS)
_HEADS_OF_KIND = [len(each.heads) for each in RANGES.values()]
_FIRST_HEAD = [sum(_HEADS_OF_KIND[:i]) for i in range(len(KINDS))]
_FIRST_MIDDLE = [each.middles.start if each.middles else 10_000 for each in RANGES.values()]
_MIDDLES = [max(len(each.middles), 1) for each in RANGES.values()]
_FIRST_LAST = [each.lasts.start for each in RANGES.values()]
_LASTS = [len(each.lasts) for each in RANGES.values()]
