"""Numbers as text: exact, or so that nobody takes them for a telephone number."""

import re

EXACT_BELOW = 2**53
"""Integers from here on are not all told apart by a spreadsheet's numbers (IEEE 754 doubles)."""

INTEGRAL = r"^(-?[0-9]+)\.0+$"
"""An integer that is written with decimals."""

ROUNDED = "E+0"
"""Behind a number that is no exact integer, so that the reading of numbers calls it `digits_lost`."""

DIGITS_OF_A_NUMBER = 7
"""A number with fewer digits is read as no telephone number anyway, and stays as it is: 12.5."""

_INTEGRAL = re.compile(INTEGRAL)


def shown_number(written: str) -> str:
    """A number that came as text: 13800138000.0 as 13800138000; one with a fraction marked, if it has many digits."""
    if (found := _INTEGRAL.match(written)) and abs(int(found[1])) < EXACT_BELOW:
        return found[1]
    return _marked(written) if "." in written else written


def shown_float(value: float) -> str:
    """An exact integer as its digits, nothing for what is no number, anything else so that it is seen to be rounded."""
    if value.is_integer() and abs(value) < EXACT_BELOW:
        return str(int(value))
    return "" if value != value else _marked(repr(value))  # noqa: PLR0124 - NaN, a missing value in many tables


def _marked(text: str) -> str:
    is_marked = "e" in text.lower() or sum(letter.isdigit() for letter in text) < DIGITS_OF_A_NUMBER
    return text if is_marked else text + ROUNDED
