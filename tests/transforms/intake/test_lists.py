"""A supplier's list: each phone cell that holds something is a contact or a named reason."""

import polars as pl
import pytest

from tests.transforms.intake.drawn import ANNA, BEN, plan, reasons, rows
from transforms.intake.lists import read_list

OPTIONAL = ("name", "language", "external_id")


def read(drawing: str, *, phone_columns: int = 1, region: str = "CN") -> pl.LazyFrame:
    return read_list(rows(drawing, OPTIONAL), phone_columns=phone_columns, region=region, plan=plan())


def test_a_readable_number_is_a_contact_and_any_other_cell_has_a_reason() -> None:
    read_rows = read("""
        phone_1           | name
        anna              | Anna
        -                 | Ben
        1.38E+10          | Cleo
        +1 202 555        | Dan
        555-0101          | Eve
    """)
    assert reasons(read_rows) == {
        2: None,
        3: ("no_number", "phone"),
        4: ("digits_lost", "phone"),
        5: ("not_valid", "phone"),
        6: ("no_area_code", "phone"),
    }


def test_a_number_without_country_code_is_meant_where_the_list_is_from() -> None:
    assert read("phone_1\n(202) 555-0101", region="US").collect()["e164"].to_list() == [ANNA]


def test_each_filled_phone_cell_of_a_row_counts_once() -> None:
    read_rows = read(
        """
        phone_1 | phone_2 | phone_3
        anna    | ben     | -
        -       | ben     | -
        -       | -       | -
        anna    | 12      | anna
    """,
        phone_columns=3,
    )
    cells = (
        read_rows.select("row_number", "phone_column", "e164", "reject_reason")
        .sort("row_number", "phone_column")
        .collect()
    )
    assert cells.rows() == [
        (2, 1, ANNA, None),
        (2, 2, BEN, None),
        (3, 2, BEN, None),
        (4, 1, None, "no_number"),
        (5, 1, ANNA, None),
        (5, 2, None, "not_valid"),
        (5, 3, ANNA, None),
    ]


@pytest.mark.parametrize("columns", [1, 2])
def test_the_rest_of_a_row_is_kept_as_text_and_blank_is_nothing(columns: int) -> None:
    read_rows = read(
        "phone_1 | phone_2 | name | language\nanna | - | 王小明 | zh\nben | - | - | -", phone_columns=columns
    )
    assert read_rows.select("name", "language", "external_id").collect().rows() == [
        ("王小明", "zh", None),
        (None, None, None),
    ]


def test_an_extension_is_kept_apart_from_the_number() -> None:
    contact = read("phone_1\n+1 202 555 0101 ext. 42").select("e164", "extension").collect()
    assert contact.rows() == [(ANNA, "42")]


def test_the_cell_at_fault_is_kept_as_it_came() -> None:
    assert read("phone_1\n+1 202 555").collect()["reject_raw"].to_list() == ["+1 202 555"]
