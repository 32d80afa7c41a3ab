"""Complaints and erasure requests: only a number that nobody can read refuses a row."""

from datetime import UTC, datetime

import polars as pl
import pytest

from schemas.reasons import SuppressionReason
from tests.transforms.intake.drawn import ANNA, TAKEN_IN_AT, ZONE, noes, plan, reasons, rows
from transforms.intake.noes import read_noes


def read(drawing: str, reason: SuppressionReason = SuppressionReason.COMPLAINT) -> pl.LazyFrame:
    return read_noes(
        rows(drawing, ["said_at"]),
        reason=reason,
        said_at="said_at",
        region="CN",
        plan=plan(),
        time_zone=ZONE,
        taken_in_at=TAKEN_IN_AT,
    )


@pytest.mark.parametrize("reason", [SuppressionReason.COMPLAINT, SuppressionReason.ERASURE])
def test_a_row_is_a_no_since_it_was_said(reason: SuppressionReason) -> None:
    said = read("phone | said_at\nanna | 2026-11-19T10:00Z", reason)
    assert noes(said) == {2: (str(reason), datetime(2026, 11, 19, 10, tzinfo=UTC))}
    assert reasons(said) == {2: None}
    assert said.collect()["no_rule"].to_list() == [str(reason)]


def test_a_no_without_a_readable_date_is_good_and_holds_from_now_on() -> None:
    said = read("phone | said_at\nanna | yesterday\nanna | -")
    assert set(reasons(said).values()) == {None}
    assert noes(said) == {2: ("complaint", TAKEN_IN_AT), 3: ("complaint", TAKEN_IN_AT)}
    assert said.collect()["e164"].to_list() == [ANNA, ANNA]


def test_a_file_that_gives_no_dates_is_still_all_noes() -> None:
    assert noes(read("phone\nanna")) == {2: ("complaint", TAKEN_IN_AT)}


def test_a_no_from_the_future_is_a_no() -> None:
    said = read("phone | said_at\nanna | 2030-01-01T00:00Z")
    assert noes(said) == {2: ("complaint", datetime(2030, 1, 1, tzinfo=UTC))}


def test_a_number_that_cannot_be_read_is_refused() -> None:
    assert reasons(read("phone | said_at\n- | 2026-11-19\n+1 202 555 | -")) == {
        2: ("no_number", "phone"),
        3: ("not_valid", "phone"),
    }
