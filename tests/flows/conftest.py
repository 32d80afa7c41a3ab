"""Sample homes that many a test begins with."""

import pytest

from tests.flows.nights import Prepared, shared_between_workers


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    """Sample homes of which a part of a night is over, made once for the whole run of the tests."""
    return Prepared(shared_between_workers(tmp_path_factory.getbasetemp()) / "prepared")
