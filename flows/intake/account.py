"""What became of the rows of a table: how many there are, how many were taken and refused, and why."""

from collections import Counter
from dataclasses import dataclass, field

import polars as pl

from schemas.reasons import RejectReason


@dataclass(frozen=True)
class Account:
    """Counts of rows; `rows` are those to account for."""

    rows: int = 0
    accepted: int = 0
    rejected: int = 0
    noes: int = 0
    """Numbers that were made out in a file that may hold noes, also on rows that were rejected."""
    blank: int = 0
    """Lines and cells with nothing in them."""
    unreadable: Counter[str] = field(default_factory=Counter)
    """By reason: lines that are no rows, and cells that hold something but no number at all."""

    def __add__(self, other: "Account") -> "Account":
        return Account(
            self.rows + other.rows,
            self.accepted + other.accepted,
            self.rejected + other.rejected,
            self.noes + other.noes,
            self.blank + other.blank,
            self.unreadable + other.unreadable,
        )


def blank_and_unreadable(rejects: pl.DataFrame, *, are_lines: bool) -> tuple[int, Counter[str]]:
    """Of rejects (`reason, raw`): how many hold nothing, and by reason how many are no row or no number at all."""
    is_blank = pl.col("raw").fill_null("").str.strip_chars() == ""
    filled = rejects.filter(~is_blank & (are_lines | (pl.col("reason") == str(RejectReason.NO_NUMBER))))
    blank = rejects.filter(
        is_blank & pl.col("reason").is_in([str(RejectReason.NO_NUMBER), str(RejectReason.BLANK_LINE)])
    )
    return blank.height, Counter(dict(filled.group_by("reason").len().sort("reason").iter_rows()))
