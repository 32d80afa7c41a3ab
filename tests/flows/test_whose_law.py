"""Which shipped policy holds for a region's numbers, and that nobody unread is under a laxer one than the house's."""

import pytest

from flows.reference import of_region, policies
from schemas.policy import Policy


@pytest.mark.parametrize(
    ("region", "name"),
    [
        ("CN", "cn"),
        ("US", "us"),
        ("PR", "us"),
        ("GB", "gb"),
        ("DE", "eu-de"),
        ("SG", "sg"),
        ("FR", "house"),
        ("RE", "house"),
        ("AT", "house"),
        ("JP", "house"),
        ("HK", "house"),
        ("CA", "house"),
    ],
)
def test_a_region_has_the_policy_that_names_it_and_else_the_houses(region: str, name: str) -> None:
    named = of_region(policies())
    assert named.get(region, named["*"]) == name


@pytest.mark.parametrize("value", Policy.values())
def test_in_europe_the_house_is_no_laxer_than_germany(value: str) -> None:
    house, germany = (getattr(policies()[name], value).value for name in ("house", "eu-de"))
    assert Policy.directions()[value].allows(house, germany)
