"""A night that is killed at any moment, and run again, ends as if nobody had killed it."""

import shutil
from pathlib import Path
from random import Random

import pytest

from flows.home import Home
from tests.flows.killed.conftest import Undisturbed
from tests.flows.killed.homes import TONIGHT
from tests.flows.killed.trial import Stage, try_kills

pytestmark = pytest.mark.xdist_group("killed")
SEED, KILLS = 20261122, 10


@pytest.fixture(scope="module")
def stage(before: Home, tmp_path_factory: pytest.TempPathFactory) -> Stage:
    base = shutil.copytree(before.root, tmp_path_factory.mktemp("kills") / "home")
    return Stage.rehearsed(base, None, TONIGHT, is_watched=False)


def test_the_undisturbed_night_has_something_of_everything(stage: Stage, undisturbed: Undisturbed) -> None:
    assert undisturbed.run.batches
    assert not undisturbed.run.held_because, "what is handed over is what a kill may break"
    written = "\n".join(stage.undisturbed)
    assert all(place in written for place in ("outbox/north/stop/", "outbox/north/campaign=", "outbox/south/campaign="))


@pytest.mark.parametrize("trial", range(KILLS))
def test_a_killed_night_run_again_ends_the_same(trial: int, stage: Stage, tmp_path: Path) -> None:
    drawn = Random(SEED + trial)  # noqa: S311 - a drawing, no secret
    moments = [stage.span.draw(drawn) for _ in range(1 + (trial % 4 == 3))]
    ended = try_kills(stage, tmp_path / "home", moments)
    assert not ended.against, str(ended)
