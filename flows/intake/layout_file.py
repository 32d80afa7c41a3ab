"""The layout file that would let a refused file be read, ready to be pasted and filled in."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flows.formats.refusal import FileRefused
from flows.intake.masks import masked
from schemas.settings import Layout

_DIGIT = re.compile(r"\d")
_DIGITS_OF_A_ROW = 5
"""A heading has few digits, like 手机2; a cell that holds a number or a date has more."""

_OF_AN_OBJECT = re.compile(r'"\s*:|:\s*"|"\s*}')


@dataclass(frozen=True)
class Found:
    """What a table without headings shows by itself."""

    has_headings: bool
    by_content: tuple[int, ...] = ()
    """The columns whose cells read as numbers."""


def layout_to_write(
    headings: Sequence[str],
    found: Found,
    places: Mapping[str, Sequence[int]],
    *,
    missing: Sequence[Sequence[str]],
    kind: str,
    source: str,
    layout: Layout,
) -> str:
    """What is missing, the headings there are, and the whole layout file with a line for each missing field.

    Raises:
        FileRefused: the headings are somebody's row, which no message may quote.
    """
    names = ", ".join(" or ".join(group) for group in missing)
    if found.has_headings:
        told = told_headings(headings) if places or kind == "lists" else f"{len(headings)}, none of them known"
        said = f"no column for {names} among its headings ({told})"
    else:
        said = f"it has no heading line, and no layout says which of its {len(headings)} columns holds {names}"
    settings = {name: value for name, value in layout.model_dump(exclude_defaults=True).items() if name != "columns"}
    lines = [
        *(f"{name} = {_toml(value)}" for name, value in settings.items() if value is not None),
        "[columns]",
        *(f"{field} = {_toml(value)}" for field, value in layout.columns.items() if field not in _flat(missing)),
        *(_to_fill_in(group[0], found) for group in missing),
    ]
    return "\n".join([f"{said}; write layouts/{masked(source)}.toml:", *(f"    {line}" for line in lines)])


def told_headings(headings: Sequence[str]) -> str:
    """The headings as a message may tell them.

    Raises:
        FileRefused: they are no headings but somebody's row, which no message may quote.
    """
    if any(len(_DIGIT.findall(heading)) >= _DIGITS_OF_A_ROW for heading in headings):
        raise FileRefused("its first line is no heading line but a row; put the headings first")
    if any(_OF_AN_OBJECT.search(heading) for heading in headings):
        raise FileRefused("its first line is a piece of a JSON object; send JSON lines whole, one object on each line")
    return ", ".join(heading.strip()[:40] or "(blank)" for heading in headings)


def _flat(groups: Sequence[Sequence[str]]) -> set[str]:
    return {field for group in groups for field in group}


def _to_fill_in(field: str, found: Found) -> str:
    """The line of a column that only a person can name; the file is refused until they did."""
    if found.has_headings:
        return f'{field} = ""  # the heading of the column that holds {field}'
    if field == "phone" and found.by_content:
        places = [place + 1 for place in found.by_content]
        return f"# {field} = {places}  # these columns read as numbers, counted from 1; leave those that are phones"
    return f"# {field} = 1  # the place of the column that holds {field}, counted from 1"


def _toml(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
