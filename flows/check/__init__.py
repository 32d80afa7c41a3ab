"""Promises 1 to 4, and what makes a call explainable, derived again in SQL from what a night read and wrote.

Nothing here is shared with the night but where things lie in a home: the rules stand in the `.sql` files beside this
one, written a second time and in another language, so that a mistake has to be made twice to go unseen.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from flows.check.evidence import lay_out
from flows.check.questions import OF_VENDORS, QUESTIONS, Question
from flows.errors import BadInput
from flows.home import Home

__all__ = ["OF_VENDORS", "QUESTIONS", "Finding", "check"]


@dataclass(frozen=True)
class Finding:
    """How often one sentence about a night does not hold; a count of 0 means that it holds."""

    promise: int
    name: str
    sentence: str
    count: int


def check(
    home_root: Path, run_id: str, questions: Sequence[Question] = QUESTIONS, *, on_record: bool = False
) -> list[Finding]:
    """Every finding about the finished night `run_id`, in the order of the promises.

    `OF_VENDORS` ask of its vendors: what no earlier night had found, or with `on_record` all that is on record.

    Raises:
        UsageError: `home_root` is no home.
        BadInput: the run, or a ledger as the run read it, is missing or cannot be read.
    """
    with lay_out(Home.at(home_root), run_id, on_record=on_record) as evidence:
        return [
            Finding(question.promise, question.name, question.sentence, _count(evidence, question))
            for question in questions
        ]


def _count(evidence: duckdb.DuckDBPyConnection, question: Question) -> int:
    try:
        answer = evidence.execute(question.sql).fetchone()
    except duckdb.Error:  # its message may quote a row
        raise BadInput(f"check {question.name} cannot read what it needs: a Parquet file is damaged") from None
    return int(answer[0]) if answer else 0
