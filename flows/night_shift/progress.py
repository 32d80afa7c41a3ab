"""How far a long stage is, as an artifact that grows while people look at it."""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import cast
from uuid import UUID

from prefect.artifacts import create_progress_artifact, update_progress_artifact

from flows.night_shift.artifacts import is_watched

SHOWN_AFTER_S = 1.0
"""A stage that is done sooner has nothing to show."""
AGAIN_AFTER_S = 2.0
"""Each showing is one call to Prefect's server."""

WHOLE = 100.0

Says = Callable[[str], None]
Share = Callable[[str], float | None]
"""What a sentence of the stage means as a percentage, if anything."""


class Progress:
    """One stage's percentage, shown now and then."""

    def __init__(self, key: str, share: Share) -> None:
        self.key, self.share = key, share
        self.artifact: UUID | None = None
        self.next_at = time.monotonic() + SHOWN_AFTER_S

    def hears(self, sentence: str) -> None:
        """Show what the sentence means, unless something was shown a moment ago."""
        share = self.share(sentence)
        if share is not None and time.monotonic() >= self.next_at:
            self.show(share)

    def show(self, share: float) -> None:
        """Show the percentage."""
        if self.artifact is None:
            made = create_progress_artifact(share, key=self.key, description=f"How far '{self.key}' is.")
            self.artifact = cast("UUID", made)
        else:
            update_progress_artifact(self.artifact, share)
        self.next_at = time.monotonic() + AGAIN_AFTER_S


@contextmanager
def progress(key: str, share: Share, says: Says) -> Iterator[Says]:
    """What a stage should say its sentences to: they go on to `says`, and to an artifact where Prefect runs the stage.

    The artifact is whole once the stage is.
    """
    if not is_watched():
        yield says
        return
    shown = Progress(key, share)

    def both(sentence: str) -> None:
        says(sentence)
        shown.hears(sentence)

    yield both
    if shown.artifact is not None:
        shown.show(WHOLE)


_SLICES = re.compile(r"(?P<done>\d+) of (?P<all>\d+) slices (?P<what>judged|written)")


def of_slices(sentence: str) -> float | None:
    """The share of the night's decision that is done, where a slice is first judged, then written."""
    if (found := _SLICES.fullmatch(sentence)) is None:
        return None
    half = WHOLE / 2
    return half * int(found["done"]) / int(found["all"]) + (half if found["what"] == "written" else 0)


def of_files(count: int) -> Share:
    """The share of `count` files that was looked at; a file is named again with each of its pieces."""
    seen: set[str] = set()

    def share(sentence: str) -> float:
        seen.add(sentence.partition("  ")[0])
        return min(WHOLE * (len(seen) - 1) / max(count, 1), WHOLE)

    return share
