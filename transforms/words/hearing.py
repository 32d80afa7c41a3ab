"""What a note says, by the weightiest phrase that stands in it."""

import polars as pl

from schemas.phrases import CLASSES, Meaning, Phrases
from transforms.words.folding import folded, plain
from transforms.words.patterns import means, says, without
from transforms.words.speakers import words_of_the_called


def said(column: str, *, phrases: Phrases) -> pl.Expr:
    """The outcome class that the note in `column` puts into words; null where it says none of them.

    Complaints come before refusals, wrong persons and wishes to be called again. A refusal "for now" is one too,
    unless a time to call again is named. What the calling side says, asks or supposes counts for nothing.
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
    for step in (_spoken, _folded, _settled, _firm, _put_off, _decided):
        heard = heard.struct.with_fields(step(phrases))
    return heard.struct.field("decided").alias(column)


def _spoken(phrases: Phrases) -> pl.Expr:
    return words_of_the_called(pl.field("note"), speakers=phrases.speakers).alias("spoken")


def _folded(phrases: Phrases) -> pl.Expr:
    return folded(pl.field("spoken"), folding=phrases.folding).alias("folded")


def _settled(phrases: Phrases) -> pl.Expr:
    """What is left where nobody insists."""
    is_meant = means(pl.field("folded"), Meaning.MEANT, phrases=phrases)
    settled = without(pl.field("folded"), Meaning.DENIED, phrases=phrases)
    return pl.when(is_meant).then(pl.field("folded")).otherwise(settled).alias("settled")


def _firm(phrases: Phrases) -> pl.Expr:
    return without(pl.field("settled"), Meaning.NOT_NOW, phrases=phrases).alias("firm")


def _put_off(phrases: Phrases) -> pl.Expr:
    """The same words, null where a time to call again is named."""
    is_put_off = means(pl.field("settled"), Meaning.CALLBACK, phrases=phrases)
    return pl.when(~is_put_off).then(pl.field("settled")).alias("not_put_off")


def _decided(phrases: Phrases) -> pl.Expr:
    within = {Meaning.REFUSAL: "firm", Meaning.NOT_NOW: "not_put_off"}
    found = (
        (place, says(pl.field(within.get(phrase.meaning, "settled")), phrase, phrases=phrases))
        for place, phrase in enumerate(phrases.weighed())
    )
    return pl.coalesce(pl.when(is_said).then(pl.lit(place, dtype=pl.UInt8)) for place, is_said in found).alias(
        "decided"
    )
