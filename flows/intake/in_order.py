"""Work on one thing after another, several at a time, the results in order."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

Thing = TypeVar("Thing")
Result = TypeVar("Result")


def in_order(work: Callable[[Thing], Result], things: Iterable[Thing], *, at_once: int) -> Iterator[Result]:
    """What `work` makes of each of `things`, in their order; never more than `at_once` and one are under way.

    Threads do, since Polars lets go of the interpreter while it works.
    """
    waiting: deque[Future[Result]] = deque()
    with ThreadPoolExecutor(at_once) as threads:
        for thing in things:
            waiting.append(threads.submit(work, thing))
            if len(waiting) > at_once:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
