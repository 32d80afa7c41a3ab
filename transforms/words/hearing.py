"""What a note says, by the weightiest phrase that stands in it."""

from collections.abc import Iterator

import polars as pl

from schemas.phrases import CLASSES, Meaning, Phrases
from transforms.words.folding import plain, spaced, squeezed
from transforms.words.patterns import LANGUAGES, means, says, without
from transforms.words.speakers import words_of_the_called


def said(column: str, *, phrases: Phrases) -> pl.Expr:
    """The outcome class that the note in `column` puts into words; null where it says none of them.

    Complaints come before refusals, wrong persons and wishes to be called again. A refusal "for now" is one too,
    unless a time to call again is named, and so is one that is only implied, unless the talk goes on, and last of
    all one that is hinted, unless somebody is willing. What the calling side says, asks or supposes does not count.
    """
    classes = {place: str(CLASSES[phrase.meaning]) for place, phrase in enumerate(phrases.weighed())}
    return _place(column, phrases).replace_strict(classes, return_dtype=pl.String)


def phrase_said(column: str, *, phrases: Phrases) -> pl.Expr:
    """The id of the phrase that decides `said`; null where none stands in the note."""
    ids = {place: phrase.id for place, phrase in enumerate(phrases.weighed())}
    return _place(column, phrases).replace_strict(ids, return_dtype=pl.String)


def _place(column: str, phrases: Phrases) -> pl.Expr:
    """The place of the first phrase that the note says, among all that have a class, weightiest first."""
    # One struct that grows: every step names the one before, which would else be written out wherever it is used.
    heard = pl.struct(plain(pl.col(column), folding=phrases.folding).alias("note"))
    for step in (_spoken, _folded, _meant, _settled, _put_off, _firm):
        heard = heard.struct.with_fields(*step(phrases))
    for decided in _decided(phrases):
        heard = heard.struct.with_fields(decided)
    return heard.struct.field("decided").alias(column)


def _spoken(phrases: Phrases) -> Iterator[pl.Expr]:
    yield words_of_the_called(pl.field("note"), speakers=phrases.speakers).alias("spoken")


def _folded(phrases: Phrases) -> Iterator[pl.Expr]:
    yield squeezed(pl.field("spoken"), folding=phrases.folding).alias("folded_zh")
    yield spaced(pl.field("spoken"), folding=phrases.folding).alias("folded_en")


def _meant(phrases: Phrases) -> Iterator[pl.Expr]:
    yield means("folded", Meaning.MEANT, phrases=phrases).alias("is_meant")


def _settled(phrases: Phrases) -> Iterator[pl.Expr]:
    """What is left where nobody insists."""
    for language in LANGUAGES:
        folded, settled = pl.field(f"folded_{language}"), without("folded", language, Meaning.DENIED, phrases=phrases)
        yield pl.when(pl.field("is_meant")).then(folded).otherwise(settled).alias(f"settled_{language}")


def _put_off(phrases: Phrases) -> Iterator[pl.Expr]:
    yield means("settled", Meaning.CALLBACK, phrases=phrases).alias("is_put_off")


def _firm(phrases: Phrases) -> Iterator[pl.Expr]:
    """What is left without any "not now"; and all of it, null where a time to call again is named."""
    for language in LANGUAGES:
        yield without("settled", language, Meaning.NOT_NOW, phrases=phrases).alias(f"firm_{language}")
        yield pl.when(~pl.field("is_put_off")).then(pl.field(f"settled_{language}")).alias(f"now_{language}")


def _decided(phrases: Phrases) -> Iterator[pl.Expr]:
    """The weightiest phrase first, and each next one only in notes that say none of those before it."""
    within = {
        Meaning.REFUSAL: "firm",
        Meaning.NOT_NOW: "now",
        Meaning.IMPLIED: "closed",
        Meaning.HINTED: "left",
    }
    decided = pl.lit(None, dtype=pl.UInt8)
    for place, phrase in enumerate(phrases.weighed()):
        if phrase == phrases.meaning(Meaning.IMPLIED)[0]:
            yield from _closed(phrases, where=decided.is_null())
        if phrase == phrases.meaning(Meaning.HINTED)[0]:
            yield from _left(phrases, where=decided.is_null())
        where = decided.is_null() & (pl.field("is_put_off") if phrase.meaning is Meaning.CALLBACK else True)
        is_said = says(within.get(phrase.meaning, "settled"), phrase, phrases=phrases, where=where)
        yield pl.when(is_said).then(pl.lit(place, dtype=pl.UInt8)).otherwise(decided).alias("decided")
        decided = pl.field("decided")


def _closed(phrases: Phrases, *, where: pl.Expr) -> Iterator[pl.Expr]:
    """What is left, null where the talk goes on, and there nothing is implied; asked only of the notes `where`."""
    goes_on = (says("folded", phrase, phrases=phrases, where=where) for phrase in phrases.meaning(Meaning.OPEN))
    is_closed = where & ~pl.any_horizontal(goes_on)
    for language in LANGUAGES:
        yield pl.when(is_closed).then(pl.field(f"settled_{language}")).alias(f"closed_{language}")


def _left(phrases: Phrases, *, where: pl.Expr) -> Iterator[pl.Expr]:
    """Closed talk without what is neutral, null where somebody is willing: the last rung looks for hints there."""
    willing = (says("folded", phrase, phrases=phrases, where=where) for phrase in phrases.meaning(Meaning.WILLING))
    is_left = where & ~pl.any_horizontal(willing)
    for language in LANGUAGES:
        yield pl.when(is_left).then(pl.field(f"closed_{language}")).alias(f"left_{language}")
    for language in LANGUAGES:
        yield without("left", language, Meaning.NEUTRAL, phrases=phrases).alias(f"left_{language}")
