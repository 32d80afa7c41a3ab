"""What `docs/policies.md` tells of each policy, of all beside one another, and of two together."""

from typing import Any

from flows.reference import policies
from schemas.outcomes import OutcomeClass
from schemas.policy import EVERYWHERE, Policy, Ruled
from schemas.policy_words import BASIS_MEANINGS, entries, plainly

Rows = list[list[str]]

MARKS = {"P": "", "S": " (S)", "U": " (U)", "house": " (h)"}
"""How a value that does not stand in the source itself is marked, by its basis."""

NOTHING = "-"


def compared() -> Rows:
    """One row for each value, and each entry of a table: its name, and what each policy says, marked."""
    shipped = policies().values()
    told = [_marked_entries(policy) for policy in shipped]
    names = sorted({name for one in told for name in one}, key=_place)
    return [[f"`{name}`", *(one.get(name, NOTHING) for one in told)] for name in names]


def policy_tables() -> dict[str, Rows]:
    """By policy, one row for each value: its name, what it says, why, its source, its basis, since when."""
    return {name: [_ruled_row(value, getattr(policy, value)) for value in Policy.values()] for name, policy in _all()}


def stricter_of_two(campaigns: str, regions: str) -> Rows:
    """The values in which two policies differ: both, what holds of them together, and who is the stricter."""
    own, law = policies()[campaigns], policies()[regions]
    both = own.together_with(law)
    rows = []
    for value in Policy.values():
        ours, theirs, holds = (getattr(policy, value).value for policy in (own, law, both))
        if ours != theirs:
            who = campaigns if holds == ours else regions if holds == theirs else "each in part"
            rows.append([f"`{value}`", *(plainly(value, said) for said in (ours, theirs, holds)), who])
    return rows


def regions_of(policy: Policy) -> str:
    """The regions that a policy holds for."""
    return "every region that no other policy names" if EVERYWHERE in policy.regions else ", ".join(policy.regions)


def _all() -> list[tuple[str, Policy]]:
    return list(policies().items())


def _marked_entries(policy: Policy) -> dict[str, str]:
    return {
        entry: f"{said}{MARKS[ruled.basis]}"
        for name in Policy.values()
        for ruled in [getattr(policy, name)]
        for entry, said in entries(name, ruled.value).items()
    }


def _place(entry: str) -> tuple[int, int]:
    """Values in the order of the policy; entries in the order in which the words stand."""
    name, _, key = entry.partition(", ")
    return Policy.values().index(name), list(OutcomeClass).index(OutcomeClass(key)) if key else 0


def _ruled_row(name: str, ruled: Ruled[Any]) -> list[str]:
    until = f" until {ruled.effective_until}" if ruled.effective_until else ""
    basis = BASIS_MEANINGS[ruled.basis]
    said = "<br>".join(_short(entry, words) for entry, words in entries(name, ruled.value).items())
    rests_on = basis if ruled.basis in {"P", "house"} else f"**{basis}**"
    return [f"`{name}`", said, ruled.reason, ruled.source, rests_on, f"{ruled.effective_from}{until}"]


def _short(entry: str, words: str) -> str:
    key = entry.partition(", ")[2]
    return f"{key} {words}" if key else words
