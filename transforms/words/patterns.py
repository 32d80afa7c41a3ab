"""The phrases as regular expressions over folded texts: several at once to be found, one by one to be taken out."""

from collections.abc import Iterable, Iterator

import polars as pl

from schemas.phrases import Meaning, Phrase, Phrases

LANGUAGES = ("zh", "en")
"""A text is read in both; the English one is null where there is none."""

SETTLED = " , "
"""Stands where something was said that is none of what it looks like."""

TOGETHER = 1_600
"""Characters of patterns looked for at once: one by one is slower, and all of a phrase outgrow the engine's cache."""


def says(text: str, phrase: Phrase, *, phrases: Phrases, where: pl.Expr | None = None) -> pl.Expr:
    """Whether `phrase` stands in the text, in any of its ways; a text is the fields `<text>_zh` and `<text>_en`.

    Only in notes `where` that holds, if given: a pattern costs nothing where its text is null.
    """
    found = []
    for language in LANGUAGES:
        field = pl.field(f"{text}_{language}")
        read = field if where is None else pl.when(where).then(field)
        found += [read.str.contains(pattern) for pattern in _in_groups(_written(phrase, language, phrases))]
    return pl.any_horizontal(found).fill_null(value=False)


def means(text: str, meaning: Meaning, *, phrases: Phrases) -> pl.Expr:
    """Whether any phrase of the meaning stands in the text."""
    return pl.any_horizontal(says(text, phrase, phrases=phrases) for phrase in phrases.meaning(meaning))


def without(text: str, language: str, meaning: Meaning, *, phrases: Phrases) -> pl.Expr:
    """The text in one language with `SETTLED` for every phrase of the meaning, one by one in the file's order."""
    left = pl.field(f"{text}_{language}")
    for phrase in phrases.meaning(meaning):
        for pattern in _written(phrase, language, phrases):
            left = left.str.replace_all(pattern, SETTLED)
    return left


def _in_groups(patterns: Iterable[str]) -> Iterator[str]:
    """Neighbours as one pattern each, up to `TOGETHER`."""
    group = ""
    for pattern in patterns:
        joined = f"{group}|(?:{pattern})" if group else f"(?:{pattern})"
        if group and len(joined) > TOGETHER:
            yield group
            joined = f"(?:{pattern})"
        group = joined
    if group:
        yield group


def _written(phrase: Phrase, language: str, phrases: Phrases) -> Iterator[str]:
    """Each pattern of the language written out; English ones are whole words."""
    if language == "zh":
        yield from (phrases.written_out(text) for text in phrase.zh)
    else:
        yield from (f" (?:{phrases.written_out(text)}) " for text in phrase.en)
