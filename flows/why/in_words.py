"""A number's story as people read it."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from schemas.policy_words import BASIS_MEANINGS


def in_words(story: dict[str, Any], *, time_zone: str = "UTC") -> str:
    """The story as lines of text, its moments by the clock of `time_zone`."""
    clock = ZoneInfo(time_zone)
    lines = [shown_facts(story["number"]), ""]
    lines += [f"what is on record, by the clock of {time_zone}" if story["events"] else "nothing is on record"]
    lines += [
        f"  {_moment(event['at'], clock)}  {event['what']:<17}  {told_in_words(event, clock)}"
        for event in story["events"]
    ]
    if not story["verdicts"]:
        lines += ["", "no night has decided about it"]
    for verdict in story["verdicts"]:
        lines += ["", *_verdict(verdict, clock)]
    return "\n".join(lines)


def shown_facts(number: dict[str, Any]) -> str:
    """The number and where it was allocated."""
    placed = ", ".join(str(number[name]) for name in ("line_type", "carrier", "place", "region_code") if number[name])
    return f"{number['phone_e164']}  {placed} (of allocation)"


def _verdict(verdict: dict[str, Any], clock: ZoneInfo) -> Iterator[str]:
    yield f"{verdict['campaign']}: {verdict['verdict']} ({verdict['rule']}), {verdict['meaning']}"
    yield f"  {verdict['rule']}: {verdict['rule_meaning']}"
    yield f"  decided by night {verdict['run_id']} under policy {verdict['policy_version']}"
    told = ("round", "last_outcome", "next_call_at", "consent_id", "list_id", "evidence")
    yield "  " + told_in_words({name: verdict[name] for name in told}, clock, skip=())
    if ground := verdict["ground"]:
        yield f"  the policy says {ground['value']} = {ground['in_words']}: {ground['reason']}"
        yield f"  source: {ground['source']} ({BASIS_MEANINGS[ground['basis']]}; since {ground['effective_from']})"
    if verdict["held"]:
        yield f"  not handed over: {verdict['held']}"
    yield f"  for another verdict: {verdict['to_change']}"
    if verdict["also"]:
        yield "  and then: " + ", ".join(f"{rung['verdict']} ({rung['rule']})" for rung in verdict["also"])


def told_in_words(told: dict[str, Any], clock: ZoneInfo, skip: tuple[str, ...] = ("at", "what")) -> str:
    """What is told, but for what is not to be shown, as `name=value`."""
    shown = {name: value for name, value in told.items() if name not in skip and value is not None}
    return "  ".join(f"{name}={_shown(value, clock)}" for name, value in shown.items())


def _shown(value: Any, clock: ZoneInfo) -> str:  # noqa: ANN401 - a value of any kind
    return _moment(value, clock) if isinstance(value, datetime) else str(value)


def _moment(at: datetime, clock: ZoneInfo) -> str:
    return f"{at.astimezone(clock):%Y-%m-%d %H:%M}"
