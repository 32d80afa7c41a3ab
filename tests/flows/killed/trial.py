"""One trial: a copy of a home whose day and night is killed, once or twice, and run again."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from flows.home import Home
from tests.flows.killed.killing import live_until, rehearse
from tests.flows.killed.moments import Moment, Span
from tests.flows.killed.sameness import dialled_twice, differences, everything, unsealed


@dataclass(frozen=True)
class Stage:
    """A home before its day and night, what both come to undisturbed, and how long that takes."""

    base: Path
    noon: datetime | None
    as_of: datetime
    undisturbed: dict[str, object]
    span: Span

    @classmethod
    def rehearsed(cls, base: Path, noon: datetime | None, as_of: datetime, *, is_watched: bool) -> "Stage":
        """Of the home at `base`, which stays as it is."""
        copy = base.with_name(f"{base.name}-undisturbed")
        shutil.copytree(base, copy)
        span = rehearse(copy, noon, as_of, is_watched=is_watched)
        return cls(base, noon, as_of, everything(Home.at(copy)), span)


@dataclass(frozen=True)
class Ended:
    """What a trial came to."""

    moments: Sequence[Moment]
    killed: int
    against: list[str]
    """What differs from the undisturbed home, and what must never be."""

    def __str__(self) -> str:
        """As it stands in a table."""
        said = "the same" if not self.against else f"DIFFERS: {', '.join(self.against)}"
        return f"{' and '.join(map(str, self.moments))}: {self.killed} killed, {said}"


def try_kills(stage: Stage, root: Path, moments: Sequence[Moment]) -> Ended:
    """Kill a copy's day and night at one moment after the other, each in the next run, then let it run."""
    shutil.copytree(stage.base, root)
    killed = sum(not live_until(root, stage.noon, stage.as_of, moment) for moment in moments)
    assert live_until(root, stage.noon, stage.as_of, None)
    home = Home.at(root)
    against = differences(stage.undisturbed, everything(home))
    against += ["numbers dialled twice"] if dialled_twice(home) else []
    against += ["a batch without its manifest"] if unsealed(home) else []
    return Ended(moments, killed, against)
