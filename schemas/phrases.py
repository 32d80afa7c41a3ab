"""The shape of the phrase file: what people say who refuse, complain, are somebody else or ask for another call."""

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Self

from pydantic import BeforeValidator, Field, model_validator

from schemas.frozen import Frozen
from schemas.outcomes import OutcomeClass


class Meaning(StrEnum):
    """What a phrase says, the weightiest first; the last five only settle what the others count."""

    COMPLAINT = "complaint"
    REFUSAL = "refusal"
    NOT_NOW = "not_now"
    WRONG_PERSON = "wrong_person"
    IMPLIED = "implied"
    CALLBACK = "callback"
    HINTED = "hinted"
    OPEN = "open"
    WILLING = "willing"
    NEUTRAL = "neutral"
    MEANT = "meant"
    DENIED = "denied"


CLASSES: dict[Meaning, OutcomeClass] = {
    Meaning.COMPLAINT: OutcomeClass.REFUSAL_COMPLAINT,
    Meaning.REFUSAL: OutcomeClass.REFUSAL_EXPLICIT,
    Meaning.NOT_NOW: OutcomeClass.REFUSAL_EXPLICIT,
    Meaning.WRONG_PERSON: OutcomeClass.WRONG_PERSON,
    Meaning.IMPLIED: OutcomeClass.REFUSAL_EXPLICIT,
    Meaning.CALLBACK: OutcomeClass.CALLBACK_SCHEDULED,
    Meaning.HINTED: OutcomeClass.REFUSAL_EXPLICIT,
}
"""The outcome class of each meaning that has one, in order of precedence."""

RULE_PREFIX = "words:"
"""Before a phrase's id in the name of the rule that it gives."""

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]


def _one_line(text: object) -> object:
    """A text that the file indents or wraps over several lines, as it is meant."""
    return "".join(line.lstrip() for line in text.splitlines()) if isinstance(text, str) else text


Texts = tuple[Annotated[str, BeforeValidator(_one_line), Field(min_length=1)], ...]

_REFERENCE = re.compile(r"<([a-z_]+)>")
_PLAIN_GROUP = re.compile(r"(?<!\\)\((?!\?)")
_LOOKS_AROUND = re.compile(r"\(\?[^:]|\\[1-9]")


class Phrase(Frozen):
    """One way of saying one thing: patterns of folded Chinese (`zh`) and of folded English words (`en`)."""

    id: Name
    meaning: Meaning
    reason: str = Field(min_length=10)
    source: str = "own collection"
    zh: Texts = ()
    en: Texts = ()

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.zh and not self.en:
            raise ValueError(f"{self.id} has no pattern: give zh or en")
        return self


class Speakers(Frozen):
    """How transcripts mark who speaks, and what only the calling side says."""

    called: Texts = Field(min_length=1)
    calling: Texts = Field(min_length=1)
    calling_says: Texts = Field(min_length=1)


class Folding(Frozen):
    """What is written in more than one way, and what is no word at all."""

    traditional: str
    spellings: dict[str, str]
    fillers_zh: Texts = Field(min_length=1)
    fillers_en: Texts = Field(min_length=1)

    def simplified(self) -> dict[str, str]:
        """Every traditional character, and the simplified one."""
        return {pair[0]: pair[1] for pair in self.traditional.split()}


class Phrases(Frozen):
    """The whole file; a pattern is a regular expression without look-around, and `<name>` in it a word list."""

    version: str
    speakers: Speakers
    folding: Folding
    words: dict[Name, Texts]
    phrases: tuple[Phrase, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _can_be_read(self) -> Self:
        ids = [phrase.id for phrase in self.phrases]
        if twice := {name for name in ids if ids.count(name) > 1}:
            raise ValueError(f"more than one phrase is called {', '.join(sorted(twice))}")
        if lacking := set(Meaning) - {phrase.meaning for phrase in self.phrases}:
            raise ValueError(f"no phrase means {', '.join(sorted(lacking))}")
        for name, pattern in self._patterns():
            self._check(name, pattern)
        return self

    def meaning(self, meaning: Meaning) -> tuple[Phrase, ...]:
        """The phrases of one meaning, in the file's order."""
        return tuple(phrase for phrase in self.phrases if phrase.meaning is meaning)

    def weighed(self) -> tuple[Phrase, ...]:
        """The phrases that have an outcome class, weightiest first."""
        return tuple(phrase for meaning in CLASSES for phrase in self.meaning(meaning))

    def classes(self) -> dict[str, str]:
        """The outcome class of every phrase that has one, by its rule."""
        return {f"{RULE_PREFIX}{phrase.id}": str(CLASSES[phrase.meaning]) for phrase in self.weighed()}

    def written_out(self, pattern: str, *, inside: tuple[str, ...] = ()) -> str:
        """The pattern with every `<name>` replaced by its words, and groups that capture nothing.

        Raises:
            ValueError: a name stands for no word list, or for itself.
        """

        def words(found: re.Match[str]) -> str:
            name = found[1]
            if name not in self.words or name in inside:
                raise ValueError(f"<{name}> is no word list, or one of itself")
            return f"(?:{'|'.join(self.written_out(word, inside=(*inside, name)) for word in self.words[name])})"

        return _PLAIN_GROUP.sub("(?:", _REFERENCE.sub(words, pattern))

    def _patterns(self) -> Iterator[tuple[str, str]]:
        for phrase in self.phrases:
            yield from ((phrase.id, pattern) for pattern in (*phrase.zh, *phrase.en))
        speakers = self.speakers
        for pattern in (*speakers.called, *speakers.calling, *speakers.calling_says, *self.folding.fillers_en):
            yield "speakers and fillers", pattern

    def _check(self, name: str, pattern: str) -> None:
        written = self.written_out(pattern)
        if _LOOKS_AROUND.search(written):
            raise ValueError(f"{name}: {pattern} looks around, which the engine cannot")
        try:
            matches_nothing = re.compile(written).search("") is not None
        except re.error as error:
            raise ValueError(f"{name}: {pattern} is no pattern: {error}") from None
        if matches_nothing:
            raise ValueError(f"{name}: {pattern} matches where nothing is said")
