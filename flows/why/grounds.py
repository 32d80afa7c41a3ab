"""Which value of a policy a rule rests on, in the policy's own words."""

from typing import Any

from schemas.policy import Policy

_VALUES = {
    "suppression:refusal": "reopen_on_new_consent",
    "suppression:withdrawal": "reopen_on_new_consent",
    "refused_after": "refused_after",
    "unreachable_after": "unreachable_after",
    "line_type": "allowed_line_types",
    "sign": "swept_share",
    "outcome:WRONG_PERSON": None,
    "interval": "interval_hours",
    "cap": "max_attempts",
    "campaign_cap": "max_campaign_attempts",
    "hours": "call_hours",
}
"""By rule, or the kind of a rule, the value; the caps' go on with the name of their window."""


def ground_of(policy: Policy, rule: str) -> dict[str, Any] | None:
    """What the rule rests on, if it is a policy's: `value`, `says`, `reason`, `source`, `basis`, `effective_from`."""
    kind, _, named = rule.partition(":")
    value = _VALUES.get(rule, _VALUES.get(kind))
    if value is None:
        return None
    name = f"{value}_{named}" if kind in {"cap", "campaign_cap"} else value
    ruled = getattr(policy, name)
    said = ruled.model_dump(mode="json")
    return {"value": name, "says": _said(said.pop("value"), named), **said}


def _said(value: Any, named: str) -> Any:  # noqa: ANN401 - a value of any kind
    """Of a table the entry that the rule names, else all of it."""
    return value.get(named, value) if isinstance(value, dict) else value
