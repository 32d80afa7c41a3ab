"""Call lists, as three suppliers send them."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import polars as pl

from benchmarks.samples.fates import BAD_SLOTS, attach_fate, attach_kind, copied_row, is_fate
from benchmarks.samples.numbers import attach_number
from benchmarks.samples.recipe import Recipe, look_up, rows
from benchmarks.samples.styles import AS_SENT, written

_CELLS = (
    *("1.38E+10", "1.38001E+10", "1.59E10", "", "无", "-", "N/A", "0", "11111111111", "暂无"),
    *("1380013800O", "13800l38000", "l3900139000", "139x0013900", "62551234", "83112266", "8765432"),
    *("13800138000;13900139000", "13800138000/13900139000", "13800138000、13900139000", "13800138000 13900139000"),
    *("13491234567", "16112345678", "17401234567", "14612345678", "1064812345678", "14912345678"),
    *("1380013800", "138001380001", "12345678901", "02112345678", "+44 123", "+1 212 055 0123", "+999 12345678"),
    *("010-99", "138-0013", "99999999999", "1.86E+10"),
)
TORN_SHORT, TORN_LONG, BLANK = "torn short", "torn long", "blank"
_WHOLE_LINES = (TORN_SHORT, TORN_LONG, BLANK, TORN_SHORT, TORN_LONG, BLANK)
BAD = _CELLS + _WHOLE_LINES + ("1380013800",) * (len(BAD_SLOTS) - len(_CELLS) - len(_WHOLE_LINES))
"""What stands on a bad row: a phone cell that names nobody, or what has become of the whole line."""


class ListFile(NamedTuple):
    """One list of one supplier: its rows, in thousandths of all, and what it calls its columns."""

    supplier: str
    name: str
    first: int
    end: int
    columns: Mapping[str, str]
    is_windows: bool = False

    @property
    def folder(self) -> str:
        """Where it lies in the inbox."""
        return f"lists/{self.supplier}"


_CLINIC = {"姓名": "chinese", "手机号": "phone", "备用电话": "second", "客户编号": "clinic_id", "门店": "branch"}
_WEB = {"Full Name": "english", "Mobile Phone": "phone", "Language": "language", "Ref No": "web_id"}
_FITNESS = {"称呼": "chinese", "联系方式一": "phone", "联系方式二": "second", "档案": "fitness_id"}

LISTS = (
    ListFile("clinic-crm", "2026-10-12-recall", 0, 200, _CLINIC),
    ListFile("clinic-crm", "2026-11-16-recall", 200, 450, _CLINIC),
    ListFile("web-forms", "2026-10-30-landing-page", 450, 625, _WEB),
    ListFile("web-forms", "2026-11-18-landing-page", 625, 800, _WEB),
    ListFile("fitness-app", "2026-11-09-members", 800, 1000, _FITNESS, is_windows=True),
)
SWEPT = ListFile("web-forms", "2026-11-17-partner-giveaway", 0, 30, {"Name": "guest", "Phone": "phone"})
"""A list that nobody's consent made: one block of numbers, one after the other."""


def list_rows(recipe: Recipe, file: ListFile) -> pl.LazyFrame:
    """The cells of every row of a list, by heading, with `row` and `slot`."""
    listed = attach_fate(rows(recipe.share(file.first), recipe.share(file.end), "row"), "row")
    people = listed.with_columns(person=copied_row(recipe), is_bad=is_fate("bad"))
    people = attach_number(attach_kind(attach_fate(people), recipe), recipe)
    phone = pl.when("is_bad").then(_bad_cell()).otherwise(written(recipe, AS_SENT, row="row"))
    people = people.with_columns(phone=phone)
    if "second" in file.columns.values():
        people = _attach_second(people, recipe)
    return _as_sent(people, recipe, file, ("row", "slot"))


def swept_rows(recipe: Recipe) -> pl.LazyFrame:
    """The cells of every row of the swept list, by heading: 198 is nobody's head in `numbers`."""
    end = recipe.share(SWEPT.end)
    number = pl.lit(19_800_120_000, dtype=pl.UInt64) + pl.col("row")
    guests = rows(0, end, "row").with_columns(person="row", phone=number.cast(pl.String))
    return _as_sent(guests, recipe, SWEPT, ())


def _bad_cell() -> pl.Expr:
    return look_up(BAD, (pl.col("slot").cast(pl.Int64) - BAD_SLOTS[0]).clip(0, len(BAD) - 1))


def _attach_second(people: pl.LazyFrame, recipe: Recipe) -> pl.LazyFrame:
    """A second phone column, filled for one row in twelve: another number, or now and then the first one again."""
    draw = recipe.draw("second", "row") % 48
    other = attach_number(people, recipe, stream="second number", row="row")
    second = pl.when((draw < 4) & ~pl.col("is_bad")).then(written(recipe, AS_SENT, stream="second style", row="row"))
    same = pl.when(draw == 0).then(pl.col("phone"))
    return other.with_columns(second=pl.coalesce(same, second, pl.lit("")))


def _as_sent(people: pl.LazyFrame, recipe: Recipe, file: ListFile, kept: Sequence[str]) -> pl.LazyFrame:
    cells = {
        "phone": pl.col("phone"),
        "chinese": recipe.digits("样本"),
        "english": recipe.digits("Sample "),
        "guest": recipe.digits("Guest "),
        "clinic_id": recipe.digits("C-"),
        "web_id": recipe.digits("W"),
        "fitness_id": recipe.digits("F/"),
        "language": recipe.pick(("zh", "zh", "zh", "en", "yue"), "language"),
        "branch": recipe.pick(("东城店", "西城店", "滨江店"), "branch"),
    }
    if "second" in file.columns.values():
        cells["second"] = pl.col("second")
    return people.select(*(cells[field].alias(heading) for heading, field in file.columns.items()), *kept)
