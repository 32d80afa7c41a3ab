"""The places that batches are put in: a folder, moto, Ceph; each server starts once, when it is first asked for."""

import itertools
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from flows.outbox import Outbox
from flows.outbox.folder import Folder
from tests.flows.outbox import servers
from tests.flows.outbox.handing import bucket_at
from tests.flows.outbox.proxy import Line, proxy
from tests.flows.outbox.servers import CEPH, MOTO, Server

_PREFIXES = (f"vendor-{number}" for number in itertools.count())


@dataclass(frozen=True)
class Place:
    """An empty place: how heed sees it, and what really lies in it."""

    outbox: Outbox
    contents: Callable[[], dict[str, bytes]]


@pytest.fixture(scope="session", autouse=True)
def _credentials() -> Iterator[None]:
    """Those of the test servers and of nobody else, for every process that starts here."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("AWS_")]:
            patch.delenv(name)
        for name, value in servers.credentials().items():
            patch.setenv(name, value)
        yield


@pytest.fixture(scope="session")
def moto(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with servers.moto(tmp_path_factory.mktemp("moto")) as server:
        yield server


@pytest.fixture(scope="session")
def ceph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with servers.ceph(tmp_path_factory.mktemp("ceph")) as server:
        yield server


@pytest.fixture(params=[MOTO, CEPH])
def server(request: pytest.FixtureRequest) -> Server:
    """Each server in turn."""
    return request.getfixturevalue(request.param)  # type: ignore[no-any-return]


@pytest.fixture
def prefix() -> str:
    """A prefix that nothing has been put below."""
    return next(_PREFIXES)


@pytest.fixture(params=["folder", MOTO, CEPH])
def place(request: pytest.FixtureRequest, tmp_path: Path, prefix: str) -> Place:
    """Each kind of place in turn."""
    if request.param == "folder":
        root = tmp_path / "outbox"
        return Place(Folder(root), lambda: _files(root))
    server: Server = request.getfixturevalue(request.param)
    return Place(bucket_at(server.said(part_mib=5), prefix), lambda: server.objects(prefix))


@pytest.fixture(scope="session")
def lines() -> Iterator[Callable[[Server], Line]]:
    """By server, the one way to it on which things may go wrong."""
    with ExitStack() as open_lines:
        yield cache(lambda server: open_lines.enter_context(proxy(server.url)))


@pytest.fixture
def line(server: Server, lines: Callable[[Server], Line]) -> Line:
    """The way to the server, on which nothing goes wrong yet."""
    line = lines(server)
    line.goes_wrong(None)
    return line


def _files(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}
