"""What holds on every night, whatever is on record: random histories, judged and held to the promises."""

from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from datetime import datetime, timedelta
from random import Random
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from schemas.campaign import Campaign
from schemas.policy import Policy
from schemas.verdicts import VERDICTS
from tests.transforms.decide.drawn import AS_OF, CAMPAIGN, CN, FILE, Records, ago, decided, number, read, with_values

OTHER_FILE = "b" * 64
MIDNIGHT = AS_OF - timedelta(minutes=90)
"""In Shanghai, where a day without its time begins."""
AUTUMN = Campaign(**{**CAMPAIGN.model_dump(), "name": "autumn", "vendor": "south"})
TIGHT = CN.stricter(
    {
        "max_attempts_24h": 1,
        "max_attempts_7d": 2,
        "max_attempts_30d": 3,
        "max_attempts_lifetime": 5,
        "max_campaign_attempts_7d": 1,
        "max_failures_7d": 1,
        "interval_hours": {"NO_ANSWER": 7},
    },
    whose="a test",
)
RINGS = (
    "NO_ANSWER",
    "BUSY",
    "MACHINE",
    "CALLBACK_SCHEDULED",
    "CONNECTED_NO_OUTCOME",
    "CALL_FORWARDED",
    "SUCCESS@other",
)
"""The classes that most histories are made of: a telephone rang, and nobody said no."""

RARE = (
    "NOT_DIALLED",
    "TECHNICAL",
    "TECHNICAL",
    "ABANDONED",
    "SUSPENDED",
    "REJECTED_NO_TALK",
    "UNKNOWN",
    "WRONG_PERSON",
    "SUCCESS",
)
NOT_ATTEMPTS = {"NOT_DIALLED", "TECHNICAL", "DNC_REGISTER_HIT"}

_classes = st.sampled_from([*RINGS, *(f"{name}@autumn" for name in RINGS[:4]), *RINGS, *RARE])
_moments = st.one_of(
    st.integers(0, 40).map(lambda hours: f"{hours}h"),
    st.integers(0, 60 * 40).map(lambda minutes: f"{minutes}m"),
    st.integers(15, 40).map(lambda days: f"{days}d"),
    st.just("+3h"),
    st.sampled_from(["90m", "1530m"]),
)
_calls = st.builds("{} {}".format, _classes, _moments)
_callbacks = st.builds("CALLBACK_SCHEDULED {} +{}h".format, _moments, st.integers(0, 60))
_outcomes = st.lists(st.one_of(_calls, _calls, _calls, _callbacks), max_size=6).map(", ".join)
_consents = st.sampled_from(["yes"] * 6 + ["2d", "0h", "none", "expired", "withdrawn"])
_noes = st.sampled_from([""] * 12 + ["refusal 3d", "complaint 900d", "erasure 1d", "withdrawal +1d"])
_zones = st.sampled_from(["Asia/Shanghai"] * 5 + ["America/New_York", "Asia/Shanghai America/New_York", "Etc/Unknown"])
_batches = st.sampled_from([""] * 9 + ["2d", "30d"])
_lines = st.sampled_from(["mobile"] * 9 + ["toll_free"])
_people = st.builds(" | ".join, st.tuples(_consents, _outcomes, _noes, _zones, _batches, _lines))


@st.composite
def histories(draw: st.DrawFn) -> Records:
    """Up to twelve people, some of whom stand on a second list as well, or gave a second consent."""
    people = draw(st.lists(_people, min_size=2, max_size=12))
    drawing = [f"{row} | {person}" for row, person in enumerate(people, start=1)]
    records = read("\n".join(["row | consent | outcomes | no | zones | batch | line", *drawing]))
    twice = draw(st.lists(st.sampled_from(range(len(people))), unique=True, max_size=2))
    records.contacts += [{**records.contacts[at], "file_id": OTHER_FILE, "supplier": "web"} for at in twice]
    renewed = draw(st.lists(st.sampled_from(range(12)), unique=True, max_size=3))
    records.consents += [
        {**consent, "consent_id": f"{consent['consent_id']}-again", "granted_at": ago("40d"), "expires_at": ago("+7h")}
        for at, consent in enumerate(records.consents)
        if at in renewed
    ]
    return records


_policies = st.sampled_from([CN, TIGHT, with_values(TIGHT, reopen_on_new_consent=True)])
_sizes = st.sampled_from([1, 2, 3, 50_000])


def night_of(records: Records, policy: Policy = CN, size: int = 50_000, as_of: datetime = AS_OF) -> pl.DataFrame:
    """The night of two campaigns for the same people."""
    campaigns = tuple(one.model_copy(update={"batch_size": size}) for one in (CAMPAIGN, AUTUMN))
    return decided(records, campaigns=campaigns, policy=policy, as_of=as_of).sort("campaign", "e164")


def called(night: pl.DataFrame) -> set[tuple[str, int]]:
    """Which campaign may call which number."""
    return set(night.filter(pl.col("verdict") == "callable").select("campaign", "e164").iter_rows())


def open_to(night: pl.DataFrame) -> set[tuple[str, int]]:
    """Which campaign may call which number, if its batch has room and no other campaign takes it."""
    gives_way = pl.col("rule").str.starts_with("campaign:")
    is_open = pl.col("verdict").is_in(["callable", "over_capacity"]) | gives_way
    return set(night.filter(is_open).select("campaign", "e164").iter_rows())


@settings(max_examples=17, deadline=None)
@given(records=histories(), policy=_policies, size=_sizes)
def test_every_night_keeps_its_promises(records: Records, policy: Policy, size: int) -> None:
    _keeps_its_promises(night_of(records, policy, size), records, policy, size)


OTHERS = ("another campaign's", "another vendor's")
"""What is reported of a number and says nothing of the batch that it is in."""


@settings(max_examples=11, deadline=None)
@given(
    records=histories(),
    policy=_policies,
    size=_sizes,
    hours=st.integers(1, 80),
    reports=st.lists(st.sampled_from(["nothing", "NO_ANSWER", "BUSY by name", "NOT_DIALLED", *OTHERS])),
)
def test_two_nights_together_overshoot_nothing(
    records: Records, policy: Policy, size: int, hours: int, reports: list[str]
) -> None:
    first = night_of(records, policy, size)
    _hand_over(records, first, reports)
    later = AS_OF + timedelta(hours=hours)
    second = night_of(records, policy, size, as_of=later)
    _keeps_its_promises(second, records, policy, size, as_of=later)


def _hand_over(records: Records, night: pl.DataFrame, reports: list[str]) -> None:
    """Put the night's batches on record, and what is reported of them: of whoever has no report, nothing is."""
    calls = night.filter(pl.col("verdict") == "callable").sort("campaign", "position").to_dicts()
    for call, report in zip(calls, [*reports, *["nothing"] * len(calls)], strict=False):
        batch = {"batch_id": f"b-{call['campaign']}", "e164": call["e164"], "campaign": call["campaign"]}
        given_until = {"handed_over_at": AS_OF, "valid_until": call["valid_until"]}
        rest = {"position": 1, "vendor": "north", "consent_id": "c", "run_id": "first", "file": "f"}
        records.disclosures.append({**batch, **given_until, **rest})
        if report != "nothing":
            records.outcomes.append(_reported(call, report))


def _reported(call: dict[str, Any], report: str) -> dict[str, Any]:
    """One outcome of the call, at the last moment of its window."""
    name = report.split(maxsplit=1)[0] if report not in OTHERS else "NO_ANSWER"
    vendor = "south" if report == "another vendor's" else "north"
    told = {"file_id": OTHER_FILE, "row_number": 1, "taken_in_at": AS_OF, "vendor": vendor, "code": name}
    campaign = "other" if report == "another campaign's" else call["campaign"]
    batch_id = f"b-{call['campaign']}" if report.endswith("by name") else None
    what = {"e164": call["e164"], "outcome_class": name, "campaign": campaign, "batch_id": batch_id}
    return {**told, **what, "attempted_at": call["window_end"] - timedelta(seconds=1)}


def _keeps_its_promises(
    night: pl.DataFrame, records: Records, policy: Policy, size: int, as_of: datetime = AS_OF
) -> None:
    _every_contact_has_one_verdict(night, records)
    callable_ones = night.filter(pl.col("verdict") == "callable").sort("campaign", "position")
    assert callable_ones["e164"].is_unique().all(), "a number goes to one campaign a night"
    for (campaign,), batch in callable_ones.group_by("campaign"):
        assert batch.height <= size, campaign
        assert batch["position"].to_list() == list(range(1, batch.height + 1))
    for call in callable_ones.to_dicts():
        for moment in _moments_of(call, as_of):
            _may_be_called(call, moment, records, policy, as_of)


def _every_contact_has_one_verdict(night: pl.DataFrame, records: Records) -> None:
    numbers = {contact["e164"] for contact in records.contacts}
    judged = night.select("campaign", "e164").rows()
    assert sorted(judged) == sorted((name, e164) for name in ("autumn", "spring") for e164 in numbers)
    assert set(night["verdict"]) <= set(VERDICTS)
    assert night["rule"].null_count() == 0


def _moments_of(call: dict[str, Any], as_of: datetime) -> Iterator[datetime]:
    """The first and last moment of a call's window, and every half hour between."""
    moment: datetime = call["window_start"]
    assert as_of <= moment < call["window_end"] <= call["valid_until"] == as_of + timedelta(hours=20)
    while moment < call["window_end"]:
        yield moment
        moment += timedelta(minutes=30)
    yield call["window_end"] - timedelta(microseconds=1)


WINDOWS = {"5min": timedelta(minutes=5), "24h": timedelta(hours=24), "7d": timedelta(days=7), "30d": timedelta(days=30)}


def _may_be_called(call: dict[str, Any], moment: datetime, records: Records, policy: Policy, as_of: datetime) -> None:
    """A second, naive reckoning of consent, noes, intervals and caps, for one number at one moment."""
    e164 = call["e164"]
    told = [outcome for outcome in records.outcomes if outcome["e164"] == e164]
    attempts = _apart([outcome for outcome in told if outcome["outcome_class"] not in NOT_ATTEMPTS])
    everybodys = [outcome["attempted_at"] for outcome in attempts]
    own = [outcome["attempted_at"] for outcome in attempts if outcome["campaign"] == call["campaign"]]
    for window, length in WINDOWS.items():
        assert _most_within(everybodys, moment, length) <= getattr(policy, f"max_attempts_{window}").value
        assert _most_within(own, moment, length) <= getattr(policy, f"max_campaign_attempts_{window}").value
    assert len(everybodys) < policy.max_attempts_lifetime.value
    assert len(own) < policy.max_campaign_attempts_lifetime.value
    unsaid = [held for held in records.disclosures if held["e164"] == e164 and held["campaign"] == call["campaign"]]
    assert call["round"] == len(own) + sum(_may_have_been_a_call(held, told) for held in unsaid) + 1
    failures = _apart([outcome for outcome in told if outcome["outcome_class"] == "TECHNICAL"])
    assert (
        sum(moment - WINDOWS["7d"] < outcome["attempted_at"] <= moment for outcome in failures)
        < policy.max_failures_7d.value
    )
    for outcome in told:
        agreed = outcome.get("callback_at") if outcome["outcome_class"] == "CALLBACK_SCHEDULED" else None
        rest = policy.interval_hours.value.get(outcome["outcome_class"], 0)
        assert (agreed or _last_moment(outcome["attempted_at"]) + timedelta(hours=rest)) <= moment
    (consent,) = [one for one in records.consents if one["consent_id"] == call["consent_id"]]
    assert (consent["e164"], consent["withdrawn_at"]) == (e164, None)
    assert consent["granted_at"] <= as_of
    assert consent["expires_at"] is None or moment < consent["expires_at"]
    lifted = ("refusal", "withdrawal") if policy.reopen_on_new_consent.value else ()
    for no in records.suppressions:
        is_lifted = no["reason"] in lifted and _last_moment(no["since"]) < consent["granted_at"]
        assert no["e164"] != e164 or is_lifted
    for held in records.disclosures:
        assert held["e164"] != e164 or (held["valid_until"] <= as_of and _is_answered(held, told))


def _apart(told: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each attempt once; of those that are told with their day alone, as many as one file has lines of them."""
    attempts: dict[tuple[Any, ...], dict[str, Any]] = {}
    lines = Counter[tuple[Any, ...]]()
    for outcome in told:
        at = outcome["attempted_at"]
        of_file = tuple(outcome[name] for name in ("campaign", "vendor", "outcome_class", "attempted_at", "file_id"))
        lines[of_file] += at == MIDNIGHT + (at - MIDNIGHT) // timedelta(days=1) * timedelta(days=1)
        attempts[*of_file[:-1], lines[of_file]] = {**outcome, "attempted_at": _last_moment(at)}
    return list(attempts.values())


def _may_have_been_a_call(held: dict[str, Any], told: list[dict[str, Any]]) -> bool:
    """Whether nobody reports a call of the hand-over, nor that there was none once there could be none any more."""
    return not any(
        _is_answered(held, [outcome])
        and (outcome["outcome_class"] not in NOT_ATTEMPTS or outcome["attempted_at"] >= held["valid_until"])
        for outcome in told
    )


def _is_answered(held: dict[str, Any], told: list[dict[str, Any]]) -> bool:
    """Whether an outcome, not earlier, names the batch of the number, or none and is of its vendor and campaign."""
    return any(_answers(outcome, held) for outcome in told)


def _answers(outcome: dict[str, Any], held: dict[str, Any]) -> bool:
    at = outcome["attempted_at"]
    if not outcome.get("batch_id"):
        is_its = all(outcome[name] == held[name] for name in ("campaign", "vendor"))
        return is_its and bool(at >= held["handed_over_at"])
    is_its = all(outcome[name] == held[name] for name in ("batch_id", "vendor"))
    return is_its and bool(_last_moment(at) >= held["handed_over_at"])


def _last_moment(at: datetime) -> datetime:
    is_of_a_day = (at - MIDNIGHT) % timedelta(days=1) == timedelta(0)
    return at + is_of_a_day * (timedelta(days=1) - timedelta(microseconds=1))


def _most_within(attempts: list[datetime], moment: datetime, length: timedelta) -> int:
    """The most calls, this one among them, that any stretch of that length holds which begins with one of them."""
    calls = [*attempts, moment]
    stretches = [[at for at in calls if first <= at < first + length] for first in calls]
    return max(len(stretch) for stretch in stretches if moment in stretch)


NOES = ("refusal", "complaint", "erasure", "withdrawal", "register", "withdrawn consent", "told", "wrong person")
FINAL = ("complaint", "erasure", "register")
"""The noes that no consent lifts, under any policy."""


def say_no(records: Records, e164: int, how: str, since: str) -> Records:
    """The records with one more no."""
    after = deepcopy(records)
    stamp = {"file_id": OTHER_FILE, "row_number": 1, "taken_in_at": AS_OF, "e164": e164}
    if how == "register":
        after.entries.append({"register": "national", "e164": e164})
    elif how == "withdrawn consent":
        named = {"controller": CAMPAIGN.controller, "purpose": CAMPAIGN.purpose, "channel": "voice"}
        ended = {"granted_at": ago("900d"), "withdrawn_at": AS_OF, "evidence": "crm:2", "source": "web"}
        after.consents.append({**stamp, "consent_id": "end", **named, **ended})
    elif how in {"told", "wrong person"}:
        name = "REFUSAL_EXPLICIT" if how == "told" else "WRONG_PERSON"
        call = {"campaign": "long-gone", "vendor": "south", "code": name, "outcome_class": name}
        after.outcomes.append({**stamp, **call, "attempted_at": ago(since)})
    else:
        after.suppressions.append({**stamp, "reason": how, "since": ago(since), "source": "x", "rule": "y"})
    return after


@settings(max_examples=12, deadline=None)
@given(
    records=histories(),
    row=st.integers(1, 12),
    how=st.sampled_from(NOES),
    since=st.sampled_from(["3000d", "10d", "1d", "0h", "+9d"]),
    policy=_policies,
    size=_sizes,
)
def test_a_no_takes_its_number_off_and_puts_nobody_on(
    records: Records, row: int, how: str, since: str, policy: Policy, size: int
) -> None:
    before, after = night_of(records, policy, size), night_of(say_no(records, number(row), how, since), policy, size)
    off = {call for call in open_to(before) if call[1] == number(row)}
    assert open_to(after) <= open_to(before)
    assert open_to(before) - open_to(after) <= off, "a no is about one number"
    if how != "wrong person" and (how in FINAL or not policy.reopen_on_new_consent.value):
        assert open_to(after).isdisjoint(off)
    if size > len(records.contacts):
        assert called(after) == called(before) & open_to(after)
    for campaign in ("spring", "autumn"):
        places = [sum(name == campaign for name, _ in called(night)) for night in (before, after)]
        assert places[1] <= places[0], "a place that is free goes to one other at most"


@settings(max_examples=7, deadline=None)
@given(records=histories(), chance=st.randoms(use_true_random=False), policy=_policies, size=_sizes)
def test_no_order_and_no_repetition_changes_anything(
    records: Records, chance: Random, policy: Policy, size: int
) -> None:
    again = deepcopy(records)
    again.outcomes += [
        {**outcome, "file_id": OTHER_FILE, "row_number": outcome["row_number"] + 100}
        for outcome in again.outcomes
        if chance.random() < 0.5
    ]
    again.suppressions += again.suppressions
    again.entries += again.entries
    for ledger in vars(again).values():
        chance.shuffle(ledger)
    before = night_of(records, policy, size)
    assert_frame_equal(night_of(again, policy, size), before)
    again.contacts += [{**contact, "file_id": "c" * 64} for contact in again.contacts]
    again.consents += [{**consent, "consent_id": f"{consent['consent_id']}-twice"} for consent in again.consents]
    decision = [
        "campaign",
        "e164",
        "verdict",
        "rule",
        "round",
        "position",
        "next_call_at",
        "window_start",
        "window_end",
    ]
    assert_frame_equal(night_of(again, policy, size).select(decision), before.select(decision))


@pytest.mark.parametrize(
    ("told", "told_again"),
    [
        ({"batch_id": None}, {"batch_id": "b0"}),
        ({"batch_id": "b1"}, {"batch_id": "b0"}),
        ({"outcome_class": "UNKNOWN"}, {"outcome_class": "NO_ANSWER"}),
        ({"outcome_class": "CONNECTED_NO_OUTCOME"}, {"outcome_class": "REJECTED_NO_TALK"}),
        ({"outcome_class": "NO_ANSWER"}, {"outcome_class": "TERMINAL_INVALID"}),
    ],
)
def test_an_outcome_told_again_with_more_or_other_words_is_read_the_same_in_any_order(
    told: dict[str, Any], told_again: dict[str, Any]
) -> None:
    records = read("row | outcomes | batch\n1 | NO_ANSWER 1d | 2d")
    both = [
        {**records.outcomes[0], **told},
        {**records.outcomes[0], **told_again, "file_id": OTHER_FILE},
    ]
    forth = decided(Records(**{**vars(records), "outcomes": both}))
    back = decided(Records(**{**vars(records), "outcomes": both[::-1]}))
    assert_frame_equal(forth, back)


def test_the_first_list_by_id_stands_for_a_person_of_two() -> None:
    records = read("row\n1")
    records.contacts.insert(0, {**records.contacts[0], "file_id": OTHER_FILE})
    assert decided(records)["list_id"].to_list() == [FILE]
