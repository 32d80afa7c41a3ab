"""The shape of a file of `data/reference/vendor_formats/`: how one dialer system takes a list of people to call."""

from datetime import date
from enum import StrEnum
from typing import Literal

from pydantic import Field, PositiveInt, model_validator

from schemas.frozen import Frozen
from schemas.tables.batches import Batches


class Made(StrEnum):
    """What a cell may hold that is no column of a batch as it stands."""

    NOTHING = "nothing"
    BATCH_AND_POSITION = "batch_and_position"
    """`<batch_id>-<position>`, which a system carries through to its results."""
    DIALLED_IN_CHINA = "dialled_in_china"
    """As dialled from a Chinese mobile: 138..., 010...; other countries' as 00, country code, number."""
    WITH_0086 = "with_0086"
    """00, country code and number, Chinese landlines with their 0: 0086138..., 0086010..."""
    WINDOW = "window"
    """Both ends of the time in which the call is lawful, in words."""


class VendorFormat(Frozen):
    """One system's import file: its columns in order, and what each holds."""

    system: str
    basis: Literal["P", "S"] = Field(
        description="P: the layout is in the maker's own documentation or code; S: in part"
    )
    source: str
    read_on: date
    doubt: str = Field(default="", description="what the source does not say and was chosen here")
    extension: Literal["csv", "txt"] = "csv"
    encoding: Literal["utf-8", "utf-8-sig"] = "utf-8"
    separator: str = Field(default=",", min_length=1, max_length=1)
    has_heading: bool = True
    is_quoted: bool = Field(default=True, description="cells that need it stand in double quotes")
    left_out: str = Field(default="", description="characters that the system cannot take in a cell")
    most_rows: PositiveInt
    most_bytes: PositiveInt
    columns: dict[str, str] = Field(min_length=1, description="by heading: a batch's column, or a `Made`")
    most_characters: dict[str, PositiveInt] = Field(
        default_factory=dict, description="by heading; a longer text is left out, not cut"
    )

    @model_validator(mode="after")
    def _can_be_written(self) -> "VendorFormat":
        if unknown := set(self.columns.values()) - {*Batches.dtypes(), *Made}:
            raise ValueError(f"columns: {', '.join(sorted(unknown))} is neither a column of a batch nor made of them")
        if stray := self.most_characters.keys() - self.columns.keys():
            raise ValueError(f"most_characters: {', '.join(sorted(stray))} is no heading of columns")
        if not self.is_quoted and self.separator not in self.left_out:
            raise ValueError("left_out: without quotes the separator must be left out of cells")
        return self
