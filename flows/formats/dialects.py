"""How a table of separated text is written, told from its first lines."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from flows.formats.headings import find_heading, known_heading
from flows.formats.limits import Limits
from flows.formats.pieces import Heading
from flows.formats.records import Dialect, read_record
from flows.formats.refusal import FileRefused

_DELIMITERS = ("\t", "|", ";", ",")
"""Those that stand in fewer texts first."""

_NOTHING = ' \t\r"' + "".join(_DELIMITERS)
"""A line of these alone says nothing, however its fields are divided."""

_BLANK = " \r"
"""A line of these is one record with nothing in it, whatever divides the fields; a file may begin with a million."""

_RECORDS, _LINES = 200, 10_000
"""So many records tell how a table is written; in so many lines that are not blank they are there, or never."""

_MOSTLY = 0.5
"""Of the first records, at least so many must have the same number of fields."""


@dataclass(frozen=True)
class _Try:
    """The first records as one delimiter divides them, each with its number."""

    delimiter: str
    records: list[tuple[int, list[str]]]
    heading: Heading | None

    @property
    def columns(self) -> int:
        """As many as the known heading has, else as most records have."""
        if self.heading and self.heading.headings:
            return len(self.heading.headings)
        return max(self._counted.items(), key=lambda item: (item[1], item[0]))[0] if self._counted else 1

    @property
    def rank(self) -> tuple[bool, float, int]:
        """What speaks for the delimiter: a known heading, records of one length, many fields."""
        if self.columns == 1:
            return False, 0.0, 1
        share = self._counted[self.columns] / max(1, self._counted.total())
        return bool(self.heading), round(share, 1) if share >= _MOSTLY or self.heading else 0.0, self.columns

    @property
    def _counted(self) -> Counter[int]:
        return Counter(len(cells) for _, cells in self.records if any(cell.strip() for cell in cells))


def told_dialect(
    lines: Sequence[str], *, is_whole: bool, limits: Limits, also_known: Sequence[str]
) -> tuple[Dialect, Heading]:
    """What divides the fields of a table that begins with `lines`, how many fields there are, and its heading.

    Raises:
        FileRefused: there are only blank lines, or more columns than a table has.
    """
    tries = [_tried(lines, delimiter, is_whole, limits, also_known) for delimiter in _DELIMITERS]
    best = max(tries, key=lambda one: one.rank)
    columns = best.columns if best.heading or best.rank[1] else 1
    if not best.records or not any(line.strip(_NOTHING) for line in lines):
        raise FileRefused("it holds nothing but blank lines, or lines that are no text; send it with its rows")
    if columns > limits.columns:
        raise FileRefused(f"it has more than {limits.columns} columns; send only those that are needed")
    delimiter = best.delimiter if columns > 1 else ","
    of_length = [record for record in best.records if len(record[1]) == columns]
    heading = best.heading if columns > 1 or best.columns == 1 else None
    return Dialect(delimiter, columns, limits.cell_bytes), heading or find_heading(of_length, also_known=also_known)


def _tried(lines: Sequence[str], delimiter: str, is_whole: bool, limits: Limits, also_known: Sequence[str]) -> _Try:
    dialect = Dialect(delimiter, None, limits.cell_bytes)
    records: list[tuple[int, list[str]]] = []
    number, at, looked_at = 0, 0, 0
    while at < len(lines) and len(records) < _RECORDS and looked_at < _LINES:
        if not lines[at].strip(_BLANK):
            number, at = number + 1, at + 1
            continue
        looked_at += 1
        if (read := read_record(lines, at, dialect, is_last=is_whole)) is None:
            break
        for record in read[0]:
            number += 1
            if not record.reason and any(cell.strip() for cell in record.cells):
                records.append((number, record.cells))
        at += read[1]
    return _Try(delimiter, records, known_heading(records, also_known=also_known))
