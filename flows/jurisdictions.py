"""Whom the registers of one region cover besides it."""

from collections.abc import Mapping

from pydantic import Field, RootModel

from flows.reference import DATA
from flows.settings import read_shape
from schemas.frozen import Frozen
from schemas.policy import Basis
from schemas.settings import RegisterRule


class Jurisdiction(Frozen):
    """The further regions whose numbers are on the registers of one."""

    covers: tuple[str, ...] = Field(min_length=1)
    reason: str = Field(min_length=10)
    source: str = Field(min_length=3)
    basis: Basis


class Jurisdictions(RootModel[dict[str, Jurisdiction]]):
    """By region, whom its registers cover besides it."""


def with_territories(registers: Mapping[str, RegisterRule]) -> dict[str, RegisterRule]:
    """The registers, each speaking also for the territories that are known to be on registers of its jurisdiction."""
    known = read_shape(DATA / "reference" / "jurisdictions.toml", Jurisdictions).root
    more = {region: set(one.covers) for region, one in known.items()}
    return {
        name: rule.model_copy(update={"covers": tuple(sorted({*rule.covers, *more.get(rule.jurisdiction, ())}))})
        for name, rule in registers.items()
    }
