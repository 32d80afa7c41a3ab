"""A note counts where it outranks the code, whatever the code is, and never weakens it."""

from functools import cache

import polars as pl
import pytest

from schemas.outcomes import RANKS, REFUSALS, OutcomeClass
from tests.transforms.words.heard import shipped
from transforms.words import attach_heard, noes_heard_since, raise_by_words

Told = tuple[str, str | None]

NOTES = ("不需要", "我要投诉", "打错了", "晚点打给我", "不是不需要", "好的", None)


def raised(*told: Told) -> list[Told]:
    """The class, and the rule that gave it, of outcomes of these classes with these notes."""
    outcomes = pl.LazyFrame(list(told), schema={"outcome_class": pl.String, "note": pl.String}, orient="row")
    heard = raise_by_words(attach_heard(outcomes, "note", phrases=shipped()), phrases=shipped())
    return heard.select("outcome_class", "heard").collect().rows()


TOLD: list[tuple[str, str | None, Told]] = [
    ("NO_ANSWER", "不需要", ("REFUSAL_EXPLICIT", "words:no_wish")),
    ("SUCCESS", "不需要", ("REFUSAL_EXPLICIT", "words:no_wish")),
    ("CALLBACK_SCHEDULED", "别打了", ("REFUSAL_EXPLICIT", "words:do_not_call")),
    ("TECHNICAL", "我要投诉", ("REFUSAL_COMPLAINT", "words:complaint")),
    ("REFUSAL_NOT_INTERESTED", "不需要", ("REFUSAL_EXPLICIT", "words:no_wish")),
    ("REFUSAL_EXPLICIT", "我要投诉", ("REFUSAL_COMPLAINT", "words:complaint")),
    ("REFUSAL_COMPLAINT", "不需要", ("REFUSAL_COMPLAINT", None)),
    ("REFUSAL_EXPLICIT", "不需要", ("REFUSAL_EXPLICIT", None)),
    ("REFUSAL_EXPLICIT", "不是不需要，很感兴趣", ("REFUSAL_EXPLICIT", None)),
    ("UNKNOWN", "不需要", ("REFUSAL_EXPLICIT", "words:no_wish")),
    ("UNKNOWN", "打错了", ("WRONG_PERSON", "words:wrong_number")),
    ("SUCCESS", "打错了", ("WRONG_PERSON", "words:wrong_number")),
    ("DNC_REGISTER_HIT", "打错了", ("DNC_REGISTER_HIT", None)),
    ("CONNECTED_NO_OUTCOME", "晚点打给我", ("CALLBACK_SCHEDULED", "words:call_again")),
    ("UNKNOWN", "晚点打给我", ("UNKNOWN", None)),
    ("NO_ANSWER", "晚点打给我", ("NO_ANSWER", None)),
    ("SUCCESS", "晚点打给我", ("SUCCESS", None)),
    ("NO_ANSWER", "好的", ("NO_ANSWER", None)),
    ("NO_ANSWER", None, ("NO_ANSWER", None)),
]
"""A class, a note, and the class and the rule that both give."""


@cache
def _raised_at_once() -> dict[tuple[str, str | None], Told]:
    """What becomes of each; all are asked at once, since to build the question takes longest."""
    return dict(
        zip([(code, note) for code, note, _ in TOLD], raised(*((code, note) for code, note, _ in TOLD)), strict=True)
    )


@pytest.mark.parametrize(("code", "note", "told"), TOLD)
def test_the_higher_of_code_and_words_is_the_class(code: str, note: str | None, told: Told) -> None:
    assert _raised_at_once()[code, note] == told


def test_words_never_weaken_a_code() -> None:
    told = [(str(code), note) for code in OutcomeClass for note in NOTES]
    for (code, _), (raised_to, _) in zip(told, raised(*told), strict=True):
        assert RANKS[raised_to] >= RANKS[code]


def test_a_no_in_words_is_a_no_under_every_code() -> None:
    told = [(str(code), note) for code in OutcomeClass for note in ("不需要", "我要投诉")]
    assert {outcome_class for outcome_class, _ in raised(*told)} <= REFUSALS


def test_without_phrases_no_note_is_read() -> None:
    outcome = pl.LazyFrame({"outcome_class": ["NO_ANSWER"], "note": ["不需要"]})
    left = raise_by_words(attach_heard(outcome, "note", phrases=None), phrases=None).collect()
    assert left.select("outcome_class", "heard").rows() == [("NO_ANSWER", None)]


def test_notes_keep_their_rows_and_their_order() -> None:
    rows = pl.LazyFrame({"row_number": [5, 2, 9, 1], "note": ["不需要", None, "不需要", "打错了"]})
    told = attach_heard(rows, "note", phrases=shipped()).select("row_number", "heard").collect()
    assert told.rows() == [(5, "words:no_wish"), (2, None), (9, "words:no_wish"), (1, "words:wrong_number")]


def test_an_old_note_that_says_no_is_one_from_now_on_and_nothing_else_changes() -> None:
    classes = ["NO_ANSWER", "REFUSAL_EXPLICIT", "WRONG_PERSON", "NO_ANSWER", "NO_ANSWER", "SUCCESS"]
    notes = ["不需要", "我要投诉", "打错了，别再打了", "好的", None, "我要投诉"]
    at = pl.datetime(2026, 11, pl.col("row_number"), time_zone="UTC")
    outcomes = pl.LazyFrame({"row_number": range(1, 7), "outcome_class": classes, "note": notes}).with_columns(
        at.alias("attempted_at"),
        pl.lit("north").alias("vendor"),
        pl.lit("f").alias("file_id"),
        pl.lit(12025550101, dtype=pl.Int64).alias("e164"),
        pl.lit(None, dtype=pl.String).alias("heard"),
    )
    heard = noes_heard_since(outcomes, phrases=shipped()).collect().sort("row_number")
    assert heard.select("row_number", "reason", "rule", "source").rows() == [
        (1, "refusal", "words:no_wish", "north"),
        (3, "refusal", "words:do_not_call", "north"),
        (6, "complaint", "words:complaint", "north"),
    ]
    assert heard["since"].dt.day().to_list() == [1, 3, 6]
