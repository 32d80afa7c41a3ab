"""Whose words they are: in a transcript that marks its speakers only those of the person called count."""

import polars as pl

from schemas.phrases import Speakers

_CALLING, _CALLED, _A, _B = "ＡＢＣＤ"
"""Marks of who speaks on; full-width letters, which no folded text holds."""

_BEFORE = r"(?:^|[\s,;.!?。、…|/)\]】>」”\"])"
_AFTER = r"\s*(?:[0-9]{1,6}|[(#-][\p{Han}a-z0-9]{1,8}\)?)?\s*"


def words_of_the_called(words: pl.Expr, *, speakers: Speakers) -> pl.Expr:
    """The plain words without what is marked as the calling side's, up to the next speaker or line.

    Where no word is marked as the called person's, the mark is the note's author, who may tell what the person said:
    all of it counts. Of speakers A and B the one who alone speaks as callers do is the calling side; else both count.
    """
    is_marked = words.str.contains(r"[:\]】>]")
    marked = _with_sides_told(pl.when(is_marked).then(words), speakers)
    marked = marked.str.replace_all(_mark("|".join(speakers.calling)), f"\n{_CALLING}")
    marked = marked.str.replace_all(_mark("|".join(speakers.called)), f"\n{_CALLED}")
    # No digit follows: "to 10:30" tells a time, no speaker called "to 10".
    other = _BEFORE + r"(?:\p{Han}{1,6}|[a-z]{2,10} ?[0-9]{0,2})\s*:([^0-9]|$)"
    marked = marked.str.replace_all(other, f"\n{_CALLED}$1")
    bare = marked.str.replace_all(rf"[{_CALLING}{_CALLED}{_A}{_B}]", ",")
    called = marked.str.replace_all(rf"{_CALLING}[^{_CALLED}\r\n]*|[{_CALLED}{_A}{_B}]", ",")
    heard = pl.when(marked.str.contains(_CALLED, literal=True)).then(called).otherwise(bare)
    return pl.coalesce(heard, words)


def _mark(names: str) -> str:
    """`坐席:`, `坐席 3:`, `坐席(007):`, `[坐席]` and the like, at the beginning of a sentence."""
    return rf"(?:{_BEFORE}(?:{names}){_AFTER}:|[\[【<(](?:{names}){_AFTER}[\]】>)]\s*:?)"


def _with_sides_told(words: pl.Expr, speakers: Speakers) -> pl.Expr:
    """A: and B: as marks of the calling and the called side, where their words tell which is which."""
    has_both = words.str.contains(_BEFORE + r"a\s*:") & words.str.contains(_BEFORE + r"b\s*:")
    lettered = (
        pl.when(has_both)
        .then(words)
        .str.replace_all(_BEFORE + r"a\s*:", f"\n{_A}")
        .str.replace_all(_BEFORE + r"b\s*:", f"\n{_B}")
    )
    calling = rf"[^{_A}{_B}]*(?:{'|'.join(speakers.calling_says)})"
    a_calls, b_calls = lettered.str.contains(_A + calling), lettered.str.contains(_B + calling)
    return (
        pl.when(a_calls & ~b_calls)
        .then(lettered.str.replace_all(_A, _CALLING).str.replace_all(_B, _CALLED))
        .when(b_calls & ~a_calls)
        .then(lettered.str.replace_all(_B, _CALLING).str.replace_all(_A, _CALLED))
        .otherwise(words)
    )
