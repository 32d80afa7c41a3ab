"""The shape of a vendor's section of `heed.toml`."""

from pathlib import PurePosixPath

from pydantic import Field, PositiveInt, field_validator

from schemas.frozen import Frozen
from schemas.outcomes import OutcomeClass

_TAKEN = {"~", ".", "inbox", "ledgers", "runs", "campaigns", "layouts"}


class Vendor(Frozen):
    """Where one vendor collects its batches, and which codes it answers with."""

    root: str
    outcome_codes: str
    codes: dict[str, OutcomeClass] = Field(
        default_factory=dict, description="what its list does not explain: house codes, each with its class"
    )
    batch_size: PositiveInt | None = Field(default=None, description="the most that it takes in one batch")

    @field_validator("root")
    @classmethod
    def _is_a_place_of_its_own(cls, root: str) -> str:
        parts = PurePosixPath(root).parts
        if not parts or ".." in parts or parts[0] in _TAKEN:
            raise ValueError("a vendor's root is a folder of its own, like outbox/<vendor>, without '..' or '~'")
        return root
