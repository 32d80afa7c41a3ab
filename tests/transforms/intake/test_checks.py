"""Each refused row has exactly one reason: the first thing that is wrong with it."""

import polars as pl

from schemas.reasons import RejectReason
from transforms.intake.checks import Check, is_unread, mark_rejected

CHECKS = [
    Check(pl.col("raw_phone") == "", RejectReason.NO_NUMBER, "phone"),
    Check(pl.col("raw_code") == "", RejectReason.MISSING_VALUE, "code"),
]


def test_the_first_check_that_fails_gives_reason_column_and_cell() -> None:
    cells = pl.LazyFrame({"raw_phone": ["1", "", "1", ""], "raw_code": ["A", "B", "", ""]})
    marked = mark_rejected(cells, CHECKS).select("reject_reason", "reject_column", "reject_raw").collect()
    assert marked.rows() == [
        (None, None, None),
        ("no_number", "phone", ""),
        ("missing_value", "code", ""),
        ("no_number", "phone", ""),
    ]


def test_a_check_that_cannot_say_refuses_nothing() -> None:
    cells = pl.LazyFrame({"raw_phone": ["1"], "raw_code": [None]}, schema_overrides={"raw_code": pl.String})
    assert mark_rejected(cells, CHECKS).collect()["reject_reason"].to_list() == [None]


def test_a_row_without_checks_is_good() -> None:
    assert mark_rejected(pl.LazyFrame({"a": [1]}), []).collect()["reject_reason"].to_list() == [None]


def test_a_blank_cell_is_not_an_unread_one() -> None:
    cells = pl.DataFrame({"raw_at": ["x", " ", None, "1"], "at": [None, None, None, 1]})
    assert cells.select(is_unread("at", "at").fill_null(value=False)).to_series().to_list() == [
        True,
        False,
        False,
        False,
    ]
