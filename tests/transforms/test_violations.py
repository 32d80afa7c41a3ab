"""Calls after a no and calls without a batch, drawn as tables."""

from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl
import pytest

from flows.plan import load_plan
from schemas.tables.ledgers import Consents, Disclosures, Outcomes, Suppressions
from schemas.tables.stops import Stops
from transforms.answers.calls import of_another_number
from transforms.answers.violations import count_violations, suspects, violations
from transforms.decide.handed_over import with_campaign_of_batch
from transforms.decide.suppressions import noes_said
from transforms.stops.waiting import with_consent

ANNA, BEN = 8613800001009, 8613800002018
HANDED = datetime(2026, 11, 18, 17, 30, tzinfo=UTC)
"""01:30 on the 19th in Shanghai."""
HOUR = timedelta(hours=1)
FILE, NO_FILE = "a" * 64, "b" * 64
MIDNIGHT = -1.5
"""So many hours before the hand-over the 19th began, by the home's clock; 22.5 after it the 20th did."""


def at(hours: float) -> datetime:
    return HANDED + hours * HOUR


def handed(e164: int, hours: float = 0, **rest: Any) -> dict[str, Any]:
    row = {"batch_id": "b1", "position": 7, "e164": e164, "vendor": "north", "campaign": "spring", "consent_id": "c"}
    return {**row, "run_id": "r", "handed_over_at": at(hours), "valid_until": at(hours + 20), "file": "f", **rest}


def call(e164: int, hours: float, **rest: Any) -> dict[str, Any]:
    row = {"e164": e164, "campaign": "spring", "vendor": "north", "code": "NA", "outcome_class": "NO_ANSWER"}
    place = {"file_id": FILE, "row_number": round(100 + hours), "taken_in_at": at(48)}
    return {**place, **row, "attempted_at": at(hours), **rest}


def no(e164: int, hours: float, reason: str = "complaint", source: str = "hotline") -> dict[str, Any]:
    place = {"file_id": NO_FILE, "row_number": 2, "taken_in_at": at(40)}
    return {**place, "e164": e164, "reason": reason, "since": at(hours), "source": source, "rule": "x"}


def told(e164: int, hours: float, vendor: str = "north") -> dict[str, Any]:
    row = {"vendor": vendor, "batch_id": "b1", "e164": e164, "campaign": "spring", "reason": "register"}
    return {**row, "since": at(1), "told_at": at(hours), "file": "stop/x.parquet"}


def consent(hours: float) -> dict[str, Any]:
    row = {"file_id": NO_FILE, "row_number": 3, "taken_in_at": at(40), "consent_id": "c", "e164": ANNA}
    said = {"controller": "Sunrise", "purpose": "reminder", "channel": "voice", "evidence": "crm:1", "source": "web"}
    return {**row, **said, "granted_at": at(hours)}


def found(
    calls: list[dict[str, Any]],
    noes: list[dict[str, Any]] | None = None,
    *,
    given: list[dict[str, Any]] | None = None,
    stops: list[dict[str, Any]] | None = None,
    consented: float = -1000,
    reopens: bool = False,
) -> pl.DataFrame:
    """What those calls come to."""
    disclosures = pl.LazyFrame([handed(ANNA)] if given is None else given, schema=Disclosures.dtypes())
    reported = pl.LazyFrame(calls, schema=Outcomes.dtypes())
    outcomes = with_campaign_of_batch(reported, disclosures)
    said = noes_said(pl.LazyFrame(noes or [], schema=Suppressions.dtypes()), outcomes)
    told_to = pl.LazyFrame(stops or [], schema=Stops.dtypes())
    zone = "Asia/Shanghai"
    return violations(
        *suspects(outcomes, disclosures, noes=said, stops=told_to, time_zone=zone),
        of_another_number(reported, disclosures),
        hand_overs=with_consent(disclosures, pl.LazyFrame([consent(consented)], schema=Consents.dtypes())),
        noes=said,
        stops=told_to,
        reopens={"spring": {"*": False, "CN": reopens}},
        controllers={"spring": "Sunrise"},
        plan=load_plan(),
        time_zone=zone,
    ).collect()


AFTER = [
    (2, 3, True),
    (3, 2, False),
    (2, 2, False),
    (MIDNIGHT, 3, False),
    (MIDNIGHT, 23, True),
    (3, MIDNIGHT + 24, True),
    (MIDNIGHT + 24, MIDNIGHT + 24, False),
]
"""When it was said, when it was called, and whether that was surely after; a midnight tells the day alone."""


@pytest.mark.parametrize(("said", "called", "is_after"), AFTER)
def test_a_call_counts_that_was_surely_after_the_no(said: float, called: float, *, is_after: bool) -> None:
    night = found([call(ANNA, called)], [no(ANNA, said)])
    assert night["kind"].to_list() == (["after_a_no"] if is_after else [])


def test_a_call_after_a_no_says_who_when_and_what_for() -> None:
    (row,) = found([call(ANNA, 5)], [no(ANNA, 2)], stops=[told(ANNA, 4)]).to_dicts()
    assert row == {
        "kind": "after_a_no",
        "vendor": "north",
        "campaign": "spring",
        "e164": ANNA,
        "attempted_at": at(5),
        "outcome_class": "NO_ANSWER",
        "batch_id": "b1",
        "position": 7,
        "reason": "register",
        "said_at": at(1),
        "told_at": at(4),
        "no_file_id": None,
        "no_row_number": None,
        "file_id": FILE,
        "row_number": 105,
    }


@pytest.mark.parametrize(
    ("noes", "stops", "told_at"),
    [
        ([no(ANNA, 2)], [], None),
        ([no(ANNA, 2)], [told(ANNA, 9)], None),
        ([no(ANNA, 2)], [told(ANNA, 4, "south")], None),
        ([no(ANNA, 2, source="north")], [], at(2)),
        ([no(ANNA, 2)], [told(ANNA, 4)], at(4)),
        ([], [told(ANNA, 4)], at(4)),
    ],
)
def test_what_the_vendor_could_know_is_told(noes: list[Any], stops: list[Any], told_at: datetime | None) -> None:
    assert found([call(ANNA, 5)], noes, stops=stops)["told_at"].to_list() == [told_at]


def test_a_refusal_is_no_call_after_itself_and_the_next_call_is() -> None:
    refused = call(ANNA, 2, code="NI", outcome_class="REFUSAL_NOT_INTERESTED")
    night = found([refused, call(ANNA, 3), call(ANNA, 4, outcome_class="NOT_DIALLED", code="X")])
    assert night.select("attempted_at", "reason", "told_at").rows() == [(at(3), "refusal", at(2))]


@pytest.mark.parametrize(
    ("reason", "consented", "reopens", "lifted"),
    [
        ("refusal", 2, True, True),
        ("refusal", 2, False, False),
        ("refusal", -2, True, False),
        ("withdrawal", 2, True, True),
        ("complaint", 2, True, False),
        ("erasure", 2, True, False),
    ],
)
def test_only_a_younger_consent_lifts_a_refusal_and_where_the_policy_says_so(
    reason: str, consented: float, *, reopens: bool, lifted: bool
) -> None:
    night = found([call(ANNA, 5)], [no(ANNA, 0, reason)], consented=consented, reopens=reopens)
    assert night.is_empty() == lifted


def test_a_stop_list_is_over_when_the_number_is_handed_over_anew() -> None:
    anew = [handed(ANNA), handed(ANNA, 24, batch_id="b2")]
    assert found([call(ANNA, 25)], stops=[told(ANNA, 4)], given=anew).is_empty()
    late = call(ANNA, 25, batch_id="b1")
    assert found([late], stops=[told(ANNA, 4)], given=anew)["batch_id"].to_list() == ["b1"]


STRAYS = [
    (ANNA, "north", 3, []),
    (BEN, "north", 3, ["without_a_batch"]),
    (ANNA, "south", 3, ["without_a_batch"]),
    (BEN, "north", -3, []),
    (BEN, "south", -3, []),
    (ANNA, "north", MIDNIGHT, []),
    (BEN, "north", MIDNIGHT, []),
]
"""Who called whom when, in hours from the vendor's first hand-over, that of Anna."""


@pytest.mark.parametrize(("number", "vendor", "hours", "kinds"), STRAYS)
def test_a_number_that_the_vendor_never_had_is_a_call_without_a_batch(
    number: int, vendor: str, hours: float, kinds: list[str]
) -> None:
    assert found([call(number, hours, vendor=vendor)])["kind"].to_list() == kinds


def test_what_was_called_before_the_number_was_handed_over_had_no_batch() -> None:
    later = [handed(ANNA), handed(BEN, 24)]
    night = found([call(BEN, 3), call(BEN, 25)], given=later)
    assert night.select("kind", "attempted_at").rows() == [("without_a_batch", at(3))]


def test_one_call_in_two_files_is_one() -> None:
    again = {**call(ANNA, 5), "file_id": NO_FILE, "taken_in_at": at(60)}
    assert found([again, call(ANNA, 5)], [no(ANNA, 2)])["file_id"].to_list() == [FILE]


def test_a_number_that_was_not_dialled_is_no_call() -> None:
    spared = call(BEN, 3, code="X", outcome_class="NOT_DIALLED")
    assert found([spared], [no(BEN, 2)]).is_empty()


def test_the_counts_tell_how_many_knew() -> None:
    night = found([call(ANNA, 3), call(ANNA, 5), call(BEN, 5)], [no(ANNA, 2)], stops=[told(ANNA, 4)])
    counts = count_violations(night.lazy()).select("kind", "reason", "calls", "knew").collect().rows()
    assert set(counts) == {
        ("after_a_no", "complaint", 1, 0),
        ("after_a_no", "register", 1, 1),
        ("without_a_batch", None, 1, 0),
    }
