"""Which of two values of a policy is the stricter, and the value that is as strict as both."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Table = Mapping[Any, Any]


@dataclass(frozen=True)
class Direction:
    """The way in which one value of a policy may be tightened."""

    allows: Callable[[Any, Any], bool]
    """Whether the first value is no looser than the second."""
    strictest: Callable[[Any, Any], Any]
    """The loosest value that is no looser than either."""


def _is_lower(ours: Any, law: Any) -> bool:  # noqa: ANN401 - one signature for every kind of value
    return bool(ours <= law)


def _is_no_less(ours: bool, law: bool) -> bool:
    return ours or not law


def _is_higher_each(ours: Table, law: Table) -> bool:
    return all(ours.get(name, 0) >= hours for name, hours in law.items())


def _highest_each(ours: Table, law: Table) -> Table:
    return {name: max(ours.get(name, 0), law.get(name, 0)) for name in {**law, **ours}}


def _is_lower_each(ours: Table, law: Table) -> bool:
    return all(name in ours and ours[name] <= times for name, times in law.items())


def _lowest_each(ours: Table, law: Table) -> Table:
    return {name: min(ours.get(name, law.get(name)), law.get(name, ours.get(name))) for name in {**law, **ours}}


def _is_subset(ours: tuple[str, ...], law: tuple[str, ...]) -> bool:
    return set(ours) <= set(law)


def _shared(ours: tuple[str, ...], law: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in ours if name in law)


LOWER = Direction(_is_lower, min)
"""A cap, an age, a share: less is stricter. Of yes and no, no is."""

HIGHER_EACH = Direction(_is_higher_each, _highest_each)
"""A table of rests: longer is stricter, and one rest more is."""

LOWER_EACH = Direction(_is_lower_each, _lowest_each)
"""A table of limits: lower is stricter, and one limit more is."""

REQUIRED = Direction(_is_no_less, max)
"""Whether something must be there: of yes and no, yes is stricter."""

FEWER = Direction(_is_subset, _shared)
"""A choice of what is allowed: the fewer, the stricter."""
