"""A file's columns as the fields of its kind, or a refusal that says what to write where."""

import re
from collections.abc import Sequence

import polars as pl

from flows.intake.csv_rows import FileRefused, TextRows
from flows.intake.inbox import masked
from flows.reference import headings as known_headings
from schemas.settings import Layout
from transforms.headings import find_fields

_DIGIT = re.compile(r"\d")
_DIGITS_OF_A_ROW = 5
"""A heading has few digits, like 手机2; a cell that holds a number or a date has more."""

NEEDED: dict[str, tuple[tuple[str, ...], ...]] = {
    "lists": (("phone",),),
    "consents": (("phone",), ("controller",), ("purpose",), ("channel",), ("granted_at",), ("evidence",)),
    "outcomes": (("phone",), ("campaign",), ("code",), ("attempted_at",)),
    "registers": (("phone", "phone_sha256"),),
    "complaints": (("phone",),),
    "erasures": (("phone",),),
}
"""For each kind, the columns a file must have; of each group any one will do."""

OPTIONAL: dict[str, tuple[str, ...]] = {
    "lists": ("name", "language", "external_id"),
    "consents": ("expires_at", "withdrawn_at"),
    "outcomes": ("batch_id", "note"),
    "registers": (),
    "complaints": ("complained_at",),
    "erasures": ("requested_at",),
}
"""For each kind, the columns that are kept where a file has them. Whatever else it has is not kept."""


def as_fields(read: TextRows, *, kind: str, source: str, layout: Layout) -> tuple[pl.LazyFrame, int]:
    """The rows with `raw_<field>` columns, null where the file has no such column; and how many phone columns it has.

    For lists, phone columns are `raw_phone_1`, `raw_phone_2`, …, in the order of the file.

    Raises:
        FileRefused: a column that the kind needs is not found, or found twice where one is meant.
    """
    found = find_fields(read.headings, known=known_headings(), layout=layout.columns)
    _refuse_missing(found, read.headings, kind=kind, source=source)
    wanted = [field for group in NEEDED[kind] for field in group] + list(OPTIONAL[kind])
    columns = {f"raw_{field}": found.get(field, []) for field in wanted}
    phones = columns.pop("raw_phone") if kind == "lists" else []
    columns |= {f"raw_phone_{position}": [at] for position, at in enumerate(phones, start=1)}
    twice = [name.removeprefix("raw_") for name, places in columns.items() if len(places) > 1]
    if twice:
        raise FileRefused(
            f"two columns say they are {twice[0]}; name the right one in layouts/{masked(source)}.toml, [columns]"
        )
    return read.rows.lazy().select("row_number", *(_column(name, places) for name, places in columns.items())), len(
        phones
    )


def _column(name: str, places: list[int]) -> pl.Expr:
    return (pl.col(f"f{places[0]}") if places else pl.lit(None, dtype=pl.String)).alias(name)


def _refuse_missing(found: dict[str, list[int]], headings: list[str], *, kind: str, source: str) -> None:
    missing = [group for group in NEEDED[kind] if not any(field in found for field in group)]
    if not missing:
        return
    names = ", ".join(" or ".join(group) for group in missing)
    raise FileRefused(
        f"no column for {names} among its headings ({_told(headings, found, kind)}); "
        f'write layouts/{masked(source)}.toml with [columns] and {missing[0][0]} = "<its heading>"'
    )


def _told(headings: list[str], found: dict[str, list[int]], kind: str) -> str:
    """The headings; only their count where the first line may be a person: no list, and nothing known in it."""
    return told_headings(headings) if found or kind == "lists" else f"{len(headings)}, none of them known"


def told_headings(headings: Sequence[str]) -> str:
    """The headings as a message may tell them.

    Raises:
        FileRefused: they are no headings but somebody's row, which no message may quote.
    """
    if any(len(_DIGIT.findall(heading)) >= _DIGITS_OF_A_ROW for heading in headings):
        raise FileRefused("its first line is no heading line but a row; put the headings first")
    return ", ".join(heading.strip()[:40] or "(blank)" for heading in headings)
