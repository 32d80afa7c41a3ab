"""The committed plan, for every test of reading and placing."""

import pytest

from flows.plan import load_plan
from transforms.numbering import Plan


@pytest.fixture(scope="session")
def plan() -> Plan:
    return load_plan()
