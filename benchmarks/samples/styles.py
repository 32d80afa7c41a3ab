"""The ways in which people, offices and machines write a telephone number."""

from typing import NamedTuple

import polars as pl

from benchmarks.samples.numbers import GROUPS, HEADS, KINDS
from benchmarks.samples.recipe import Recipe, look_up


class Style(NamedTuple):
    """One way to write a number: what stands before it, between its groups and after it."""

    before: str = ""
    after_head: str = ""
    after_middle: str = ""
    after: str = ""
    is_wide: bool = False


_MOBILE = {
    Style(): 30,
    Style("", "-", "-"): 9,
    Style("", " ", " "): 8,
    Style("+86"): 11,
    Style("+86 ", " ", " "): 5,
    Style("0086"): 5,
    Style("0086-", "-", "-"): 2,
    Style("86"): 6,
    Style(is_wide=True): 4,
    Style("'"): 5,
    Style("", "\u00a0", "\u00a0"): 3,
    Style("\u200b"): 2,
    Style("", after="\u202c"): 1,
    Style(after=".0"): 5,
    Style("0"): 2,
    Style("+86 (0)"): 1,
    Style("17951 "): 1,
}
_LANDLINE = {
    Style("0", "-"): 40,
    Style("0"): 15,
    Style("(0", ")"): 10,
    Style("+86-", "-"): 10,
    Style("0086 ", " "): 5,
    Style("0", " ", " "): 5,
    Style("０", "-", is_wide=True): 3,
    Style("0", "-", after="转12"): 6,
    Style("0", "-", after="-8012"): 3,
    Style("0", "-", after=" ext. 12"): 3,
}
_FOREIGN = {Style("+"): 50, Style("00"): 20, Style("+", " "): 20, Style("'+"): 10}
_SERVICE = {Style(): 60, Style("", "-"): 40}

Manner = dict[str, dict[Style, int]]
"""Styles by kind, each with its weight; every kind that is not named is "foreign"."""
AS_SENT: Manner = {"mobile": _MOBILE, "landline": _LANDLINE, "service": _SERVICE, "foreign": _FOREIGN}
"""How suppliers write."""
LOCAL: Manner = {
    "mobile": {Style(): 1},
    "landline": {Style("0", "-"): 1},
    "service": {Style(): 1},
    "foreign": {Style("00"): 1},
}
"""How an office in China writes."""
INTERNATIONAL: Manner = {kind: {Style("+86"): 1} for kind in ("mobile", "landline", "service")} | {
    "foreign": {Style("+"): 1}
}
"""How a machine writes: E.164."""


def written(recipe: Recipe, manner: Manner, *, stream: str = "style", row: str = "person") -> pl.Expr:
    """The number of each row as text, in one of the styles of `manner`."""
    styles = _styles(manner)
    style = pl.col("kind") * _COLUMNS + recipe.draw(stream, row) % _COLUMNS
    wide = look_up([int(each.is_wide) for each in styles], style) if any(each.is_wide for each in styles) else None

    def part(name: str) -> list[pl.Expr]:
        texts = [str(getattr(each, name)) for each in styles]
        return [look_up(texts, style)] if any(texts) else []

    def digits(texts: list[str], name: str) -> pl.Expr:
        place = pl.col(name)
        return look_up(texts, place if wide is None else place + wide * (len(texts) // 2))

    head, middle, last = digits(HEADS, "head"), digits(GROUPS, "middle"), digits(GROUPS, "last")
    pieces = (*part("before"), head, *part("after_head"), middle, *part("after_middle"), last, *part("after"))
    return pl.concat_str(*pieces)


_COLUMNS = 100


def _styles(manner: Manner) -> list[Style]:
    """Every kind's styles, each kind's repeated by weight to the same number of columns."""
    wishes = [
        [style for style, weight in manner.get(kind, manner["foreign"]).items() for _ in range(weight)]
        for kind in KINDS
    ]
    return [wish[at % len(wish)] for wish in wishes for at in range(_COLUMNS)]
