"""One spelling for what is said: width, case, traditional characters, fillers, spaces and punctuation folded away."""

import polars as pl

from schemas.phrases import Folding

START, END = "^", "$"
"""Stand before and after what is said; every such sign of the note itself is a comma by then."""


def plain(note: pl.Expr, *, folding: Folding) -> pl.Expr:
    """The note in one width and case and in simplified characters, its spaces, punctuation and lines still there."""
    return note.str.normalize("NFKC").str.to_lowercase().str.replace_many(folding.simplified())


def squeezed(words: pl.Expr, *, folding: Folding) -> pl.Expr:
    """Plain words as Chinese is read: `^?不需要,thx,$` for `？不 需要,嗯thx!`.

    Without spaces and fillers; commas part clauses, `?` stays, no other punctuation does; null where all that
    stands is English.
    """
    fillers = "".join(folding.fillers_zh)
    said = (
        pl.when(words.str.contains(r"\p{Han}") | ~words.str.contains("[a-z]"))
        .then(words)
        .str.replace_all(rf"[{fillers}\s*·_~\-&&[^\r\n]]+", "")
        .str.replace_all(r"[[\p{P}\p{S}\p{C}]--[?]]+", ",")
        .str.replace_many(dict(folding.spellings), leftmost=True)
    )
    return pl.concat_str(pl.lit(START), said, pl.lit(END))


def spaced(words: pl.Expr, *, folding: Folding) -> pl.Expr:
    """Plain words as English is read: ` ^ not interested , $ ` for `Well, not really interested!`.

    Whole words with one space between, without fillers; null where no letter of English stands.
    """
    fillers = "|".join(folding.fillers_en)
    said = (
        pl.when(words.str.contains("[a-z]"))
        .then(words)
        .str.replace_all(r"['’‘`´]", "")
        .str.replace_all(r"[-_/*]+", " ")
        .str.replace_all(r"[^a-z0-9\s]+|[\r\n]+", " , ")
        .str.replace_all(r"\s+", " ")
        .str.replace_all(rf"\b(?:{fillers})\b", "")
        .str.replace_all(r"\s+", " ")
    )
    return pl.concat_str(pl.lit(f" {START} "), said, pl.lit(f" {END} ")).str.replace_all("  ", " ", literal=True)
