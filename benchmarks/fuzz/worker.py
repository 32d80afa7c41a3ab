"""One process that lays, takes in and checks batch after batch, and says at every file where it is."""

import contextlib
import logging
import os
import resource
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.fuzz.accounts import Books, Came, Failing, leaks, log_leaks, outcome_of
from benchmarks.fuzz.homes import Laid, lay, new_home
from flows.errors import BadInput
from flows.home import Home
from flows.intake.take_in import take_in
from flows.ledgers import snapshot

MOST_MEMORY = 2 << 30
TAKEN_IN_AT = datetime(2026, 11, 20, 17, 30, tzinfo=UTC)


@dataclass
class Batch:
    """What came of the files of one home."""

    outcomes: Counter[tuple[str, str]] = field(default_factory=Counter)
    """By form and outcome."""
    failing: list[Failing] = field(default_factory=list)
    rows: int = 0
    rejected: int = 0
    slowest: tuple[float, int] = (0.0, -1)
    peak_bytes: int = 0


def work(pipe: Connection, folder: Path, seed: int) -> None:
    """Batches of numbers come through the pipe; the number of each file goes back, or None, and each `Batch`."""
    talk = folder / "talk"
    with talk.open("wb") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    logging.basicConfig(level=logging.INFO, stream=sys.stderr)
    while True:
        numbers = pipe.recv()
        with TemporaryDirectory(dir=folder) as scratch:
            batch = _Round(new_home(Path(scratch) / "home"), seed, numbers, pipe.send).run()
        sys.stdout.flush()
        sys.stderr.flush()
        said = talk.read_text(encoding="utf-8", errors="replace")
        batch.failing += [Failing(-1, f"in what was printed, {what}:\n{said}") for what in _noise(said)]
        os.truncate(talk, 0)
        pipe.send(batch)


def _noise(said: str) -> list[str]:
    return leaks(said) + ["something is said"] * bool(said.strip())


class _Round:
    """One home, from an empty inbox to its checked books."""

    def __init__(self, home: Home, seed: int, numbers: Sequence[int], send: Callable[[object], None]) -> None:
        self.home, self.send, self.batch = home, send, Batch()
        self.laid = {one.file.shown: one for one in lay(home, seed, numbers)}
        self.place, self.since = "", time.monotonic()

    def run(self) -> Batch:
        """What came of it."""
        came = self._taken()
        books, pinned = Books.of(self.home), snapshot(self.home)
        said = "\n".join([came.stopped.partition("\nbesides: ")[0], *came.refused])
        for one in self.laid.values():
            outcome, wrong = outcome_of(one, books, said)
            self.batch.outcomes[one.form, outcome] += 1
            self.batch.failing += [Failing(one.number, what) for what in wrong]
        self._check_said(came)
        again = self._taken()
        if snapshot(self.home) != pinned:
            self._fail(-1, "taking in again changed a ledger")
        for before, after in ((came.stopped, again.stopped), ("\n".join(came.refused), "\n".join(again.refused))):
            if before != after:
                lines = set(before.split("\n")) ^ set(after.split("\n"))
                self._fail(-1, "\n".join(["taking in again said something else:", *sorted(lines)]))
        if any(self.home.incoming.glob("*")):
            self._fail(-1, "something is left in ledgers/.incoming")
        for what in log_leaks(self.home):
            self._fail(-1, what)
        self.batch.rows, self.batch.rejected = int(books.files["rows"].sum()), int(books.files["rejected"].sum())
        return self.batch

    def _check_said(self, came: Came) -> None:
        for text in [*came.refused, *came.stopped.split(" · "), *(came.taken.notes if came.taken else [])]:
            for what in leaks(text):
                number = next((one.number for shown, one in self.laid.items() if shown in text), -1)
                self._fail(number, f"{what} in: {text}")

    def _taken(self) -> Came:
        """One intake; a file that crashes it fails, is taken away, and the others have another try."""
        while True:
            came = Came()
            try:
                came.taken = take_in(self.home, taken_in_at=TAKEN_IN_AT, on_file=self._on_file)
                came.refused = came.taken.refused
            except BadInput as error:
                came.stopped = str(error)
            except BaseException:  # noqa: BLE001 - a panic of Rust is no Exception
                culprit = self.laid.pop(self.place, None)
                self._fail(culprit.number if culprit else -1, traceback.format_exc())
                if culprit is None:
                    return came
                culprit.file.path.unlink()
                continue
            self._on_file("")
            return came

    def _on_file(self, said: str) -> None:
        place = said.partition("  ")[0]
        if place == self.place:
            return
        now, before = time.monotonic(), self.laid.get(self.place)
        if before:
            self.batch.slowest = max(self.batch.slowest, (now - self.since, before.number))
            self._check_memory(before)
        self.place, self.since = place, now
        self.send(self.laid[place].number if place in self.laid else None)

    def _check_memory(self, one: Laid) -> None:
        used = max(resource.getrusage(who).ru_maxrss * 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        if used > MOST_MEMORY >= self.batch.peak_bytes:
            self._fail(one.number, f"{used:,} bytes of memory are in use")
        self.batch.peak_bytes = max(self.batch.peak_bytes, used)

    def _fail(self, number: int, what: str) -> None:
        with contextlib.suppress(ValueError):
            self.batch.failing.append(Failing(number, what))
