"""Deployments of a home that the tests' Prefect server knows, and a client of it."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.settings import PREFECT_API_URL, temporary_settings

from flows.serve.deployments import read_deployments
from flows.serve.register import register
from tests.conftest import Prefect


@pytest.fixture
def client(prefect: Prefect) -> Iterator[SyncPrefectClient]:
    """A client of the session's server, which is also what heed finds."""
    with temporary_settings({PREFECT_API_URL: prefect.url}), get_client(sync_client=True) as client:
        yield client


def known(home: Path, named: str, *names: str) -> dict[str, UUID]:
    """Some deployments of a home, registered without a schedule; their ids by name."""
    described = [one.for_home(home, time_zone="UTC", named=named) for one in read_deployments() if one.name in names]
    unplanned = [one.model_copy(update={"schedules": ()}) for one in described]
    return {name.removesuffix(f"-{named}"): id_ for id_, name in register(unplanned, home).items()}
