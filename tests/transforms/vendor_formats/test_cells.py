"""No text of a supplier's becomes a formula, a second line or another column, and no id becomes another id."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.vendor_formats.cells import harmless, unaltered

MARKS = "=+-@＝＋－＠"


def cell(text: str | None, *, left_out: str = "", most: int | None = None) -> tuple[str | None, str | None]:
    """What stands in the cell of a name, and in that of an id."""
    column = pl.DataFrame({"text": [text]}, schema={"text": pl.String})
    told = column.select(
        harmless("text", left_out=left_out, most_characters=most).alias("name"),
        unaltered("text", left_out=left_out, most_characters=most).alias("id"),
    )
    name, own_id = told.row(0)
    return name, own_id


@pytest.mark.parametrize(
    ("text", "name", "own_id"),
    [
        ("Nobody Real", "Nobody Real", "Nobody Real"),
        ("=HYPERLINK(A1)", "HYPERLINK(A1)", None),
        ("+1+1", "1+1", None),
        ("-2+3", "2+3", None),
        ("@SUM(A1)", "SUM(A1)", None),
        ("  =1+1", "1+1", None),
        ("\t=1+1", "1+1", None),
        ("\r\n=1+1", "1+1", None),
        ("＝1+1", "1+1", None),
        ("- = + @", None, None),
        ("two\nlines", "two lines", None),
        ("two\u2028lines", "two lines", None),
        ("王小明", "王小明", "王小明"),
        ("A-17", "A-17", "A-17"),
        ("", None, None),
        (None, None, None),
    ],
)
def test_a_cell_holds_text_alone(text: str | None, name: str | None, own_id: str | None) -> None:
    assert cell(text) == (name, own_id)


def test_what_a_system_cannot_take_is_left_out_of_names_and_costs_an_id() -> None:
    assert cell('O"Neil\\|x', left_out='"|\\') == ("O Neil  x", None)


def test_what_is_too_long_is_left_out_whole() -> None:
    assert cell("four", most=4) == ("four", "four")
    assert cell("fives", most=4) == (None, None)


@given(st.text(), st.sampled_from(["", "\t|'\"\\", ","]))
def test_whatever_is_written_no_cell_begins_as_a_formula(text: str, left_out: str) -> None:
    for told in cell(text, left_out=left_out):
        if told is not None:
            assert told.strip()[0] not in MARKS
            assert len(told.splitlines()) == 1
            assert not set(told) & set(left_out)


@given(st.text(min_size=1))
def test_an_id_is_as_it_came_or_not_there(text: str) -> None:
    assert cell(text)[1] in {text, None}
