"""Broken files of every kind through a real intake; `benchmarks/fuzz_intake.py` does the same with 100,000."""

from pathlib import Path

import pytest

from benchmarks.fuzz.accounts import leaks
from benchmarks.fuzz.homes import lay, new_home
from benchmarks.fuzz_intake import OUTCOMES, SEED, fuzz

FILES = 100


def test_every_broken_file_is_taken_in_or_refused_with_all_its_rows_accounted_for() -> None:
    came = fuzz(range(FILES), seed=SEED, workers=1)
    assert came.failing == []
    assert came.outcomes.total() == FILES
    assert {outcome for _, outcome in came.outcomes} == set(OUTCOMES)
    assert 0 < came.rejected < came.rows


def test_a_file_is_broken_in_the_same_way_every_time(tmp_path: Path) -> None:
    one, other = (lay(new_home(tmp_path / name), SEED, range(60)) for name in ("one", "other"))
    assert [(file.sha256, file.file.shown) for file in one] == [(file.sha256, file.file.shown) for file in other]


SEEN = {
    "a name": "inbox/lists/desk/a.csv: of Ada Quillfeather",
    "a name in Chinese": "inbox/lists/desk/a.csv: 金丝雀先生",
    "a number": "inbox/lists/desk/a.csv: line 3 says +1 (202) 555-0142",
    "a number that is no seed's": "inbox/lists/desk/a.csv: 13800138000",
}


@pytest.mark.parametrize("seen", list(SEEN))
def test_a_cell_that_is_said_is_noticed(seen: str) -> None:
    assert leaks(SEEN[seen])
    assert not leaks("inbox/lists/desk/2026-11-01-99999.csv: 1,234,567 of its 2,345,678 rows cannot be read")
