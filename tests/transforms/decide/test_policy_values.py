"""Every value of every shipped policy decides something: changed by one step, it changes what a night decides.

Each is looked at by itself, with whatever could hide it out of the way: a cap of three in five minutes shows nothing
where three in a day is all there may be.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl
import pytest

from schemas.hours import DAYS, CallHours, OnHolidays
from schemas.policy import Policy
from schemas.settings import RegisterRule
from schemas.tables.ledgers import Rejects, Releases
from tests.transforms.decide.drawn import (
    AS_OF,
    DATA,
    PREFIXES,
    SIGN_RULES,
    Night,
    law_of,
    policy_of,
    read,
    with_values,
)
from transforms.anomalies.complaints import LEAST_COMPLAINTS, over_the_limit
from transforms.decide.hours import call_windows
from transforms.lists.numbers import distinct_numbers
from transforms.lists.signs import held_lists, list_signs

SHIPPED = ("cn", "us", "gb", "eu-de", "sg", "house")
ALL_DAY = (CallHours(start="00:00", end="00:00"),)
CAPS = {name: 10_000 for name in Policy.values() if name.startswith("max_")}
OUT_OF_THE_WAY: dict[str, Any] = {
    **CAPS,
    "call_hours": ALL_DAY,
    "on_holidays": "open",
    "interval_hours": {"NO_ANSWER": 0.001},
    "refused_after": {"BUSY": 10_000},
    "unreachable_after": {"BUSY": 10_000},
    "register_max_age_days": 10_000,
}
WINDOWS = {"5min": 5, "24h": 24 * 60, "7d": 7 * 24 * 60, "30d": 30 * 24 * 60, "lifetime": 1000 * 24 * 60}
"""In minutes."""


@dataclass(frozen=True)
class Probe:
    """One part of a value changed by one step, and what is on record of a number for which that decides something."""

    name: str
    changed: Any
    cells: str
    """`consent | outcomes | no | line`."""


def stepped(value: int) -> int:
    """One less; of one, one more."""
    return value - 1 or 2


def _cap(name: str, cap: int) -> Iterator[Probe]:
    """As many calls as the tighter of the two caps allows, all of them within the window."""
    *_, window = name.split("_")
    outcome = "TECHNICAL" if "failures" in name else "NO_ANSWER"
    campaign = "" if "campaign" in name else "@other"
    calls = [f"{outcome}{campaign} {max(WINDOWS[window] - 2 - n, 1)}m" for n in range(min(cap, stepped(cap)))]
    yield Probe(name, stepped(cap), f"yes | {', '.join(calls)} | | mobile")


def _line_types(name: str, kinds: tuple[str, ...]) -> Iterator[Probe]:
    for kind in kinds:
        yield Probe(name, tuple(other for other in kinds if other != kind), f"yes | | | {kind}")


def _intervals(name: str, hours: dict[str, float]) -> Iterator[Probe]:
    for outcome, rest in hours.items():
        yield Probe(name, {**hours, outcome: rest + 1}, f"yes | {outcome} 10m | | mobile")


def _limits(name: str, limits: dict[str, int]) -> Iterator[Probe]:
    for outcome, times in limits.items():
        calls = [f"{outcome} {100 + n}d" for n in range(min(times, stepped(times)))]
        yield Probe(name, {**limits, outcome: stepped(times)}, f"yes | {', '.join(calls)} | | mobile")


def _age(name: str, days: int) -> Iterator[Probe]:
    yield Probe(name, days - 1, "yes | | | mobile")


def _reopening(name: str, reopens: bool) -> Iterator[Probe]:
    yield Probe(name, not reopens, "2d | | refusal 5d | mobile")


PROBES: dict[str, Callable[[str, Any], Iterator[Probe]]] = {
    **dict.fromkeys(CAPS, _cap),
    "allowed_line_types": _line_types,
    "interval_hours": _intervals,
    "refused_after": _limits,
    "unreachable_after": _limits,
    "register_max_age_days": _age,
    "reopen_on_new_consent": _reopening,
}
BY_THE_CLOCK = {"call_hours", "on_holidays"}
OF_LISTS = {"swept_share"}
OF_HOMES = {"needs_register"}
OF_HAND_OVERS = {"complaints_per_thousand"}


def test_every_value_is_tried() -> None:
    assert PROBES.keys() | BY_THE_CLOCK | OF_LISTS | OF_HOMES | OF_HAND_OVERS == set(Policy.values())
    assert {file.stem for file in (DATA / "policies").glob("*.toml")} == set(SHIPPED)


@pytest.mark.parametrize("shipped", SHIPPED)
def test_each_part_of_a_value_decides_something(shipped: str) -> None:
    policy = policy_of(shipped)
    probes = [probe for name, drawn in PROBES.items() for probe in drawn(name, getattr(policy, name).value)]
    laws: dict[str, Policy] = {}
    lines: list[str] = []
    for place, probe in enumerate(probes):
        alone = with_values(policy, **{**OUT_OF_THE_WAY, probe.name: getattr(policy, probe.name).value})
        laws |= {f"A{place}": alone, f"B{place}": with_values(alone, **{probe.name: probe.changed})}
        lines += [f"{(2 * place + half + 1) ** 2} | {probe.cells} | {'AB'[half]}{place}" for half in (0, 1)]
    days = timedelta(days=policy.register_max_age_days.value)
    night = Night(
        of_region=laws,
        registers={"every": RegisterRule(jurisdiction="*", max_age_days=10_000)},
        snapshots={"every": (AS_OF + timedelta(hours=8)).date() - days},
    ).decided(read("\n".join(["row | consent | outcomes | no | line | region", *lines])))
    shown = night.sort("row_number").select("verdict", "window_start", "window_end", "next_call_at").rows()
    assert "list_held" not in night["verdict"].to_list(), (
        "the numbers must not look as if somebody counted through them"
    )
    pairs = zip(probes, shown[::2], shown[1::2], strict=True)
    assert [probe for probe, one, other in pairs if one == other] == []


@pytest.mark.parametrize(
    ("attached", "holds"), [((), True), (("*",), False), (("FR",), False), (("DE",), True), (("DE", "*"), False)]
)
@pytest.mark.parametrize("shipped", SHIPPED)
def test_a_region_whose_policy_needs_a_register_is_held_where_none_is_attached(
    shipped: str, attached: tuple[str, ...], holds: bool
) -> None:
    policy = with_values(policy_of(shipped), **OUT_OF_THE_WAY)
    registers = {f"of {region}": RegisterRule(jurisdiction=region) for region in attached}
    today = (AS_OF + timedelta(hours=8)).date()
    night = Night(policy=policy, registers=registers, snapshots=dict.fromkeys(registers, today))
    shown = night.decided(read("row | region\n1 | FR")).select("verdict", "rule").row(0)
    held = policy.needs_register.value and holds
    assert shown == (("register_stale", "register:none") if held else ("callable", "consent:live"))
    assert policy.needs_register.value is (shipped not in {"cn", "eu-de"})


@pytest.mark.parametrize(("attached", "rule"), [("*", "consent:live"), ("FR", "register:none")])
def test_only_a_register_for_all_speaks_surely_for_a_number_of_no_known_region(attached: str, rule: str) -> None:
    records = read("row\n1")
    records.contacts[0]["region_code"] = None
    policy = with_values(policy_of("house"), **OUT_OF_THE_WAY)
    today = (AS_OF + timedelta(hours=8)).date()
    night = Night(policy=policy, registers={"r": RegisterRule(jurisdiction=attached)}, snapshots={"r": today})
    assert night.decided(records)["rule"].item() == rule


def windows_on(policy: Policy, day: datetime, region: str = "CN") -> list[Any]:
    """The lawful stretches of the day that begins there, on a clock without summer time."""
    law = law_of(policy, [region])
    found = call_windows([(region, ["UTC"])], law=law, as_of=day, valid_until=day + timedelta(days=1))
    return found.collect().drop("region_code", "zones").rows()


@pytest.mark.parametrize("shipped", SHIPPED)
def test_each_end_and_each_day_of_each_stretch_of_hours_decides_something(shipped: str) -> None:
    policy = with_values(policy_of(shipped), on_holidays="open")
    stretches = policy.call_hours.value
    for place, stretch in enumerate(stretches):
        for day in stretch.days:
            monday = datetime(2026, 11, 16, tzinfo=UTC)
            that_day = monday + timedelta(days=DAYS.index(day))
            without = tuple(other for other in stretch.days if other != day)
            for change in (
                {"start": _later(stretch.start, 1)},
                {"end": _later(stretch.end, -1)},
                {"days": without},
            ):
                changed = stretch.model_copy(update=change)
                others = (*stretches[:place], changed, *stretches[place + 1 :])
                kept = tuple(other for other in others if other.days)
                loosely = policy.model_copy(update={"call_hours": policy.call_hours.model_copy(update={"value": kept})})
                assert windows_on(policy, that_day) != windows_on(loosely, that_day), (stretch, day, change)


def _later(clock: Any, minutes: int) -> Any:
    return (datetime.combine(AS_OF, clock) + timedelta(minutes=minutes)).time()


@pytest.mark.parametrize("shipped", SHIPPED)
def test_the_holidays_that_are_kept_close_days_that_a_laxer_rule_opens(shipped: str) -> None:
    policy = policy_of(shipped)
    (region, *_) = ("FR",) if policy.regions == ("*",) else policy.regions
    rules = list(OnHolidays)
    laxer = rules[: rules.index(policy.on_holidays.value)]
    assert laxer
    year = [datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=day) for day in range(365)]
    for rule in laxer:
        other = with_values(policy, on_holidays=rule)
        assert any(windows_on(policy, day, region) != windows_on(other, day, region) for day in year), rule


@pytest.mark.parametrize("shipped", SHIPPED)
def test_the_swept_share_decides_which_lists_are_held(shipped: str) -> None:
    share = policy_of(shipped).swept_share.value
    one = {**read("row\n1").contacts[0], "line_type": "fixed_line"}
    honest = [{**one, "row_number": row, "e164": 8621600000000 + 11 * row**3 + row} for row in range(1, 101)]
    swept = round(100 / (1 / share - 1)) - 1
    in_a_row = [{**one, "row_number": 300 + step, "e164": 8621700000000 + step} for step in range(swept)]
    numbers = distinct_numbers(pl.LazyFrame(honest + in_a_row)).collect().lazy()
    signs = list_signs(numbers, Rejects.no_rows(), rules=SIGN_RULES, prefixes=PREFIXES)
    held = [held_lists(signs, Releases.no_rows(), swept_share=at).collect().height for at in (share, share * 0.9)]
    assert held == [0, 1]


@pytest.mark.parametrize("name", ["us", "gb", "eu-de", "sg", "house"])
def test_the_law_of_the_numbers_region_holds_wherever_it_is_stricter(name: str) -> None:
    ours, law = policy_of("cn"), policy_of(name)
    both = ours.together_with(law)
    assert both == both.together_with(both)
    for value, direction in Policy.directions().items():
        strict = getattr(both, value).value
        assert direction.allows(strict, getattr(ours, value).value), value
        assert direction.allows(strict, getattr(law, value).value), value
    back = law.together_with(ours)
    same = [value for value in Policy.values() if value not in {"call_hours", "allowed_line_types"}]
    assert {value: getattr(back, value).value for value in same} == {
        value: getattr(both, value).value for value in same
    }


@pytest.mark.parametrize("shipped", SHIPPED)
def test_one_complaint_more_than_the_policy_allows_is_over_its_limit(shipped: str) -> None:
    limit = policy_of(shipped).complaints_per_thousand.value
    calls = int(LEAST_COMPLAINTS * 1000 / limit)
    people = {"campaign": "a", "part": "", "limit": limit, "calls": [calls, 0, 0, 0, 0], "has_complained": True}
    every = pl.DataFrame(people).lazy()
    assert over_the_limit(every.limit(LEAST_COMPLAINTS)).collect().is_empty()
    assert over_the_limit(every.limit(LEAST_COMPLAINTS + 1)).collect()["count"].to_list() == [LEAST_COMPLAINTS + 1]
