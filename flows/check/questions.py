"""The questions that the check asks: every named query of the promises' SQL files."""

import re
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent

QUESTION = re.compile(
    r"^-- check: (?P<name>\w+)\n-- says: (?P<sentence>.+)\n(?P<sql>-- Derives: (?:.|\n)*?;)$", re.MULTILINE
)
"""Name, the sentence that should hold, a comment that says what is derived, and a query for how often it does not."""


@dataclass(frozen=True)
class Question:
    """One sentence that should hold of every night, with the query that counts where it does not."""

    promise: int
    name: str
    sentence: str
    sql: str


def read_questions(file: Path) -> list[Question]:
    """The questions of one `promise_<n>_<what>.sql`, in its order.

    Raises:
        ValueError: a `-- check:` does not go on as a question does.
    """
    text = file.read_text(encoding="utf-8")
    promise = int(file.name.split("_")[1])
    questions = [Question(promise, **found.groupdict()) for found in QUESTION.finditer(text)]
    if len(questions) != text.count("-- check:"):
        raise ValueError(f"{file.name}: a check lacks its sentence, its comment or its semicolon")
    return questions


QUESTIONS: tuple[Question, ...] = tuple(
    question for file in sorted(HERE.glob("promise_*.sql")) for question in read_questions(file)
)
"""Every question, by promise."""

OF_VENDORS: tuple[Question, ...] = tuple(read_questions(HERE / "vendors_2_answers.sql"))
"""What the vendors answer against themselves: no mistake of a night's, and a promise broken all the same."""
