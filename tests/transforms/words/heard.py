"""What the shipped phrases make of notes, and the notes that they were written with."""

import tomllib
from functools import cache
from pathlib import Path

import polars as pl

from schemas.outcomes import OutcomeClass
from schemas.phrases import Phrases
from transforms.words import phrase_said, said

DATA = Path(__file__).resolve().parents[3] / "data"
PRACTICE = Path(__file__).parent / "practice.tsv"

LABELS = {
    OutcomeClass.REFUSAL_COMPLAINT: "complaint",
    OutcomeClass.REFUSAL_EXPLICIT: "refusal",
    OutcomeClass.WRONG_PERSON: "wrong_person",
    OutcomeClass.CALLBACK_SCHEDULED: "callback",
}


@cache
def shipped() -> Phrases:
    """The phrases of `data/reference/`."""
    return Phrases.model_validate(tomllib.loads((DATA / "reference" / "phrases.toml").read_text(encoding="utf-8")))


def labels(notes: list[str]) -> list[str]:
    """What each of the notes says: complaint, refusal, wrong_person, callback or none."""
    classes = pl.DataFrame({"note": notes}, schema={"note": pl.String}).select(said("note", phrases=shipped()))
    return classes.to_series().replace_strict(LABELS, default="none", return_dtype=pl.String).to_list()


def phrases_of(notes: list[str]) -> list[str | None]:
    """The id of the phrase that decides about each of the notes."""
    ids = pl.DataFrame({"note": notes}, schema={"note": pl.String}).select(phrase_said("note", phrases=shipped()))
    return ids.to_series().to_list()


def practice() -> pl.DataFrame:
    """`utterance, label` of the notes that the phrases were written with; figures on them prove nothing."""
    return pl.read_csv(PRACTICE, separator="\t", quote_char=None, infer_schema=False).with_columns(
        pl.col("utterance").str.replace_all("\\n", "\n", literal=True)
    )
