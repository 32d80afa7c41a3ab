"""The shape of a policy: every value with its reason and source, and which way is stricter."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Generic, Literal, Self, TypeVar

from pydantic import Field, PositiveInt, ValidationError, field_validator

from schemas.frozen import Frozen
from schemas.hours import CLOSED_OFTENER, WITHIN, CallHours, OnHolidays, overlapping
from schemas.outcomes import OutcomeClass
from schemas.strictness import FEWER, HIGHER_EACH, LOWER, LOWER_EACH, REQUIRED, Direction

Basis = Literal["P", "S", "U", "house"]
"""What a value rests on: the law's own text (P), a secondary source (S), unverified (U), or our own choice (house)."""

FIRMNESS: tuple[Basis, ...] = ("P", "house", "S", "U")
"""The bases, the firmest first: what rests on several is no firmer than the weakest of them."""

EVERYWHERE = "*"
"""The region of every number whose own no policy names."""

Value = TypeVar("Value")


class Ruled(Frozen, Generic[Value]):
    """One value of a policy, with why it is so, where that is written, and since and until when it holds."""

    value: Value
    reason: str = Field(min_length=10)
    source: str = Field(min_length=3)
    basis: Basis
    effective_from: date
    """The first day of it; a night before that refuses the policy, since nobody has said what held until then."""
    effective_until: date | None = None
    """The last day of it; a night after that refuses the policy, since nobody has said what holds now."""


Hours = Annotated[float, Field(gt=0, le=10 * 366 * 24)]
"""A rest in hours; nothing rests for longer than ten years, and nothing for ever."""

AtMost = Annotated[Ruled[PositiveInt], LOWER]
"""A cap: fewer is stricter."""


class Policy(Frozen):
    """What one jurisdiction or house allows; a campaign names one and may only be stricter.

    `max_attempts_…` count calls to a number over all campaigns and vendors, `max_campaign_attempts_…` those of one
    campaign, within any stretch of that length; `max_failures_7d` counts those that failed on the way and rang nowhere.
    """

    shape: Literal[1]
    """Raised when a key changes its meaning: a policy of a later shape is not understood, and refused."""
    name: str
    version: str
    title: str
    regions: tuple[Annotated[str, Field(pattern=r"^([A-Z]{2}|\*)$")], ...]
    """The regions whose numbers it holds for, whatever policy a campaign names; `*`: those that no other names."""
    allowed_line_types: Annotated[Ruled[tuple[str, ...]], FEWER]
    call_hours: Annotated[Ruled[tuple[CallHours, ...]], WITHIN]
    on_holidays: Annotated[Ruled[OnHolidays], CLOSED_OFTENER]
    max_attempts_5min: AtMost
    max_attempts_24h: AtMost
    max_attempts_7d: AtMost
    max_attempts_30d: AtMost
    max_attempts_lifetime: AtMost
    max_campaign_attempts_5min: AtMost
    max_campaign_attempts_24h: AtMost
    max_campaign_attempts_7d: AtMost
    max_campaign_attempts_30d: AtMost
    max_campaign_attempts_lifetime: AtMost
    max_failures_7d: AtMost
    interval_hours: Annotated[Ruled[dict[OutcomeClass, Hours]], HIGHER_EACH]
    refused_after: Annotated[Ruled[dict[OutcomeClass, PositiveInt]], LOWER_EACH]
    unreachable_after: Annotated[Ruled[dict[OutcomeClass, PositiveInt]], LOWER_EACH]
    needs_register: Annotated[Ruled[bool], REQUIRED]
    register_max_age_days: AtMost
    swept_share: Annotated[Ruled[Annotated[float, Field(gt=0, le=1)]], LOWER]
    complaints_per_thousand: Annotated[Ruled[Annotated[float, Field(gt=0, le=1000)]], LOWER]
    reopen_on_new_consent: Annotated[Ruled[bool], LOWER]

    @field_validator("call_hours")
    @classmethod
    def _apart(cls, hours: Ruled[tuple[CallHours, ...]]) -> Ruled[tuple[CallHours, ...]]:
        if overlapping(hours.value):
            raise ValueError("two stretches of call hours overlap on a day; write them as one")
        return hours

    @classmethod
    def directions(cls) -> dict[str, Direction]:
        """By name, the values that a campaign may tighten, and which way."""
        return {
            name: mark
            for name, field in cls.model_fields.items()
            for mark in field.metadata
            if isinstance(mark, Direction)
        }

    @classmethod
    def values(cls) -> list[str]:
        """The names of the values that a campaign may tighten."""
        return list(cls.directions())

    def stricter(self, wishes: Mapping[str, Any], *, whose: str) -> Self:
        """This policy with the values that `whose` asks for in their place.

        Raises:
            ValueError: a wish names no value of a policy, has another type, or is not stricter than the policy.
        """
        ruled = self.model_dump()
        for name, wish in wishes.items():
            direction = self.directions().get(name)
            if direction is None:
                raise ValueError(f"{name} is no value of a policy; known: {', '.join(self.values())}")
            law = getattr(self, name)
            ours = _wished(name, law, wish)
            if not direction.allows(ours.value, law.value):
                raise ValueError(f"{name} = {wish} is looser than policy {self.name}, which says {law.value}")
            ruled[name] = {**ours.model_dump(), "reason": f"stricter, asked for by {whose}", "basis": "house"}
        try:
            return self.model_validate(ruled)
        except ValidationError as error:
            raise ValueError(_first(error)) from None

    def together_with(self, other: Self) -> Self:
        """The stricter of both, value by value; each says what it says for the reasons of whoever is stricter."""
        if other.name == self.name:
            return self
        ruled = {
            name: _strictest(direction, getattr(self, name), getattr(other, name)).model_dump()
            for name, direction in self.directions().items()
        }
        same = self.version == other.version
        named = {
            "name": f"{self.name}+{other.name}",
            "version": self.version if same else f"{self.version},{other.version}",
            "title": f"{self.title}, and {other.title}",
        }
        return self.model_validate({**self.model_dump(), **named, **ruled})

    def ended_by(self, day: date) -> list[str]:
        """The names of the values that no longer held on that day."""
        ends = {name: getattr(self, name).effective_until for name in self.values()}
        return [name for name, end in ends.items() if end is not None and end < day]

    def not_begun_by(self, day: date) -> list[str]:
        """The names of the values that did not hold yet on that day."""
        return [name for name in self.values() if getattr(self, name).effective_from > day]


def _strictest(direction: Direction, ours: Ruled[Any], law: Ruled[Any]) -> Ruled[Any]:
    if direction.allows(ours.value, law.value):
        return ours
    if direction.allows(law.value, ours.value):
        return law
    ends = [end for end in (ours.effective_until, law.effective_until) if end is not None]
    return ours.model_copy(
        update={
            "value": direction.strictest(ours.value, law.value),
            "reason": f"{ours.reason}; and {law.reason}",
            "source": f"{ours.source}; and {law.source}",
            "basis": max(ours.basis, law.basis, key=FIRMNESS.index),
            "effective_from": max(ours.effective_from, law.effective_from),
            "effective_until": min(ends, default=None),
        }
    )


def _wished(name: str, law: Any, wish: Any) -> Any:  # noqa: ANN401 - a value of any kind
    try:
        return type(law).model_validate({**law.model_dump(), "value": _merged(law.value, wish)})
    except ValidationError as error:
        raise ValueError(f"{name}: {_first(error)}") from None


def _first(error: ValidationError) -> str:
    found = error.errors(include_url=False, include_input=False)[0]["msg"]
    return f"{found[:1].lower()}{found[1:]}"


def _merged(law: Any, wish: Any) -> Any:  # noqa: ANN401 - a value of any kind
    return {**law, **wish} if isinstance(law, dict) and isinstance(wish, dict) else wish
