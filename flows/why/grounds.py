"""Which value of a policy a rule rests on, in the policy's own words."""

from typing import Any

from schemas.policy import Policy
from schemas.policy_words import plainly
from schemas.rules import Rule


def ground_of(policy: Policy, rule: Rule, word: str) -> dict[str, Any] | None:
    """What the rule that `word` names rests on, if it is a policy's.

    `value`, `says`, the same `in_words`, `reason`, `source`, `basis`, `effective_from`, `effective_until`.
    """
    name = rule.value_for(word)
    if name is None:
        return None
    ruled, named = getattr(policy, name), word.partition(":")[2]
    said = ruled.model_dump(mode="json")
    plain = plainly(name, _said(ruled.value, named))
    return {"value": name, "says": _said(said.pop("value"), named), "in_words": plain, **said}


def _said(value: Any, named: str) -> Any:  # noqa: ANN401 - a value of any kind
    """Of a table the entry that the rule names, else all of it."""
    return value.get(named, value) if isinstance(value, dict) else value
