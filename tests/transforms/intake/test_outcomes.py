"""Outcomes as a vendor reports them; a refusal is kept even on a row that is not."""

from datetime import UTC, datetime

import polars as pl
import pytest

from tests.transforms.intake.drawn import ANNA, TAKEN_IN_AT, ZONE, noes, plan, reasons, rows
from tests.transforms.words.heard import shipped
from transforms.intake.outcomes import read_outcomes

FIELDS = ("phone", "campaign", "code", "attempted_at", "callback_at", "batch_id", "position", "note")

CODES = {
    "NA": "NO_ANSWER",
    "NI": "REFUSAL_NOT_INTERESTED",
    "DNC": "REFUSAL_EXPLICIT",
    "CMP": "REFUSAL_COMPLAINT",
    "0": "BUSY",
}


def read(drawing: str) -> pl.LazyFrame:
    return read_outcomes(
        rows(drawing, FIELDS),
        region="CN",
        plan=plan(),
        time_zone=ZONE,
        codes=CODES,
        phrases=shipped(),
        taken_in_at=TAKEN_IN_AT,
    )


def test_each_code_is_its_class_and_one_that_nobody_explained_is_unknown() -> None:
    outcomes = read("""
        phone | campaign | code | attempted_at
        anna  | spring   | NA   | 2026-11-19 10:00
        anna  | spring   | 0    | 2026-11-19 10:00
        anna  | spring   | na   | 2026-11-19 10:00
        anna  | spring   | ＮＡ | 2026-11-19 10:00
        anna  | spring   | 0.0  | 2026-11-19 10:00
        anna  | spring   | 00   | 2026-11-19 10:00
        anna  | spring   | ??   | 2026-11-19 10:00
    """)
    classes = outcomes.select("outcome_class").collect()["outcome_class"].to_list()
    assert classes == ["NO_ANSWER", "BUSY", "NO_ANSWER", "NO_ANSWER", "BUSY", "UNKNOWN", "UNKNOWN"]
    assert set(reasons(outcomes).values()) == {None}
    assert noes(outcomes) == {}


def test_a_row_keeps_what_the_vendor_said_of_the_attempt() -> None:
    outcome = read("""
        phone | campaign | code | attempted_at         | batch_id | note
        anna  | spring   | NA   | 2026-11-19T10:00:00Z | b1       | call later
    """)
    kept = outcome.select("e164", "campaign", "code", "attempted_at", "batch_id", "note").collect()
    assert kept.rows() == [(ANNA, "spring", "NA", datetime(2026, 11, 19, 10, tzinfo=UTC), "b1", "call later")]


def test_the_place_in_a_batch_is_read_in_a_column_of_its_own_or_behind_the_batch() -> None:
    outcomes = read("""
        phone | campaign | code | attempted_at     | batch_id              | position
        anna  | spring   | NA   | 2026-11-19 10:00 | b1                    | 7
        anna  | spring   | NA   | 2026-11-19 10:00 | b0123456789abcdef-12  |
        anna  | spring   | NA   | 2026-11-19 10:00 | b0123456789abcdef-12  | ７.0
        anna  | spring   | NA   | 2026-11-19 10:00 | b0123456789abcdef     |
        anna  | spring   | NA   | 2026-11-19 10:00 | summer-2              |
        anna  | spring   | NA   | 2026-11-19 10:00 | b1                    | 0
        anna  | spring   | NI   | 2026-11-19 10:00 | b1                    | last
    """)
    ours = "b0123456789abcdef"
    assert outcomes.select("batch_id", "position").collect().rows() == [
        ("b1", 7),
        (ours, 12),
        (ours, 7),
        (ours, None),
        ("summer-2", None),
        ("b1", None),
        ("b1", None),
    ]
    assert [reason for reason in reasons(outcomes).values() if reason] == 2 * [("bad_position", "position")]
    assert noes(outcomes), "a no on a row that is refused is one"


def test_the_time_that_was_agreed_for_a_callback_is_kept_and_one_that_cannot_be_read_is_none() -> None:
    outcomes = read("""
        phone | campaign | code | attempted_at     | callback_at
        anna  | spring   | NA   | 2026-11-19 10:00 | 2026-11-21 18:00
        anna  | spring   | NA   | 2026-11-19 10:00 | on Saturday
        anna  | spring   | NA   | 2026-11-19 10:00 | -
    """)
    agreed = outcomes.select("callback_at").collect()["callback_at"].to_list()
    assert agreed == [datetime(2026, 11, 21, 10, tzinfo=UTC), None, None]
    assert set(reasons(outcomes).values()) == {None}


def test_every_cell_that_an_outcome_needs_is_asked_for() -> None:
    assert reasons(
        read("""
        phone | campaign | code | attempted_at
        -     | spring   | NA   | 2026-11-19 10:00
        anna  | -        | NA   | 2026-11-19 10:00
        anna  | spring   | -    | 2026-11-19 10:00
        anna  | spring   | NA   | -
        anna  | spring   | NA   | at ten
        -     | -        | -    | -
    """)
    ) == {
        2: ("no_number", "phone"),
        3: ("missing_value", "campaign"),
        4: ("missing_value", "code"),
        5: ("missing_value", "attempted_at"),
        6: ("bad_instant", "attempted_at"),
        7: ("no_number", "phone"),
    }


@pytest.mark.parametrize(("code", "no"), [("NI", "refusal"), ("DNC", "refusal"), ("CMP", "complaint")])
def test_a_refusal_is_a_no_since_its_attempt(code: str, no: str) -> None:
    said = read(f"phone | campaign | code | attempted_at\nanna | spring | {code} | 2026-11-19T10:00Z")
    assert noes(said) == {2: (no, datetime(2026, 11, 19, 10, tzinfo=UTC))}


def test_a_refusal_on_a_refused_row_is_kept_and_holds_from_now_on_without_a_date() -> None:
    said = read("""
        phone | campaign | code | attempted_at
        anna  | -        | NI   | 2026-11-19T10:00Z
        anna  | spring   | NI   | at ten
        anna  | spring   | DNC  | -
    """)
    assert None not in reasons(said).values()
    assert noes(said) == {
        2: ("refusal", datetime(2026, 11, 19, 10, tzinfo=UTC)),
        3: ("refusal", TAKEN_IN_AT),
        4: ("refusal", TAKEN_IN_AT),
    }
    assert said.collect()["e164"].to_list() == [ANNA] * 3
