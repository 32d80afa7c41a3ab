"""Random homes: the night and `heed check` agree on every row, and the check sees what a mistaken night says."""

from itertools import pairwise
from pathlib import Path

import polars as pl
import pytest

from benchmarks.random_homes.draw import Draw
from benchmarks.random_homes.homes import random_home
from benchmarks.random_homes.mistakes import Mistake, all_of, called_otherwise, mistaken, said_instead
from benchmarks.random_homes.nights import decide_night, loosened
from benchmarks.two_engines import compare
from flows.check import check
from flows.home import Home
from schemas.run import Run
from schemas.verdicts import VERDICTS

pytestmark = pytest.mark.xdist_group("two engines")
Decided = tuple[Home, Run]
RESTS_ITSELF = {"resting": "^(interval|cap|campaign_cap):"}
"""Of whom one is chosen: whoever rests for another campaign's sake is open to be called."""


@pytest.mark.parametrize("seed", [3, 5])
def test_the_night_and_the_check_agree_on_every_row(seed: int, tmp_path: Path) -> None:
    """Two homes, one of them under the shipped policies; `benchmarks/two_engines.py` has the many."""
    compared = compare(str(tmp_path), seed)
    assert compared.verdicts.total() > 0
    assert compared.found == {}


@pytest.fixture(scope="module")
def decided(tmp_path_factory: pytest.TempPathFactory) -> Decided:
    """A home whose night is decided and not yet handed over, and gives every verdict."""
    draw = Draw.of(103, people=130)
    home = random_home(tmp_path_factory.mktemp("home") / "home", draw)
    run = decide_night(home, draw, draw.as_of, loosened)
    assert {name for counts in run.verdicts.values() for name, count in counts.items() if count} == set(VERDICTS)
    return home, run


def found_in(decided: Decided, root: Path, *mistakes: Mistake) -> dict[str, int]:
    """What the check holds against the night with those mistakes."""
    wrong, finished = mistaken(*decided, all_of(mistakes), root / "wrong")
    return {found.name: found.count for found in check(wrong.root, finished.run_id) if found.count}


CLOSED = VERDICTS[:-2]
"""The verdicts but for those of whoever is open to be called, strongest first."""


def test_whoever_is_called_against_a_verdict_is_found(decided: Decided, tmp_path: Path) -> None:
    mistakes = [said_instead(kind, "callable", rule=RESTS_ITSELF.get(kind, "")) for kind in CLOSED]
    found = found_in(decided, tmp_path, *mistakes)
    assert found["verdicts_agree"] == len(CLOSED)
    named = {
        "complained": "no_complaint",
        "erased": "no_erasure",
        "no_consent": "consent_on_record",
        "list_held": "held_lists_hand_over_nobody",
        "register_stale": "registers_fresh",
        "awaiting_outcome": "outcomes_came_back",
        "outcome_unknown": "outcomes_understood",
        "exhausted": "within_a_lifetime",
        "outside_hours": "hours_are_the_callees",
    }
    assert set(named.values()) <= found.keys()


def test_a_verdict_that_is_one_rung_too_low_is_found(decided: Decided, tmp_path: Path) -> None:
    lower = dict(pairwise(VERDICTS))
    mistakes = [said_instead(kind, lower[kind], rule=RESTS_ITSELF.get(kind, "")) for kind in reversed(CLOSED)]
    assert found_in(decided, tmp_path, *mistakes)["verdicts_agree"] == len(CLOSED)


@pytest.mark.parametrize(
    ("mistakes", "questions"),
    [
        (
            [said_instead("callable", "refused"), said_instead("callable", "over_capacity")],
            {"verdicts_agree", "only_full_batches_turn_away"},
        ),
        (
            [said_instead("over_capacity", "callable"), said_instead("resting", "callable", rule="^campaign:")],
            {"batches_within_size", "numbers_once_a_night"},
        ),
    ],
    ids=["turned away", "let in"],
)
def test_who_is_called_of_the_open_is_looked_at_too(
    mistakes: list[Mistake], questions: set[str], decided: Decided, tmp_path: Path
) -> None:
    assert questions <= found_in(decided, tmp_path, *mistakes).keys()


def test_a_call_that_is_not_as_it_should_be_is_found(decided: Decided, tmp_path: Path) -> None:
    minute = pl.duration(minutes=1)
    mistakes = (
        called_otherwise(1, window_start=pl.col("window_start") - minute),
        called_otherwise(2, window_end=pl.col("window_end") + minute),
        called_otherwise(3, window_end=pl.col("window_end") - minute),
        called_otherwise(4, consent_id=pl.lit("of nobody")),
        called_otherwise(5, round=pl.col("round") + 1),
        called_otherwise(6, next_call_at=pl.col("valid_until")),
        called_otherwise(7, position=pl.lit(0)),
    )
    found = found_in(decided, tmp_path, *mistakes)
    assert {
        "hours_are_the_callees",
        "consent_on_record",
        "rounds_counted",
        "rests_agree",
        "first_come_first",
    } < found.keys()
