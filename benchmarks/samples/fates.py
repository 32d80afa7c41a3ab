"""What has become of each person of a sample home, in shares of a thousand."""

import polars as pl

from benchmarks.samples.numbers import PEOPLE, kind_of
from benchmarks.samples.recipe import Recipe, look_up

PERMILLE: dict[str, int] = {
    "complained": 10,
    "refused": 18,
    "blocked": 5,  # twice by the callee or the carrier
    "erased": 8,
    "on_register": 14,
    "on_house_register": 8,
    "left_register": 4,  # on the older snapshot only
    "wrong_person": 9,
    "regranted": 4,  # a wrong person, and a younger consent of the right one
    "unreachable": 12,
    "suspended_twice": 6,
    "service": 10,  # 400 and 800 numbers
    "no_consent": 36,
    "elsewhere": 20,  # consent to another purpose or channel
    "withdrawn": 18,
    "expired": 20,
    "reached": 22,
    "us": 14,
    "gb": 14,
    "hk": 6,
    "sg": 4,
    "jp": 4,
    "unknown": 12,
    "exhausted": 12,
    "resting": 8,  # suspended a week ago
    "blocked_once": 6,
    "tomorrow": 8,  # consents on the day between the two nights
    "both": 30,  # consents to two purposes
    "again_once": 150,
    "again_twice": 150,
    "plain": 263,
    "copy_near": 18,  # this row copies the one before it …
    "copy_back": 12,  # … one some way up …
    "copy_far": 20,  # … or one somewhere else altogether
    "bad": 45,
}
"""Whoever comes before `copy_near` is a person; the others are rows of a list and nobody."""

FATES = tuple(PERMILLE)
PERSONS = FATES[: FATES.index("copy_near")]
SLOTS = [number for number, fate in enumerate(FATES) for _ in range(PERMILLE[fate])]
BAD_SLOTS = [slot for slot, fate in enumerate(SLOTS) if FATES[fate] == "bad"]

_STRIDE = 619
"""Coprime to 1000: neighbours get unlike fates, and any thousand rows get each fate exactly as often as it says.

The rows that copy have the slots 905 to 954; the rows that they copy, 1, 401 or thousands above, then have the slots
286 to 335 or 686 to 735, which are persons.
"""

_KINDS = {fate: kind_of(fate) for fate in ("service", "us", "gb", "hk", "sg", "jp")}


def attach_fate(rows: pl.LazyFrame, row: str = "person") -> pl.LazyFrame:
    """`rows` with `slot` and `fate`, each a number."""
    slot = pl.col(row) * _STRIDE % 1000
    return rows.with_columns(slot=slot, fate=look_up(SLOTS, slot))


def attach_kind(people: pl.LazyFrame, recipe: Recipe, row: str = "person") -> pl.LazyFrame:
    """`people` with `kind`, the kind of their number; needs `fate`."""
    given = look_up([_KINDS.get(fate, -1) for fate in FATES], pl.col("fate"))
    usual = recipe.pick([kind_of(kind) for kind in PEOPLE], "kind", row)
    return people.with_columns(kind=pl.when(given >= 0).then(given).otherwise(usual))


def is_fate(*names: str) -> pl.Expr:
    """Whether a row's fate is one of these."""
    return pl.col("fate").is_in([FATES.index(name) for name in names])


def is_person() -> pl.Expr:
    """Whether a row is somebody, and neither a copy nor bad."""
    return pl.col("fate") < len(PERSONS)


def copied_row(recipe: Recipe) -> pl.Expr:
    """The row that each row is a copy of; itself, where it is none."""
    row, thousands = pl.col("row"), max(recipe.contacts // 1000, 1)
    far = (row - 1 + 1000 * (1 + recipe.draw("far", "row") % max(thousands - 1, 1))) % (1000 * thousands)
    return (
        pl.when(is_fate("copy_near") | (is_fate("copy_back") & (row < 401)))
        .then(row - 1)
        .when(is_fate("copy_back"))
        .then(row - 401)
        .when(is_fate("copy_far"))
        .then(far)
        .otherwise(row)
    )
