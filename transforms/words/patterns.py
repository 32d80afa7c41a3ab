"""The phrases as regular expressions over folded text, one a pattern: small ones run faster than their sum."""

from collections.abc import Iterable

import polars as pl

from schemas.phrases import Meaning, Phrase, Phrases

SETTLED = " , "
"""Stands where something was said that is none of what it looks like."""


def says(text: pl.Expr, phrase: Phrase, *, phrases: Phrases) -> pl.Expr:
    """Whether `phrase` stands in the text, in any of its ways."""
    return pl.any_horizontal(text.str.contains(pattern) for pattern in _written(phrase, phrases))


def means(text: pl.Expr, meaning: Meaning, *, phrases: Phrases) -> pl.Expr:
    """Whether any phrase of the meaning stands in the text."""
    return pl.any_horizontal(says(text, phrase, phrases=phrases) for phrase in phrases.meaning(meaning))


def without(text: pl.Expr, meaning: Meaning, *, phrases: Phrases) -> pl.Expr:
    """The text with `SETTLED` for every phrase of the meaning, one after the other in the file's order."""
    for phrase in phrases.meaning(meaning):
        for pattern in _written(phrase, phrases):
            text = text.str.replace_all(pattern, SETTLED)
    return text


def _written(phrase: Phrase, phrases: Phrases) -> Iterable[str]:
    """Each pattern written out; English ones are whole words."""
    yield from (phrases.written_out(text) for text in phrase.zh)
    yield from (f" (?:{phrases.written_out(text)}) " for text in phrase.en)
