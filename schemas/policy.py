"""The shape of a policy: every value with its reason and source, and which way is stricter."""

from collections.abc import Mapping
from datetime import date, time
from typing import Annotated, Any, Generic, Literal, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, PositiveInt, ValidationError, model_validator

from schemas.outcomes import OutcomeClass

Basis = Literal["P", "S", "U", "house"]
"""What a value rests on: the law's own text (P), a secondary source (S), unverified (U), or our own choice (house)."""


Value = TypeVar("Value")


class Frozen(BaseModel):
    """A value that nothing changes and that has no field we do not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Ruled(Frozen, Generic[Value]):
    """One value of a policy, with why it is so and where that is written."""

    value: Value
    reason: str = Field(min_length=10)
    source: str = Field(min_length=3)
    basis: Basis
    effective_from: date | None = None


class CallHours(Frozen):
    """One stretch of the callee's day in which calls are allowed, from `start` until before `end`, local time."""

    start: time
    end: time

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.start >= self.end:
            raise ValueError("call hours must start before they end, within one day")
        return self

    def within(self, others: tuple["CallHours", ...]) -> bool:
        """Whether some stretch of `others` covers this one."""
        return any(other.start <= self.start and self.end <= other.end for other in others)


def _lower(ours: Any, law: Any) -> bool:  # noqa: ANN401 - one signature for every kind of value
    return bool(ours <= law)


def _higher_each(ours: Mapping[str, float], law: Mapping[str, float]) -> bool:
    return all(ours.get(name, 0) >= hours for name, hours in law.items())


def _lower_each(ours: Mapping[str, int], law: Mapping[str, int]) -> bool:
    return all(ours[name] <= law.get(name, ours[name]) for name in ours)


def _subset(ours: tuple[str, ...], law: tuple[str, ...]) -> bool:
    return set(ours) <= set(law)


def _hours_within(ours: tuple[CallHours, ...], law: tuple[CallHours, ...]) -> bool:
    return all(stretch.within(law) for stretch in ours)


Hours = Annotated[float, Field(gt=0, le=10 * 366 * 24)]
"""A rest in hours; nothing rests for longer than ten years, and nothing for ever."""

AtMost = Annotated[Ruled[PositiveInt], _lower]
"""A cap: fewer is stricter."""


class Policy(Frozen):
    """What one jurisdiction or house allows; a campaign names one and may only be stricter."""

    name: str
    version: str
    title: str
    jurisdiction: str
    allowed_line_types: Annotated[Ruled[tuple[str, ...]], _subset]
    call_hours: Annotated[Ruled[tuple[CallHours, ...]], _hours_within]
    max_attempts_24h: AtMost
    max_attempts_30d: AtMost
    max_attempts_lifetime: AtMost
    interval_hours: Annotated[Ruled[dict[OutcomeClass, Hours]], _higher_each]
    refused_after: Annotated[Ruled[dict[OutcomeClass, PositiveInt]], _lower_each]
    unreachable_after: Annotated[Ruled[dict[OutcomeClass, PositiveInt]], _lower_each]
    register_max_age_days: AtMost
    swept_share: Annotated[Ruled[Annotated[float, Field(gt=0, le=1)]], _lower]
    reopen_on_new_consent: Annotated[Ruled[bool], _lower]

    def stricter(self, wishes: Mapping[str, Any], *, whose: str) -> Self:
        """This policy with the values that `whose` asks for in their place.

        Raises:
            ValueError: a wish names no value of a policy, has another type, or is not stricter than the policy.
        """
        ruled = self.model_dump()
        for name, wish in wishes.items():
            field = type(self).model_fields.get(name)
            if field is None or not callable(direction := (field.metadata or [None])[0]):
                raise ValueError(f"{name} is no value of a policy; known: {', '.join(self.values())}")
            law = getattr(self, name)
            ours = _wished(name, law, wish)
            if not direction(ours.value, law.value):
                raise ValueError(f"{name} = {wish} is looser than policy {self.name}, which says {law.value}")
            ruled[name] = {**ours.model_dump(), "reason": f"stricter, asked for by {whose}", "basis": "house"}
        return type(self).model_validate(ruled)

    @classmethod
    def values(cls) -> list[str]:
        """The names of the values that a campaign may tighten."""
        return [name for name, field in cls.model_fields.items() if field.metadata]


def _wished(name: str, law: Any, wish: Any) -> Any:  # noqa: ANN401 - a value of any kind
    try:
        return type(law).model_validate({**law.model_dump(), "value": _merged(law.value, wish)})
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False)[0]["msg"]
        raise ValueError(f"{name}: {found[:1].lower()}{found[1:]}") from None


def _merged(law: Any, wish: Any) -> Any:  # noqa: ANN401 - a value of any kind
    return {**law, **wish} if isinstance(law, dict) and isinstance(wish, dict) else wish
