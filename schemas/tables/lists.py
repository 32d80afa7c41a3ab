"""What one night found its lists to be like: their signs of invention, the holds for them, and their scorecards."""

import pandera.polars as pa
import polars as pl

from schemas.list_signs import Sign
from schemas.tables.table import Table

WHOLE_MEASURES = ("rejected", "invalid", "duplicate", "with_consent", "on_registers", "already_refused", "unreachable")
"""What a scorecard counts once for a list."""

DIVIDED_MEASURES = ("rejected_for", "duplicate_in", "on_register", "carrier", "province")
"""What a scorecard counts for each reason, scope, register, carrier or province that the list has."""

OF_ROWS = ("rejected", "invalid", "duplicate", "rejected_for", "duplicate_in")
"""The measures that are shares of a list's rows; all others are of its distinct numbers."""


class ListSigns(Table):
    """What one sign comes to for a list's mobiles or its other lines, whether it holds the list or not."""

    list_id: pl.String = pa.Field(description="the list's `file_id`")
    sign: pl.String = pa.Field(isin=[str(sign) for sign in Sign])
    lines: pl.String = pa.Field(isin=("mobile", "other"), description="which of the list's numbers were looked at")
    numbers: pl.Int64 = pa.Field(ge=0, description="distinct numbers of the list, of all lines")
    found: pl.Int64 = pa.Field(ge=0, description="numbers that stand in the sign")
    expected: pl.Float64 = pa.Field(ge=0, description="how many at most chance is expected to give")
    share: pl.Float64 = pa.Field(ge=0, le=1, description="of the list's numbers, those found beyond the expected")
    least_share: pl.Float64 = pa.Field(gt=0, le=1, description="above which it holds the list; a policy may say less")
    chance_log10: pl.Float64 = pa.Field(le=0, description="log10 of the most that chance gives as much or more")
    is_improbable: pl.Boolean = pa.Field(description="whether chance is below the sign's false-alarm rate")
    evidence: pl.String = pa.Field(description="in words and counts, never a number")


class HeldLists(Table):
    """One list that one campaign held back tonight, and the sign that it was held for."""

    campaign: pl.String = pa.Field()
    list_id: pl.String = pa.Field(description="the list's `file_id`")
    sign: pl.String = pa.Field(isin=[str(sign) for sign in Sign])


class Scorecards(Table):
    """One count about one list, held against the same supplier's earlier lists."""

    list_id: pl.String = pa.Field(description="the list's `file_id`")
    measure: pl.String = pa.Field(isin=WHOLE_MEASURES + DIVIDED_MEASURES)
    part: pl.String = pa.Field(description="the reason, scope, register, carrier or province; empty where undivided")
    contacts: pl.Int64 = pa.Field(ge=0, description="rows or distinct numbers that it counts")
    of: pl.Int64 = pa.Field(ge=0, description="of how many: the list's rows, or its distinct numbers")
    share: pl.Float64 = pa.Field(ge=0, le=1, nullable=True, description="contacts / of; none of none")
    earlier_share: pl.Float64 = pa.Field(
        ge=0,
        le=1,
        nullable=True,
        description="median of the shares on the supplier's twelve lists before; none of none",
    )
    earlier_lists: pl.Int64 = pa.Field(ge=0, description="how many lists that median is of")
