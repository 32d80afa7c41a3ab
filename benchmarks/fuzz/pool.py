"""Workers that are watched from outside: one that hangs or dies costs its file, and no other."""

import os
import time
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.fuzz.accounts import Failing
from benchmarks.fuzz.worker import Batch, work

SECONDS_A_FILE = 10
"""Of a file's time, those in which the worker or its own processes had a core; a busy machine is no fault of a file."""

WAITING_SECONDS = 600
"""A file may not take longer than this by the clock, whether the worker computes or sleeps."""

SECONDS_BETWEEN = 300
"""For laying files down, and for the check of the books."""

_ENVIRONMENT = {"POLARS_MAX_THREADS": "1", "OMP_NUM_THREADS": "1", "RUST_BACKTRACE": "0", "TOKIO_WORKER_THREADS": "1"}


@dataclass
class _Worker:
    """A process, the batch it works on, and since when it has been at one file."""

    seed: int
    process: BaseProcess = field(init=False)
    pipe: Connection = field(init=False)
    folder: TemporaryDirectory[str] = field(init=False)
    numbers: list[int] = field(default_factory=list)
    at: int | None = None
    since: float = 0.0
    used: float = 0.0

    def __post_init__(self) -> None:
        context = get_context("spawn")
        self.pipe, other = context.Pipe()
        self.folder = TemporaryDirectory(prefix="heed-fuzz-", ignore_cleanup_errors=True)
        self.process = context.Process(target=work, args=(other, Path(self.folder.name), self.seed), daemon=True)
        with _environment():
            self.process.start()
        other.close()

    def begin(self, numbers: Sequence[int]) -> None:
        """Give it a batch."""
        self.numbers, self.at = list(numbers), None
        self.since, self.used = time.monotonic(), self._seconds_used()
        self.pipe.send(self.numbers)

    def heard(self) -> Batch | None:
        """Read one message; the batch, if that was it. EOFError where the process is gone."""
        told = self.pipe.recv()
        self.since, self.used = time.monotonic(), self._seconds_used()
        if isinstance(told, Batch):
            return told
        self.at = told
        return None

    @property
    def hangs(self) -> bool:
        """Whether it has been at one thing for too long."""
        waited = time.monotonic() - self.since
        if self.at is None or waited < SECONDS_A_FILE:
            return waited > SECONDS_BETWEEN
        return waited > WAITING_SECONDS or self._seconds_used() - self.used > SECONDS_A_FILE

    def _seconds_used(self) -> float:
        """Processor time of the process and of those it has waited for; none where the system does not tell."""
        try:
            told = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        except OSError:
            return 0.0
        return sum(map(int, told[11:15])) / os.sysconf("SC_CLK_TCK")

    def kill(self) -> None:
        """End it, whatever it does, and leave nothing of it behind."""
        self.process.kill()
        self.process.join()
        self.pipe.close()
        self.folder.cleanup()


@contextmanager
def _environment() -> Iterator[None]:
    """What a process that is started now has besides."""
    before = dict(os.environ)
    os.environ.update(_ENVIRONMENT)
    try:
        yield
    finally:
        for name in _ENVIRONMENT:
            del os.environ[name]
        os.environ.update({name: before[name] for name in _ENVIRONMENT if name in before})


def run(batches: Iterable[Sequence[int]], *, seed: int, workers: int) -> Iterator[Batch]:
    """Every batch done, in no order; a hanging or dying worker's batch is done again without the file it was at."""
    waiting = deque(batches)
    busy = [_Worker(seed) for _ in range(min(workers, len(waiting)))]
    try:
        for worker in busy:
            worker.begin(waiting.popleft())
        while busy:
            for worker in _ready(busy):
                done, failing = _heard(worker)
                if done is None and failing is None:
                    continue
                if failing is not None:
                    rest = [number for number in worker.numbers if number != failing.number]
                    if failing.number >= 0:
                        waiting.appendleft(rest)
                    worker.kill()
                    busy.remove(worker)
                    busy.append(worker := _Worker(seed))
                yield done or Batch(failing=[failing] if failing else [])
                if waiting:
                    worker.begin(waiting.popleft())
                else:
                    worker.kill()
                    busy.remove(worker)
    finally:
        for worker in busy:
            worker.kill()


def _ready(busy: Sequence[_Worker]) -> list[_Worker]:
    """The workers that have something to say, or for too long had not."""
    speaking = wait([worker.pipe for worker in busy], timeout=0.5)
    return [worker for worker in busy if worker.pipe in speaking or worker.hangs]


def _heard(worker: _Worker) -> tuple[Batch | None, Failing | None]:
    number = -1 if worker.at is None else worker.at
    if not worker.pipe.poll():
        return None, Failing(number, "hangs")
    try:
        return worker.heard(), None
    except EOFError:
        worker.process.join()
        return None, Failing(number, f"ends the process with code {worker.process.exitcode}")
