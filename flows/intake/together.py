"""Small files, promised and added to the ledgers together: a commit costs more than the rows of most lists."""

from collections.abc import Sequence

from flows.home import Home
from flows.intake.staging import Staging, keep_promises

FILES_TOGETHER, ROWS_TOGETHER = 500, 200_000
"""The most that waits: a process that is killed has so much to read again, and memory so much to hold."""


class Together:
    """What is staged and waits for more, to be promised with it."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._waiting: list[Staging] = []
        self._files = 0

    def add(self, staged: Sequence[Staging]) -> None:
        """Let files wait that stand or fall together; none waits for long, and a large one not at all."""
        for one in staged:
            if one.is_small and self._waiting:
                self._waiting[0].take_over(one)
            else:
                self._waiting.append(one)
        self._files += len(staged)
        rows = sum(one.rows for one in self._waiting)
        are_small = all(one.is_small for one in self._waiting)
        if self._files >= FILES_TOGETHER or rows >= ROWS_TOGETHER or not are_small:
            self.keep()

    def keep(self) -> None:
        """Promise whatever waits, and add it to the ledgers."""
        for one in self._waiting:
            one.promise()
        if self._waiting:
            keep_promises(self._home)
        self._waiting, self._files = [], 0
