"""Which of a table's first lines is its heading line."""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import islice

from flows.formats.pieces import Heading
from flows.reference import headings as known_headings
from flows.reference import words_for_nothing
from transforms.headings import plain

_FIRST_LINES = 20
"""A title and remarks above the heading take fewer lines."""

_VALUE = re.compile(r"[\s\d+().,:/Ee年月日时分秒TZ'\"=-]*")
_DIGITS_OF_A_VALUE = 5
"""A heading has few digits, like 手机2; a cell that holds a number or a date has more."""

_LOOKED_AT = 200
"""Characters of a cell that tell whether it holds a number or a date; no heading has more."""

Records = Iterable[tuple[int, Sequence[str]]]
"""A table's first records, each with its number."""


def find_heading(records: Records, *, also_known: Sequence[str] = ()) -> Heading:
    """The line with a known heading, else the first line, where it stands over numbers and is no row itself.

    A line that is taken for a heading may be told in a message, which no row may be.
    """
    first = _filled(records)
    if known := known_heading(first, also_known=also_known):
        return known
    if not first or any(_digits(cell) >= _DIGITS_OF_A_VALUE for cell in first[0][1]):
        return Heading()
    over_values = _words_over_values(first[0][1], first[1:])
    return Heading(*first[0]) if over_values and all(over_values) else Heading()


def known_heading(records: Records, *, also_known: Sequence[str] = ()) -> Heading | None:
    """The first line with a heading that heed knows, or one of `also_known`, and no value.

    Before it may stand lines with one filled cell, titles, and no others.
    """
    first = _filled(records)
    for at, (number, cells) in enumerate(first):
        if _says_what_is_known(cells, also_known):
            over_values = _words_over_values(cells, first[at + 1 :])
            return Heading(number, cells) if any(over_values) or not over_values else None
        if sum(bool(cell.strip()) for cell in cells) > 1:
            break
    return None


def _filled(records: Records) -> list[tuple[int, list[str]]]:
    filled = ((number, list(cells)) for number, cells in records if any(cell.strip() for cell in cells))
    return list(islice(filled, _FIRST_LINES))


def _says_what_is_known(cells: Sequence[str], also_known: Sequence[str]) -> bool:
    if any(_VALUE.fullmatch(cell) and _digits(cell) >= _DIGITS_OF_A_VALUE for cell in cells):
        return False
    known = _known() | {plain(heading) for heading in also_known}
    return any(len(cell) <= _LOOKED_AT and plain(cell) in known for cell in cells)


@cache
def _known() -> frozenset[str]:
    return frozenset(plain(heading) for field in known_headings().values() for heading in field)


def _words_over_values(cells: Sequence[str], below: Records) -> list[bool]:
    """For each column that mostly holds numbers or dates below, whether the line has a word over it.

    A row whose number is blank, torn or a word for nothing has none there; a heading line has.
    """
    columns = zip(*(row for _, row in below if len(row) == len(cells)), strict=True)
    return [
        any(letter.isalpha() for letter in cell) and cell.strip().casefold() not in words_for_nothing()
        for cell, column in zip(cells, columns, strict=False)
        if _holds_values([other for other in column if other.strip()])
    ]


def _holds_values(filled: Sequence[str]) -> bool:
    return sum(_digits(cell[:_LOOKED_AT]) >= _DIGITS_OF_A_VALUE for cell in filled) * 2 > len(filled)


def _digits(cell: str) -> int:
    return sum(letter.isdigit() for letter in cell)
