"""What should be put right, said where it is read: on the terminal, and in the log of the run."""

from collections.abc import Iterable

from prefect.logging import get_run_logger

from flows.night_shift.artifacts import is_watched
from flows.talk import warn


def note(sentences: Iterable[str]) -> None:
    """Say each sentence as a warning."""
    said = list(sentences)
    warn(said)
    if said and is_watched():
        logger = get_run_logger()
        for sentence in said:
            logger.warning("%s", sentence)
