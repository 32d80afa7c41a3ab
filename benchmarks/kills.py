"""Nights of the sample home killed at random moments and run again, held to an undisturbed one.

`python -m benchmarks.kills [KILLS] [SEED]`: 100 by default, each of a stop list at noon and the night after it. The
moments are drawn: by the clock, at one of Python's steps, and where strace may watch, in one call to the system.
"""

import os
import shutil
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from tests.flows.killed.homes import NOON
from tests.flows.killed.killing import live_until
from tests.flows.killed.moments import Moment
from tests.flows.killed.trial import Ended, Stage, try_kills
from tests.flows.nights import NIGHT_BEFORE, TONIGHT, next_day, sample_home

KILLS, SEED, AT_ONCE = 100, 20261122, 3


def main(kills: int = KILLS, seed: int = SEED) -> int:
    """Try them, print each, and what they came to; 1 if any ended otherwise than the undisturbed night."""
    os.environ["HEED_SETTLE_SECONDS"] = "0"
    with TemporaryDirectory(prefix="heed-kills-") as scratch:
        stage = _stage(Path(scratch))
        print(f"undisturbed: {stage.span}")
        with ThreadPoolExecutor(AT_ONCE) as several:
            ended = list(several.map(lambda trial: _try(stage, Path(scratch), seed, trial), range(kills)))
    moments = [moment.how for one in ended for moment in one.moments]
    differ = [one for one in ended if one.against]
    print(f"{kills} trials, {len(moments)} moments drawn {dict(Counter(moments))}")
    print(f"{sum(one.killed for one in ended)} kills, {len(differ)} ended otherwise than undisturbed")
    return 1 if differ else 0


def _stage(scratch: Path) -> Stage:
    home = sample_home(scratch / "home")
    assert live_until(home.root, None, NIGHT_BEFORE, None)  # noqa: S101 - the start of everything
    next_day(home)
    return Stage.rehearsed(home.root, NOON, TONIGHT, is_watched=True)


def _try(stage: Stage, scratch: Path, seed: int, trial: int) -> Ended:
    drawn = Random(seed * 1_000 + trial)  # noqa: S311 - a drawing, no secret
    moments: list[Moment] = [stage.span.draw(drawn) for _ in range(1 + (trial % 4 == 3))]
    root = scratch / f"trial-{trial}"
    ended = try_kills(stage, root, moments)
    print(f"{trial:>4}  {ended}", flush=True)
    if not ended.against:
        shutil.rmtree(root)
    return ended


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
