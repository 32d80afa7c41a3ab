"""Consents are checked and never repaired; the end of one counts whatever else is wrong with its row."""

from datetime import UTC, datetime

import polars as pl
import pytest

from flows.reference import words_for_nothing
from tests.transforms.intake.drawn import ANNA, TAKEN_IN_AT, ZONE, noes, plan, reasons, rows
from transforms.cells import plain_word
from transforms.intake.consents import FIELDS, read_consents


def read(drawing: str) -> pl.LazyFrame:
    return read_consents(
        rows(drawing, FIELDS),
        region="CN",
        plan=plan(),
        time_zone=ZONE,
        controllers={"Sunrise"},
        words_for_nothing={"无", "n/a", "-"},
        taken_in_at=TAKEN_IN_AT,
    )


def test_a_whole_consent_is_good() -> None:
    consent = read("""
        phone | controller | purpose  | channel | granted_at | expires_at       | evidence
        anna  | Sunrise    | reminder | Voice   | 2026-01-05 | 2027-01-05 12:00 | crm:1
    """)
    kept = consent.select("e164", "controller", "purpose", "channel", "granted_at", "expires_at", "evidence").collect()
    assert kept.rows() == [
        (
            ANNA,
            "Sunrise",
            "reminder",
            "voice",
            datetime(2026, 1, 4, 16, tzinfo=UTC),
            datetime(2027, 1, 5, 4, tzinfo=UTC),
            "crm:1",
        )
    ]
    assert reasons(consent) == {2: None}
    assert noes(consent) == {}


def test_every_cell_that_a_consent_needs_is_asked_for() -> None:
    assert reasons(
        read("""
        phone | controller | purpose  | channel | granted_at        | evidence
        -     | Sunrise    | reminder | voice   | 2026-01-05        | crm:1
        anna  | -          | reminder | voice   | 2026-01-05        | crm:1
        anna  | Sunrise    | -        | voice   | 2026-01-05        | crm:1
        anna  | Sunrise    | reminder | -       | 2026-01-05        | crm:1
        anna  | Sunrise    | reminder | voice   | -                 | crm:1
        anna  | Sunrise    | reminder | voice   | 2026-01-05        | -
        anna  | Moonset    | reminder | voice   | 2026-01-05        | crm:1
        anna  | sunrise    | reminder | voice   | 2026-01-05        | crm:1
        anna  | Sunrise    | reminder | fax     | 2026-01-05        | crm:1
        anna  | Sunrise    | reminder | voice   | 5 January 2026    | crm:1
        anna  | Sunrise    | reminder | voice   | 2026-11-20T17:31Z | crm:1
        anna  | Sunrise    | reminder | voice   | 2026-11-20T17:30Z | crm:1
    """)
    ) == {
        2: ("no_number", "phone"),
        3: ("missing_value", "controller"),
        4: ("missing_value", "purpose"),
        5: ("unknown_channel", "channel"),
        6: ("missing_value", "granted_at"),
        7: ("no_evidence", "evidence"),
        8: ("unknown_controller", "controller"),
        9: ("unknown_controller", "controller"),
        10: ("unknown_channel", "channel"),
        11: ("bad_instant", "granted_at"),
        12: ("from_the_future", "granted_at"),
        13: None,
    }


def test_an_end_that_cannot_be_read_is_no_end_that_can_be_left_out() -> None:
    assert reasons(
        read("""
        phone | controller | purpose  | channel | granted_at | expires_at | withdrawn_at | evidence
        anna  | Sunrise    | reminder | voice   | 2026-01-05 | never      | -            | crm:1
        anna  | Sunrise    | reminder | voice   | 2026-01-05 | -          | yes          | crm:1
        anna  | Sunrise    | reminder | voice   | 2026-01-05 | -          | 2026-01-04   | crm:1
        anna  | Sunrise    | reminder | voice   | 2026-01-05 | -          | 2026-01-05   | crm:1
    """)
    ) == {
        2: ("bad_instant", "expires_at"),
        3: ("bad_instant", "withdrawn_at"),
        4: ("withdrawn_before_granted", "withdrawn_at"),
        5: None,
    }


def test_a_consent_that_says_what_cannot_be_is_refused() -> None:
    assert reasons(
        read("""
        phone | controller | purpose  | channel | granted_at | expires_at | withdrawn_at      | evidence
        anna  | Sunrise    | reminder | voice   | 2026-01-05 | 2026-01-04 | -                 | crm:1
        anna  | Sunrise    | reminder | voice   | 2026-01-05 | -          | 2026-11-20T17:31Z | crm:1
        anna  | Sunrise    | reminder | voice   | 2026-01-05 | -          | -                 | 无
        anna  | Sunrise    | reminder | voice   | 2026-01-05 | -          | -                 | N/A
        anna  | Sunrise    | reminder | voice   | 2026-01-05 | -          | -                 | ｎ／ａ
        anna  | Sunrise    | reminder | voice   | 2026-01-05 | 2026-01-05 | -                 | N/A-17
    """)
    ) == {
        2: ("expired_before_granted", "expires_at"),
        3: ("from_the_future", "withdrawn_at"),
        4: ("no_evidence", "evidence"),
        5: ("no_evidence", "evidence"),
        6: ("no_evidence", "evidence"),
        7: None,
    }


def test_a_withdrawal_from_the_future_holds_from_today() -> None:
    said = read("phone | withdrawn_at | controller | granted_at\nanna | 2027-01-01 | Sunrise | 2026-01-05")
    assert noes(said) == {2: ("withdrawal", datetime(2026, 12, 31, 16, tzinfo=UTC))}


def test_the_words_for_nothing_are_no_ids_and_in_the_form_that_they_are_compared_in() -> None:
    words = words_for_nothing()
    shown = pl.LazyFrame({"raw_word": words}).select(plain_word("raw_word")).collect()["raw_word"]
    assert shown.to_list() == list(words)
    assert len(set(words)) == len(words)


@pytest.mark.parametrize(
    "rest",
    [
        "Sunrise | reminder | voice | 2026-01-05 | crm:1",
        "Moonset | reminder | voice | 2026-01-05 | crm:1",
        "Sunrise | reminder | fax   | 2026-01-05 | crm:1",
        "Sunrise | reminder | voice | 2026-01-05 | -",
        "Sunrise | reminder | voice | whenever   | crm:1",
        "Sunrise | reminder | voice | 2026-10-05 | crm:1",
        "-       | -        | -     | -          | -",
    ],
)
def test_a_withdrawal_is_kept_whatever_else_its_row_says(rest: str) -> None:
    said = read(
        f"phone | withdrawn_at | controller | purpose | channel | granted_at | evidence\nanna | 2026-09-01 | {rest}"
    )
    assert noes(said) == {2: ("withdrawal", datetime(2026, 8, 31, 16, tzinfo=UTC))}
    assert said.collect()["e164"].to_list() == [ANNA]


def test_a_withdrawal_whose_date_cannot_be_read_holds_from_now_on() -> None:
    said = read("phone | withdrawn_at\nanna | yes")
    assert noes(said) == {2: ("withdrawal", TAKEN_IN_AT)}
