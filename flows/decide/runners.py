"""Where the slices of a night are worked on, as `heed.toml` says: threads of this process, or the workers of a cluster.

Both go through Prefect's own task runners, a task for each slice and pass. A home of one slice needs none.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from prefect import task
from prefect.cache_policies import NO_CACHE
from prefect.task_runners import TaskRunner, ThreadPoolTaskRunner

from flows.decide.cluster import refuse_strangers, refuse_unreachable
from flows.decide.made import made_by
from flows.decide.work import WORK, Runner, Told, in_threads
from flows.errors import UsageError
from flows.home import Home
from flows.sealed import sealed
from schemas.settings import Cluster

_SAID = {"judge": "judge", "settle": "write"}


@task(name="work on a slice", task_run_name="{said} slice {place}", cache_policy=NO_CACHE, persist_result=False)
def work_on(doing: str, root: Path, run_id: str, place: int, made: str, said: str) -> Told:  # noqa: ARG001 - its name
    """One pass over one slice, by a heed that is the same as the night's; counts come back, rows lie on the disk."""
    if made_by() != made:
        raise UsageError("a worker that came in the middle of the night runs another heed; install the night's there")
    with sealed("decide"):
        return WORK[doing](root, run_id, place)


@contextmanager
def runner_of(home: Home) -> Iterator[Runner]:
    """The runner that the home's settings name; what it needs is let go afterwards.

    Raises:
        OutsideFailure: the cluster cannot be reached, or has no worker.
        UsageError: one of its workers has another heed, or does not see the home.
    """
    workers = home.settings.runner
    with ExitStack() as stack:
        started: list[TaskRunner[Any]] = []

        def run(doing: str, root: Path, run_id: str, places: Sequence[int]) -> Iterator[Told]:
            if len(places) == 1:
                return in_threads(doing, root, run_id, places)
            if not started:
                started.append(stack.enter_context(_task_runner(home)))
            return _each(started[0], partial(_words, doing, root, run_id), places, at_once=workers.at_once)

        yield run


@contextmanager
def _task_runner(home: Home) -> Iterator[TaskRunner[Any]]:
    workers = home.settings.runner
    if not isinstance(workers, Cluster):
        with ThreadPoolTaskRunner[Any](max_workers=workers.at_once) as threads:
            yield threads
        return
    from prefect_dask.task_runners import DaskTaskRunner  # noqa: PLC0415 - a second to import; a night without a cluster needs none

    with refuse_unreachable(workers.address), DaskTaskRunner(address=workers.address) as cluster:
        refuse_strangers(cluster.client, home.root, address=workers.address)
        yield cluster


def _words(doing: str, root: Path, run_id: str, place: int) -> dict[str, Any]:
    said = _SAID[doing]
    return {"doing": doing, "root": root, "run_id": run_id, "place": place, "made": made_by(), "said": said}


def _each(runner: TaskRunner[Any], words: Any, places: Sequence[int], *, at_once: int) -> Iterator[Told]:  # noqa: ANN401
    """What each slice tells, in order; a slice is begun when another is done, so that no more are in memory."""
    under_way: deque[Any] = deque()
    waiting = deque(places)
    while waiting or under_way:
        while waiting and len(under_way) < at_once:
            under_way.append(runner.submit(work_on, words(waiting.popleft())))
        yield under_way.popleft().result()
