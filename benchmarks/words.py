"""How well notes are heard: precision and recall of each class on a labelled file, and what a note costs.

python -m benchmarks.words FILE          FILE is TSV with the columns utterance and label
python -m benchmarks.words --speed       nanoseconds for each of two million notes
"""

import sys
import time
from pathlib import Path

import polars as pl

from flows.reference import phrases
from schemas.outcomes import OutcomeClass
from transforms.words import attach_heard, phrase_said, said

LABELS = {
    str(OutcomeClass.REFUSAL_COMPLAINT): "complaint",
    str(OutcomeClass.REFUSAL_EXPLICIT): "refusal",
    str(OutcomeClass.WRONG_PERSON): "wrong_person",
    str(OutcomeClass.CALLBACK_SCHEDULED): "callback",
}
KINDS = {**{label: (label,) for label in (*LABELS.values(), "none")}, "any refusal": ("refusal", "complaint")}
NOTES = 2_000_000


def heard(labelled: pl.DataFrame) -> pl.DataFrame:
    """`utterance, label, heard, phrase`; a label that is none of ours is refused."""
    known = pl.col("label").replace_strict({label: label for label in (*LABELS.values(), "none")})
    return labelled.with_columns(pl.col("utterance").str.replace_all("\\n", "\n", literal=True), known).with_columns(
        said("utterance", phrases=phrases())
        .replace_strict(LABELS, default="none", return_dtype=pl.String)
        .alias("heard"),
        phrase_said("utterance", phrases=phrases()).alias("phrase"),
    )


def scores(told: pl.DataFrame) -> pl.DataFrame:
    """Precision and recall of each kind, one against the rest, with the counts behind them."""
    rows = []
    for kind, labels in KINDS.items():
        meant, found = pl.col("label").is_in(labels), pl.col("heard").is_in(labels)
        both, said_so, is_so = told.select((meant & found).sum().alias("b"), found.sum(), meant.sum()).row(0)
        rows.append((kind, is_so, said_so, both, both / said_so if said_so else None, both / is_so if is_so else None))
    return pl.DataFrame(rows, schema=["kind", "meant", "heard", "both", "precision", "recall"], orient="row")


def speed(utterances: pl.Series) -> None:
    """Seconds and nanoseconds a note: all notes different, then as agents write them, over and over."""
    drawn = utterances.sample(NOTES, with_replacement=True, seed=1)
    numbered = pl.Series(range(NOTES)).cast(pl.String)
    different = pl.DataFrame({"note": drawn + " " + numbered, "row_number": range(NOTES)})
    repeated = pl.DataFrame({"note": drawn, "row_number": range(NOTES)})
    without = pl.DataFrame({"note": pl.Series([None] * NOTES, dtype=pl.String), "row_number": range(NOTES)})
    for name, notes in {"different": different, "repeated": repeated, "none": without}.items():
        began, used = time.perf_counter(), time.process_time()
        attach_heard(notes.lazy(), "note", phrases=phrases()).collect(engine="in-memory")
        wall, cpu = time.perf_counter() - began, time.process_time() - used
        print(f"{name:10} {wall:7.2f} s  {wall / NOTES * 1e9:8.0f} ns a note  ({cpu / NOTES * 1e9:.0f} ns of one core)")


def main() -> None:
    """Print what the command line asks for."""
    practice = Path(__file__).parents[1] / "tests" / "transforms" / "words" / "practice.tsv"
    is_speed = sys.argv[1:] == ["--speed"]
    file = practice if is_speed else Path(sys.argv[1])
    labelled = pl.read_csv(file, separator="\t", quote_char=None, infer_schema=False)
    if is_speed:
        speed(labelled["utterance"])
        return
    told = heard(labelled)
    with pl.Config(tbl_rows=-1, float_precision=4, tbl_hide_dataframe_shape=True, tbl_hide_column_data_types=True):
        print(f"{told.height} utterances, phrases of {phrases().version}")
        print(scores(told))
        print(told.group_by("label", "heard").len().sort("label", "heard"))


if __name__ == "__main__":
    main()
