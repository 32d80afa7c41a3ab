"""What must hold of every note: a no is never talked away, and how it is written changes nothing."""

import re
import unicodedata
from collections.abc import Callable
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.transforms.words.heard import labels, practice

WEIGHT = {"none": 0, "callback": 1, "wrong_person": 2, "refusal": 3, "complaint": 4}
NOTES: list[str] = practice()["utterance"].sample(600, seed=1).to_list()
BY_ONE_SPEAKER = [note for note in NOTES if not re.search(r"[:：\]】]", note)]
NOES = [
    "不需要",
    "我没有兴趣",
    "别再打了",
    "不考虑",
    "谢谢，不用了",
    "拉黑",
    "not interested",
    "please stop calling me",
]
BETWEEN = ("，", "。", "\n")
NOISE = "嗯啊呃 ，。！…~～\t　🙂"


def weights(notes: list[str]) -> list[int]:
    return [WEIGHT[label] for label in labels(notes)]


@pytest.mark.parametrize("no", NOES)
def test_a_no_said_after_or_before_anything_is_a_no(no: str) -> None:
    after = [note + between + no for between in BETWEEN for note in BY_ONE_SPEAKER[::3]]
    before = [no + between + note for between in BETWEEN for note in BY_ONE_SPEAKER[1::3]]
    assert [note for note, weight in zip(after + before, weights(after + before), strict=True) if weight < 3] == []


_labels_of = cache(lambda notes: labels(list(notes)))
"""Those of notes that many a test asks for."""


def full_width(note: str) -> str:
    return "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in note)


def spaced(note: str) -> str:
    return re.sub(r"(?<=[\u4e00-\u9fff])(?=[\u4e00-\u9fff])", " ", note)


WAYS: dict[str, Callable[[str], str]] = {
    "in full width": full_width,
    "in capitals": str.upper,
    "spaced out": spaced,
    "decomposed": lambda note: unicodedata.normalize("NFD", note),
    "with more dots": lambda note: f"…{note}!!!",
    "with fillers": lambda note: f"嗯，{note}啊",
    "with wide blanks": lambda note: note.replace(" ", " \u3000 "),
    "with half-width marks": lambda note: note.translate(str.maketrans("，。？！：", ",.?!:")),
}


@pytest.mark.parametrize("way", WAYS)
def test_how_it_is_written_changes_nothing(way: str) -> None:
    notes = BY_ONE_SPEAKER if way == "spaced out" else NOTES
    plain, written = _labels_of(tuple(notes)), labels([WAYS[way](note) for note in notes])
    assert [note for note, one, other in zip(notes, plain, written, strict=True) if one != other] == []


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(NOES), st.text(NOISE, max_size=6)), min_size=1, max_size=20))
def test_noise_around_a_no_is_noise(drawn: list[tuple[str, str]]) -> None:
    assert set(labels([f"{noise}{no}{noise}" for no, noise in drawn])) == {"refusal"}


@settings(max_examples=15, deadline=None)
@given(st.lists(st.text(max_size=60), min_size=1, max_size=40))
def test_any_text_at_all_has_one_answer_wherever_it_stands(notes: list[str]) -> None:
    said = labels([*notes, *reversed(notes)])
    assert said == said[::-1]


def test_the_phrases_still_hear_what_they_were_written_with() -> None:
    notes = practice()
    heard, meant = labels(notes["utterance"].to_list()), notes["label"].to_list()
    noes = [said in {"refusal", "complaint"} for said in heard]
    should = [said in {"refusal", "complaint"} for said in meant]
    found = sum(one and other for one, other in zip(noes, should, strict=True))
    assert found / sum(should) > 0.99
    assert found / sum(noes) > 0.99
