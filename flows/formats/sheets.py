"""What every format gives: tables of text, and the lines that are no rows."""

from collections.abc import Iterator

import polars as pl

from flows.formats.endings import summary_rows
from flows.formats.limits import LIMITS, Limits
from flows.formats.pieces import Heading, Piece, no_rejects, rejected
from flows.formats.refusal import FileRefused
from flows.formats.screening import screened
from schemas.reasons import RejectReason

_ENOUGH_TO_END = 20
"""Rows held back until the end is seen, at least: a summary has fewer."""


class Sheet:
    """One table of a file; iterate over it once, for its rows, and `rejects` is complete.

    A frame has `row_number`, the place of the record in its sheet, counted from 1 as a person counts (the heading line
    too; in a workbook, Excel's row), and `f0`, `f1`, …, text, "" where blank.
    """

    def __init__(
        self,
        pieces: Iterator[Piece],
        *,
        name: str | None,
        heading: Heading,
        is_hidden: bool = False,
        limits: Limits = LIMITS,
    ) -> None:
        self.name = name
        """None where the file is one table, else the member's or sheet's name; it may hold somebody's number."""
        self.headings = heading.headings
        """None where the first line is a row already."""
        self.is_hidden = is_hidden
        """Whether the sender's spreadsheet does not show it."""
        self._pieces, self._heading, self._limits = pieces, heading, limits
        self._rejects = [no_rejects()]
        self._rejected = 0

    def __iter__(self) -> Iterator[pl.DataFrame]:
        """Every frame of rows, in order."""
        held: pl.DataFrame | None = None
        for piece in self._pieces:
            rows, no_rows = screened(piece.rows, heading=self._heading, cell_bytes=self._limits.cell_bytes)
            self._reject(piece.rejects, no_rows)
            if held is None:
                held = rows
            elif min(rows.height, held.height) >= _ENOUGH_TO_END:
                yield held
                held = rows
            else:
                held = pl.concat([held, rows])
                if held.height >= 2 * _ENOUGH_TO_END:
                    yield held.head(-_ENOUGH_TO_END)
                    held = held.tail(_ENOUGH_TO_END)
        if held is not None:
            yield self._without_summary(held)

    @property
    def rejects(self) -> pl.DataFrame:
        """`row_number, reject_reason, reject_raw` of every line so far that was no row."""
        return pl.concat(self._rejects).sort("row_number")

    def _reject(self, *rejects: pl.DataFrame) -> None:
        self._rejects += [lines for lines in rejects if lines.height]
        self._rejected += sum(lines.height for lines in rejects)
        if self._rejected > self._limits.rejects:
            raise FileRefused(f"more than {self._limits.rejects:,} of its lines are no rows; put it right")

    def _without_summary(self, rows: pl.DataFrame) -> pl.DataFrame:
        """The last rows without the totals below them."""
        found = summary_rows(rows.tail(_ENOUGH_TO_END), self.rejects.tail(_ENOUGH_TO_END))
        is_summary = pl.col("row_number").is_in(found)
        self._reject(rejected(rows.filter(is_summary), RejectReason.SUMMARY_ROW))
        reason = pl.when(is_summary).then(pl.lit(str(RejectReason.SUMMARY_ROW))).otherwise("reject_reason")
        self._rejects = [self.rejects.with_columns(reason.alias("reject_reason"))]
        return rows.filter(~is_summary)
