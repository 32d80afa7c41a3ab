"""Moments at which a night is killed: by the clock, at one of Python's own steps, or at one call to the system."""

import os
import signal
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Literal

STEPS = {"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link", "fcntl.flock"}
"""What Python says before it does it (PEP 578); `open` only where something is written."""

CALLS = ("rename", "link", "unlink", "mkdir", "ftruncate", "write")
"""What anybody asks of the system that changes files, the ledgers' and Parquet's writers among them."""


@dataclass(frozen=True)
class Moment:
    """`at` seconds after the start, before the `at`-th step, or in the `at`-th such `call` of some thread."""

    how: Literal["clock", "step", "call"]
    at: float
    call: str = ""

    def __str__(self) -> str:
        """As it stands in a table."""
        match self.how:
            case "clock":
                return f"after {self.at:.3f} s"
            case "step":
                return f"before step {self.at:.0f} of Python's"
            case _:
                return f"in {self.call} number {self.at:.0f} of a thread"


@dataclass(frozen=True)
class Span:
    """How long an undisturbed night is, in each of the ways that moments are told."""

    seconds: float
    steps: int
    calls: Mapping[str, int]
    """The most that one thread makes of each; none, where nobody can watch."""

    def draw(self, drawn: Random) -> Moment:
        """One moment of it."""
        ways: Sequence[str] = ("clock", "step", "step", "call") if self.calls else ("clock", "step", "step")
        match drawn.choice(ways):
            case "clock":
                return Moment("clock", drawn.uniform(0, self.seconds))
            case "step":
                return Moment("step", drawn.randrange(1, self.steps + 1))
            case _:
                call = drawn.choice(sorted(self.calls))
                return Moment("call", drawn.randrange(1, self.calls[call] + 1), call)


def count_steps(*, die_at: int | None) -> Counter[str]:
    """Count this process's steps from now on, under `step`, and have it killed before the one that is `die_at`."""
    counted: Counter[str] = Counter()

    def on(event: str, told: tuple[object, ...]) -> None:
        if event in STEPS and (event != "open" or _writes(told)):
            counted["step"] += 1
            if counted["step"] == die_at:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(on)
    return counted


def _writes(told: tuple[object, ...]) -> bool:
    flags = told[2] if len(told) > 2 else 0
    return isinstance(flags, int) and bool(flags & (os.O_WRONLY | os.O_RDWR))
