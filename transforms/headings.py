"""Which column of a file is which field, told by a layout or by the headings."""

import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache


def plain(heading: str) -> str:
    """A heading as it is compared: NFKC, no case, no blanks, underscores or hyphens."""
    folded = unicodedata.normalize("NFKC", heading).casefold()
    return "".join(letter for letter in folded if not letter.isspace() and letter not in "_-\ufeff\u200b")


def find_fields(
    headings: Sequence[str],
    *,
    known: Mapping[str, Sequence[str]],
    layout: Mapping[str, str | int | Sequence[str | int]],
) -> dict[str, list[int]]:
    """For every field, the positions of its columns, in the order of the file.

    Where the file has a column that `layout` names for a field, only those are the field's; else whatever `known` names
    is. A layout names a field's column or columns, each by its heading or by its place, counted from 1.
    """
    compared = [plain(heading) for heading in headings]
    own = {
        field: _places(compared, (names,) if isinstance(names, str | int) else names) for field, names in layout.items()
    }
    found = {field: own.get(field) or _places(compared, names) for field, names in known.items()}
    return {field: places for field, places in found.items() if places}


def _places(compared: Sequence[str], names: Sequence[str | int]) -> list[int]:
    wanted = _wanted(tuple(names))
    return [at for at, heading in enumerate(compared) if heading in wanted or at + 1 in wanted]


@lru_cache(maxsize=256)
def _wanted(names: tuple[str | int, ...]) -> frozenset[str | int]:
    """The names as they are compared; remembered, for every file's first lines are held to the same few hundred."""
    return frozenset(name if isinstance(name, int) else plain(name) for name in names)
