"""What heed makes of dirty cells: the specification of reading, one cell a line."""

import polars as pl
import pytest

from transforms.numbering import Plan, read_number

READABLE = """
    cell                          | number         | extension
    13800138000                   | +8613800138000 |
    13800138000.0                 | +8613800138000 |
    １３８００１３８０００        | +8613800138000 |
    '13800138000                  | +8613800138000 |
    ="13800138000"                | +8613800138000 |
    138\u00a00013\u00a08000       | +8613800138000 |
    138\u200b00138000             | +8613800138000 |
    \u202c13800138000             | +8613800138000 |
    138-0013-8000                 | +8613800138000 |
    138‐0013—8000                 | +8613800138000 |
    138.0013.8000                 | +8613800138000 |
    86013800138000                | +8613800138000 |
    +86 (0)13800138000            | +8613800138000 |
    (+86) 138 0013 8000           | +8613800138000 |
    008613800138000               | +8613800138000 |
    +008613800138000              | +8613800138000 |
    013800138000                  | +8613800138000 |
    17951 13800138000             | +8613800138000 |
    电话：13800138000             | +8613800138000 |
    手机号码: 138 0013 8000       | +8613800138000 |
    Tel: +86 138 0013 8000        | +8613800138000 |
    ٠١٣٨٠٠١٣٨٠٠٠                  | +8613800138000 |
    021-62551234                  | +862162551234  |
    021/62551234                  | +862162551234  |
    021-62551234转12              | +862162551234  | 12
    021-62551234-8012             | +862162551234  | 8012
    021-62551234 ext. 12          | +862162551234  | 12
    021-62551234（分机 803）      | +862162551234  | 803
    021-62551234 x12              | +862162551234  | 12
    13800138000,12                | +8613800138000 | 12
    +39 06 69812345               | +390669812345  |
    +54 9 11 2345 6789            | +5491123456789 |
    001 202 555 0123              | +12025550123   |
    1795100447911123456           | +447911123456  |
    16201234567                   | +8616201234567 |
    17001234567                   | +8617001234567 |
"""

UNREADABLE = """
    cell                          | reason
                                  | no_number
    无                            | no_number
    -                             | no_number
    N/A                           | no_number
    0                             | no_number
    11111111111                   | no_number
    000-0000-0000                 | no_number
    1.38001E+10                   | digits_lost
    1.38E10                       | digits_lost
    1,38E+10                      | digits_lost
    13800138000;13900139000       | several_numbers
    13800138000/13900139000       | several_numbers
    13800138000、13900139000      | several_numbers
    13800138000，13900139000      | several_numbers
    13800138000 13900139000       | several_numbers
    +8613800138000+8613900139000  | several_numbers
    021-62551234/021-62551235     | several_numbers
    1380013800O                   | letter_in_number
    13800l38000                   | letter_in_number
    l3800138000                   | letter_in_number
    13800138000（张三）           | letter_in_number
    1-800-FLOWERS                 | letter_in_number
    62551234                      | no_area_code
    6255123                       | no_area_code
    6255-1234                     | no_area_code
    13491234567                   | not_a_person
    17491234567                   | not_a_person
    17406123456                   | not_a_person
    16101234567                   | not_a_person
    14401234567                   | not_a_person
    1440012345678                 | not_a_person
    1064812345678                 | not_a_person
    14701234567                   | not_a_person
    1380013800                    | not_valid
    138001380000                  | not_valid
    12345678901                   | not_valid
    +999123456789                 | not_valid
    1380013800013900139000        | not_valid
"""

ELSEWHERE = """
    region | cell                 | number
    IT     | 06 698 12345         | +390669812345
    AR     | 011 15 2345-6789     | +5491123456789
    AR     | 11 2345-6789         | +541123456789
    MX     | 55 1234 5678         | +525512345678
    US     | (650) 253-0000       | +16502530000
    US     | 1 650 253 0000       | +16502530000
    US     | 011 86 13800138000   | +8613800138000
    GB     | 020 7946 0018        | +442079460018
    GB     | +44 (0)20 7946 0018  | +442079460018
    DE     | 030/123456           | +4930123456
    FR     | 01.23.45.67.89       | +33123456789
    RU     | 8 (912) 345-67-89    | +79123456789
    RU     | 8~10 1 650 253 0000  | +16502530000
    BR     | 0 15 11 96123-4567   | +5511961234567
    AG     | 464 1234             | +12684641234
    SG     | 6123 4567            | +6561234567
    HK     | 001 65 6123 4567     | +6561234567
"""


def rows(table: str) -> list[list[str]]:
    lines = [line for line in table.splitlines() if "|" in line][1:]
    return [[cell.strip(" ") for cell in line.split("|")] for line in lines]


def read(cell: str | None, plan: Plan, region: str = "CN") -> tuple[str | None, str | None, str | None]:
    frame = pl.DataFrame({"phone": [cell]}, schema={"phone": pl.String})
    e164, extension, reason = frame.select(read_number("phone", region=region, plan=plan).struct.unnest()).row(0)
    return (f"+{e164}" if e164 else None), extension, reason


@pytest.mark.parametrize(("cell", "number", "extension"), rows(READABLE))
def test_a_cell_that_is_read(cell: str, number: str, extension: str, plan: Plan) -> None:
    assert read(cell, plan) == (number, extension or None, None)


@pytest.mark.parametrize(("cell", "reason"), rows(UNREADABLE))
def test_a_cell_that_is_refused_by_name(cell: str, reason: str, plan: Plan) -> None:
    assert read(cell, plan) == (None, None, reason)


@pytest.mark.parametrize(("region", "cell", "number"), rows(ELSEWHERE))
def test_a_cell_as_it_is_written_elsewhere(region: str, cell: str, number: str, plan: Plan) -> None:
    assert read(cell, plan, region) == (number, None, None)


def test_no_cell_is_no_number(plan: Plan) -> None:
    assert read(None, plan) == (None, None, "no_number")


def test_a_column_of_integers_is_read_too(plan: Plan) -> None:
    frame = pl.DataFrame({"phone": [13800138000]})
    assert frame.select(read_number("phone", region="CN", plan=plan).struct.field("e164")).item() == 8613800138000


def test_a_region_that_nobody_knows_is_refused(plan: Plan) -> None:
    with pytest.raises(ValueError, match="'XX' is no region"):
        read_number("phone", region="XX", plan=plan)


def test_no_row_is_no_row(plan: Plan) -> None:
    frame = pl.DataFrame(schema={"phone": pl.String})
    assert frame.select(read_number("phone", region="CN", plan=plan).struct.unnest()).shape == (0, 3)
