"""What answers a hand-over, and what leaves open whether it became a call."""

from datetime import timedelta

import pytest

from tests.transforms.decide.drawn import AS_OF, CN, decided, read, with_values

WAITED_FOR, CALLED, NOT_CALLED = ("awaiting_outcome", 2), ("callable", 2), ("callable", 1)
"""Held; or let on, with a call that was made or may have been; or let on with none."""
TOLD = [
    ("", "by name", WAITED_FOR),
    ("NO_ANSWER 40h", "by name", CALLED),
    ("NO_ANSWER 40h", "by campaign", CALLED),
    ("NO_ANSWER 48h", "by name", CALLED),
    ("NOT_DIALLED 40h", "by name", CALLED),
    ("NOT_DIALLED 40h", "by campaign", CALLED),
    ("TECHNICAL 29h", "by name", CALLED),
    ("NOT_DIALLED 28h", "by name", NOT_CALLED),
    ("NOT_DIALLED 28h", "by campaign", NOT_CALLED),
    ("TECHNICAL 20h", "by name", NOT_CALLED),
    ("NOT_DIALLED 40h, NO_ANSWER 30h", "by name", CALLED),
    ("NOT_DIALLED 2970m", "by name", CALLED),
    ("NO_ANSWER 2970m", "by name", CALLED),
]
"""What is told of a batch that was handed over 48 hours ago and ended 28 hours ago, and what that leaves; 2970 minutes
ago the day of the hand-over began, by the home's clock."""
TOO_EARLY = [
    ("NO_ANSWER 49h", "by name"),
    ("NO_ANSWER 49h", "by campaign"),
    ("NO_ANSWER 2970m", "by campaign"),
    ("NO_ANSWER 4410m", "by name"),
    ("NOT_DIALLED 49h", "by name"),
]


def night_after(outcomes: str, how: str, **night: object) -> tuple[str, int]:
    """The verdict, and which round comes next."""
    records = read(f"row | batch | outcomes\n1 | 2d | {outcomes}")
    for outcome in records.outcomes:
        outcome["batch_id"] = "b1" if how == "by name" else None
    return decided(records, **night).select("verdict", "round").row(0)


@pytest.mark.parametrize(("outcomes", "how", "left"), TOLD)
def test_an_answer_lets_go_of_a_number_and_only_a_last_word_of_its_call(
    outcomes: str, how: str, left: tuple[str, int]
) -> None:
    assert night_after(outcomes, how) == left


@pytest.mark.parametrize(("outcomes", "how"), TOO_EARLY)
def test_what_came_before_the_hand_over_does_not_answer_it(outcomes: str, how: str) -> None:
    assert night_after(outcomes, how)[0] == "awaiting_outcome"


@pytest.mark.parametrize("how", ["by name", "by campaign"])
def test_another_vendor_answers_no_batch_and_what_it_says_counts_all_the_same(how: str) -> None:
    records = read("""
        row | batch | outcomes
        1   | 2d    | NO_ANSWER 40h
        2   | 2d    | REFUSAL_EXPLICIT 40h
        3   |       | NO_ANSWER 40h
    """)
    for outcome in records.outcomes:
        outcome |= {"vendor": "south", "batch_id": "b1" if how == "by name" else None}
    night = decided(records).sort("row_number")
    assert night.select("verdict", "round").rows() == [("awaiting_outcome", 3), ("refused", 3), ("callable", 2)]


def test_a_batch_that_another_vendor_names_gives_its_outcome_no_campaign() -> None:
    records = read("row | batch | outcomes\n1 | 2d | SUCCESS@other 40h")
    for outcome in records.outcomes:
        outcome |= {"vendor": "south", "batch_id": "b1"}
    assert decided(records)["verdict"].to_list() == ["awaiting_outcome"]
    for outcome in records.outcomes:
        outcome["vendor"] = "north"
    assert decided(records)["verdict"].to_list() == ["reached"]


@pytest.mark.parametrize(("outcome", "verdict"), [("NOT_DIALLED 40h", "resting"), ("NOT_DIALLED 28h", "callable")])
def test_no_cap_breaks_when_a_call_is_told_after_it_was_not_dialled_yet(outcome: str, verdict: str) -> None:
    tight = with_values(CN, max_attempts_7d=1)
    assert night_after(outcome, "by name", policy=tight)[0] == verdict


def test_a_batch_that_goes_on_holds_whatever_came_back() -> None:
    records = read("row | batch | outcomes\n1 | 2d | NO_ANSWER 40h")
    records.disclosures[0]["valid_until"] = AS_OF + timedelta(hours=1)
    assert decided(records)["verdict"].item() == "awaiting_outcome"
