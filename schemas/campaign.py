"""The shape of a campaign: one purpose of one controller, with a policy and a vendor."""

from typing import Any, Literal

from pydantic import ConfigDict, Field, PositiveFloat, PositiveInt

from schemas.frozen import Frozen

FileSafe = Field(pattern=r"^[a-z][a-z0-9-]{0,62}$")
"""A name that is safe as a folder's and cannot be a telephone number's."""


class Campaign(Frozen):
    """One file of `campaigns/`; its name is the file's."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    name: str = FileSafe
    controller: str = Field(min_length=1)
    purpose: str = Field(min_length=1)
    channel: Literal["voice"] = "voice"
    policy: str = FileSafe
    suppliers: tuple[str, ...] = Field(min_length=1)
    vendor: str = FileSafe
    batch_size: PositiveInt = 50_000
    valid_hours: PositiveFloat = Field(default=20, le=72)
    stricter: dict[str, Any] = Field(default_factory=dict)
