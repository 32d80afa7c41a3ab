"""A table's columns as the fields of its kind, or a refusal that says what to write where."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from flows.formats.refusal import ColumnsUnknown, FileRefused
from flows.intake.layout_file import Found, layout_to_write, told_headings
from flows.intake.masks import masked
from flows.reference import headings as known_headings
from schemas.settings import Layout
from transforms.headings import find_fields

__all__ = ["Fields", "find", "told_headings"]

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
    "outcomes": ("callback_at", "batch_id", "position", "note"),
    "registers": (),
    "complaints": ("complained_at",),
    "erasures": ("requested_at",),
}
"""For each kind, the columns that are kept where a file has them. Whatever else it has is not kept."""


@dataclass(frozen=True)
class Fields:
    """Where each `raw_<field>` stands in a table, None where it has no such column.

    For lists, phone columns are `raw_phone_1`, `raw_phone_2`, …, in the order of the file.
    """

    places: Mapping[str, int | None]
    phone_columns: int

    def kept(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Those columns of the table's frame that are fields: of a thousand columns, three may be needed."""
        places = {place for place in self.places.values() if place is not None}
        return frame.select("row_number", *(f"f{place}" for place in sorted(places)))

    def has(self, field: str) -> bool:
        """Whether the table has a column for it."""
        return self.places.get(f"raw_{field}") is not None

    def of(self, frame: pl.DataFrame) -> pl.LazyFrame:
        """A frame of the table, as `row_number` and its fields."""
        return frame.lazy().select("row_number", *(_column(name, place) for name, place in self.places.items()))


def find(headings: Sequence[str], found: Found, *, kind: str, source: str, layout: Layout) -> Fields:
    """The fields of a table with these headings; a blank one for each column where it has none.

    Raises:
        ColumnsUnknown: a column that the kind needs is not found.
        FileRefused: a column is found twice where one is meant.
    """
    _refuse_unknown(layout, source)
    places = {**find_fields(headings, known=known_headings(), layout=layout.columns)}
    if found.by_content and "phone" not in places:
        places["phone"] = list(found.by_content) if len(found.by_content) == 1 else []
    places = {field: at for field, at in places.items() if at}
    missing = [group for group in NEEDED[kind] if not any(field in places for field in group)]
    if missing:
        raise ColumnsUnknown(
            layout_to_write(headings, found, places, missing=missing, kind=kind, source=source, layout=layout)
        )
    wanted = [field for group in NEEDED[kind] for field in group] + list(OPTIONAL[kind])
    columns = {f"raw_{field}": places.get(field, []) for field in wanted}
    phones = columns.pop("raw_phone") if kind == "lists" else []
    columns |= {f"raw_phone_{position}": [at] for position, at in enumerate(phones, start=1)}
    _refuse_twice(columns, source)
    return Fields({name: next(iter(at), None) for name, at in columns.items()}, len(phones))


def headings_of(layout: Layout) -> Iterator[str]:
    """The headings by which a layout names columns."""
    for names in layout.columns.values():
        yield from (name for name in ((names,) if isinstance(names, str | int) else names) if isinstance(name, str))


def _column(name: str, place: int | None) -> pl.Expr:
    return (pl.lit(None, dtype=pl.String) if place is None else pl.col(f"f{place}")).alias(name)


def _refuse_twice(columns: Mapping[str, Sequence[int]], source: str) -> None:
    twice = [name.removeprefix("raw_") for name, places in columns.items() if len(places) > 1]
    if twice:
        raise FileRefused(
            f"two columns say they are {twice[0]}; name the right one in layouts/{masked(source)}.toml, [columns]"
        )


def _refuse_unknown(layout: Layout, source: str) -> None:
    unknown = sorted(set(layout.columns) - set(known_headings()))
    if unknown:
        raise FileRefused(
            f"layouts/{masked(source)}.toml, [columns]: {', '.join(unknown)} is no field of heed's; "
            f"there are {', '.join(known_headings())}"
        )
