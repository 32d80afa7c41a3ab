"""What came of earlier rounds, in the codes of three vendors."""

from collections.abc import Sequence

import polars as pl

from benchmarks.samples.dialers import DIALERS, NORTH, TOUCHES, WEST, Dialer, Touch
from benchmarks.samples.fates import FATES, is_fate
from benchmarks.samples.moments import CALLING, moment
from benchmarks.samples.people import CAMPAIGNS, CHECKUP_AT, people, with_number
from benchmarks.samples.recipe import Recipe, look_up
from benchmarks.samples.styles import written

DIALER_OF = [[dialer.name for dialer in DIALERS].index(each.vendor) for each in CAMPAIGNS]


def outcome_rows(recipe: Recipe, dialer: Dialer, file: str) -> pl.LazyFrame:
    """Every attempt that one vendor reports in one file, by heading."""
    touches = [(at, touch) for at, touch in enumerate(TOUCHES) if touch.file == file]
    return pl.concat([_touched(recipe, dialer, touch, at) for at, touch in touches])


def attach_outcome(
    called: pl.LazyFrame, recipe: Recipe, dialer: Dialer, *, code: pl.Expr, among: Sequence[str], stream: str
) -> pl.LazyFrame:
    """The columns of a vendor's returns, one row for each of `called`."""
    cells = (
        written(recipe, dialer.manner),
        look_up([each.name for each in CAMPAIGNS], pl.col("campaign")),
        code,
        moment(recipe, stream, among, minutes=CALLING, form=dialer.form),
        pl.lit(""),
    )
    named = (cell.alias(name) for cell, name in zip(cells, dialer.headings, strict=True))
    return with_number(called, recipe).select(named)


def _called(recipe: Recipe, dialer: Dialer, keep: pl.Expr) -> pl.LazyFrame:
    """Whom this vendor has called so far, and for which campaign."""
    is_for_north, is_for_west = is_fate("resting", "blocked_once"), is_fate("wrong_person", "regranted")
    turn = (
        pl.when(is_for_west)
        .then(DIALERS.index(WEST))
        .when(is_for_north)
        .then(DIALERS.index(NORTH))
        .otherwise(look_up(DIALER_OF, pl.col("campaign")))
    )
    called = people(recipe, keep).filter(turn == DIALERS.index(dialer))
    return called.with_columns(campaign=pl.when(is_for_north).then(CHECKUP_AT).otherwise("campaign"))


def _touched(recipe: Recipe, dialer: Dialer, touch: Touch, at: int) -> pl.LazyFrame:
    said = {fate: _codes(dialer, happened) for fate, happened in touch.happened.items()}
    said = {fate: codes for fate, codes in said.items() if codes}
    flat = [code for codes in said.values() for code in codes]
    first = {fate: sum(map(len, list(said.values())[:place])) for place, fate in enumerate(said)}
    start = look_up([first.get(fate, 0) for fate in FATES], pl.col("fate"))
    number = look_up([max(len(said.get(fate, ())), 1) for fate in FATES], pl.col("fate"))
    code = look_up(flat, start + recipe.draw(f"code {at}") % number)
    called = _called(recipe, dialer, is_fate(*said))
    return attach_outcome(called, recipe, dialer, code=code, among=touch.among, stream=f"attempt {at}")


def _codes(dialer: Dialer, happened: Sequence[str]) -> tuple[str, ...]:
    """The vendor's codes for the first of `happened` that it has a word for."""
    words = {"usual": dialer.usual, **dialer.words}
    return next((words[each] for each in happened if each in words), ())
