"""A day and a night that are killed at any moment, and run again, end as if nobody had killed them."""

from pathlib import Path
from random import Random

import pytest

from tests.flows.killed.homes import NIGHT_BEFORE, NOON, TONIGHT, small_home, the_day_after
from tests.flows.killed.killing import live_until
from tests.flows.killed.trial import Stage, try_kills

SEED, KILLS = 20261122, 10


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Stage:
    home = small_home(tmp_path_factory.mktemp("killed") / "home")
    assert live_until(home.root, None, NIGHT_BEFORE, None)
    the_day_after(home)
    return Stage.rehearsed(home.root, NOON, TONIGHT, is_watched=False)


def test_the_undisturbed_night_has_something_of_everything(stage: Stage) -> None:
    written = "\n".join(stage.undisturbed)
    assert all(place in written for place in ("outbox/north/stop/", "outbox/north/campaign=", "outbox/south/campaign="))


@pytest.mark.parametrize("trial", range(KILLS))
def test_a_killed_night_run_again_ends_the_same(trial: int, stage: Stage, tmp_path: Path) -> None:
    drawn = Random(SEED + trial)  # noqa: S311 - a drawing, no secret
    moments = [stage.span.draw(drawn) for _ in range(1 + (trial % 4 == 3))]
    ended = try_kills(stage, tmp_path / "home", moments)
    assert not ended.against, str(ended)
