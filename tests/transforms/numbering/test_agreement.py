"""Reading and facts are phonenumbers', in 100,000 random cells over 18 default regions."""

import pytest

from benchmarks.agreement import REGIONS, compare


@pytest.mark.parametrize("region", REGIONS)
def test_every_cell_agrees_or_is_refused_on_purpose(region: str) -> None:
    tally, differing = compare(region, seed=2026, count=100_000 // len(REGIONS))
    assert not differing
    assert tally["equal, valid"] > 0.4 * tally.total()
