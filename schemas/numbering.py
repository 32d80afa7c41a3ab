"""The shape of `data/reference/virtual_operators.toml`: ranges that phonenumbers does not tell apart."""

from typing import Literal

from pydantic import Field

from schemas.frozen import Frozen

RangeKind = Literal["virtual", "things", "data_card", "satellite", "emergency", "unopened"]
"""Who has the numbers of a range; only those of a virtual operator are people's."""


class NumberRange(Frozen):
    """All national numbers of some lengths that begin with one of some prefixes."""

    country_code: int = Field(ge=1, lt=1000)
    prefixes: tuple[str, ...] = Field(min_length=1)
    digits: tuple[int, ...] = Field(min_length=1)
    kind: RangeKind
    host_en: str | None = None
    host_zh: str | None = None
    sources: tuple[str, ...] = Field(min_length=1)

    def bounds(self) -> list[tuple[int, int]]:
        """The E.164 integers that each prefix covers at each length: the first, and the first behind the last."""
        return [
            (int(f"{self.country_code}{prefix}") * 10**free, (int(f"{self.country_code}{prefix}") + 1) * 10**free)
            for prefix in self.prefixes
            for free in (size - len(prefix) for size in self.digits)
        ]


class SourceConflict(Frozen):
    """A prefix that two sources say different things of, with what heed goes by until it is settled."""

    country_code: int = Field(ge=1, lt=1000)
    prefix: str
    claims: dict[str, str] = Field(min_length=2)
    kept: str = Field(min_length=10)


class NumberRanges(Frozen):
    """The whole file: where it is from, the ranges and the conflicts between sources."""

    sources: dict[str, str]
    ranges: tuple[NumberRange, ...]
    conflicts: tuple[SourceConflict, ...]
