"""Which column of a file is which field, told by a layout or by the headings."""

import unicodedata
from collections.abc import Mapping, Sequence


def plain(heading: str) -> str:
    """A heading as it is compared: NFKC, no case, no blanks, underscores or hyphens."""
    folded = unicodedata.normalize("NFKC", heading).casefold()
    return "".join(letter for letter in folded if not letter.isspace() and letter not in "_-\ufeff\u200b")


def find_fields(
    headings: Sequence[str],
    *,
    known: Mapping[str, Sequence[str]],
    layout: Mapping[str, str | Sequence[str]],
) -> dict[str, list[int]]:
    """For every field, the positions of its columns, in the order of the file.

    Where the file has a heading that `layout` (field to heading or headings) names for a field, only those are the
    field's; else whatever `known` names is.
    """
    compared = [plain(heading) for heading in headings]
    own = {field: _places(compared, (names,) if isinstance(names, str) else names) for field, names in layout.items()}
    found = {field: own.get(field) or _places(compared, names) for field, names in known.items()}
    return {field: places for field, places in found.items() if places}


def _places(compared: Sequence[str], names: Sequence[str]) -> list[int]:
    wanted = {plain(name) for name in names}
    return [at for at, heading in enumerate(compared) if heading in wanted]
