"""Which column is which field."""

import pytest

from flows.reference import headings
from transforms.headings import find_fields, plain

KNOWN = {"phone": ("phone", "mobile", "手机号"), "name": ("name", "姓名"), "note": ("note",)}


@pytest.mark.parametrize(
    "heading",
    [
        "phone number",
        "Phone Number",
        "PHONE_NUMBER",
        "phone-number",
        " PhoneNumber ",
        "\ufeffphone number",
        "ｐｈｏｎｅ　ｎｕｍｂｅｒ",
    ],
)
def test_a_heading_is_compared_without_case_blanks_dashes_or_width(heading: str) -> None:
    assert plain(heading) == "phonenumber"


def test_the_fields_are_found_by_their_headings_in_the_order_of_the_file() -> None:
    found = find_fields(["姓名", "手机号", "age", "Mobile"], known=KNOWN, layout={})
    assert found == {"name": [0], "phone": [1, 3]}


def test_a_heading_that_only_resembles_a_known_one_is_not_it() -> None:
    assert find_fields(["phone model", "my name", "手机型号"], known=KNOWN, layout={}) == {}


def test_a_layout_comes_before_the_known_headings() -> None:
    file = ["mobile", "Reached at", "name"]
    assert find_fields(file, known=KNOWN, layout={"phone": "reached_at"}) == {"phone": [1], "name": [2]}


def test_a_layout_may_name_several_columns() -> None:
    found = find_fields(["b", "name", "a"], known=KNOWN, layout={"phone": ("a", "b")})
    assert found["phone"] == [0, 2]


def test_a_layout_for_headings_that_the_file_does_not_have_changes_nothing() -> None:
    assert find_fields(["mobile"], known=KNOWN, layout={"phone": "reached at"}) == {"phone": [0]}


def test_a_layout_cannot_name_a_field_that_nothing_needs() -> None:
    assert find_fields(["mobile", "id card"], known=KNOWN, layout={"national_id": "id card"}) == {"phone": [0]}


def test_no_known_heading_stands_in_two_fields() -> None:
    places = [(plain(heading), field) for field, names in headings().items() for heading in names]
    fields = dict(places)
    assert [(heading, field) for heading, field in places if fields[heading] != field] == []


@pytest.mark.parametrize(
    ("heading", "field"),
    [("手机号", "phone"), ("电话", "phone"), ("Phone", "phone"), ("mobile", "phone"), ("Name", "name")],
)
def test_the_contracts_headings_are_known(heading: str, field: str) -> None:
    assert list(find_fields([heading], known=headings(), layout={})) == [field]
