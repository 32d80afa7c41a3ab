"""The small home after its night before, and after a night that nothing disturbed, for all to copy."""

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from flows.home import Home
from schemas.run import Run
from tests.flows.killed.homes import NIGHT_BEFORE, TONIGHT, night_at, small_home, the_day_after
from tests.flows.killed.sameness import everything


@dataclass(frozen=True)
class Undisturbed:
    """A home after both nights, what the second was, and everything of it."""

    home: Home
    run: Run
    everything: dict[str, object]


@pytest.fixture(scope="session")
def before(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The home before tonight, with what came in during the day."""
    home = small_home(tmp_path_factory.mktemp("killed") / "home")
    night_at(home, NIGHT_BEFORE)
    the_day_after(home)
    return home


@pytest.fixture(scope="session")
def undisturbed(before: Home, tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    """The same home after tonight."""
    home = Home.at(shutil.copytree(before.root, tmp_path_factory.mktemp("undisturbed") / "home"))
    run = night_at(home, TONIGHT)
    return Undisturbed(home, run, everything(home))


@pytest.fixture
def home(before: Home, tmp_path: Path) -> Home:
    """A copy of the home before tonight."""
    return Home.at(shutil.copytree(before.root, tmp_path / "home"))
