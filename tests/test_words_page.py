"""docs/words.md: every note is heard as the page says, and its phrase can be added as it stands there."""

import re
import tomllib
from pathlib import Path

import polars as pl

from schemas.phrases import Meaning, Phrases
from tests.transforms.words.heard import labels, phrases_of, shipped
from transforms.words import said

PAGE = (Path(__file__).parents[1] / "docs" / "words.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| (.+?) \| (\w+) \| (\w*) ?\|$", PAGE, re.MULTILINE)
EXAMPLES = [row for row in ROWS if row[1] != "is"]


def test_every_note_is_heard_as_the_page_says() -> None:
    notes = [note for note, _, _ in EXAMPLES]
    assert len(notes) > 30
    heard = [(label, phrase or "") for label, phrase in zip(labels(notes), phrases_of(notes), strict=True)]
    assert dict(zip(notes, heard, strict=True)) == {note: (label, phrase) for note, label, phrase in EXAMPLES}


def test_every_meaning_is_named_where_a_phrase_is_added() -> None:
    assert all(meaning in PAGE for meaning in Meaning)


def test_the_phrase_that_the_page_adds_can_be_added() -> None:
    (block,) = re.findall(r"```toml\n(.+?)```", PAGE, re.DOTALL)
    told = shipped().model_dump()
    learnt = Phrases.model_validate({**told, "phrases": [*told["phrases"], *tomllib.loads(block)["phrases"]]})
    notes = pl.DataFrame({"note": ["我移民了不联系", "we're moving abroad soon so forget it", "moving house"]})
    heard = notes.select(said("note", phrases=learnt))["note"].to_list()
    assert heard == ["REFUSAL_EXPLICIT", "REFUSAL_EXPLICIT", None]
