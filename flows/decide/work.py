"""What is done with one slice, told by paths and places alone: in this process, or in one on another machine."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from flows.decide.judging import judge_slice
from flows.decide.laid import read_common, read_laid_run, read_slice
from flows.decide.settling import settle_slice
from flows.home import Home
from flows.run_folder import RunFolder

AT_ONCE = 2
"""Slices that are worked on together: what one of them does on a single core leaves the others to its neighbour."""

Told = list[tuple[str, str, int]]
"""Counts: campaign, verdict (or `duplicate`), contacts."""

Work = Callable[[Path, str, int], Told]
"""The home's root, the run's id and the slice's place; everything else lies on disk."""

Runner = Callable[[str, Path, str, Sequence[int]], Iterator[Told]]
"""Does the work of that name to every slice, some of them together; what each tells, in the order of the slices."""


def judge_part(root: Path, run_id: str, place: int) -> Told:
    """The first pass over the slice: `judged/`, `duplicates/` and `slices/ended/`."""
    home = Home(root)
    folder = RunFolder(home.run_path(run_id))
    run = read_laid_run(folder)
    counted = judge_slice(read_slice(home, run, place, folder), run, read_common(run, folder), folder)
    return [(campaign, "duplicate", contacts) for campaign, contacts in counted.items()]


def settle_part(root: Path, run_id: str, place: int) -> Told:
    """The second pass over the slice: `verdicts/` and `tonight/`."""
    home = Home(root)
    folder = RunFolder(home.run_path(run_id))
    run = read_laid_run(folder)
    counted = settle_slice(read_slice(home, run, place, folder), run, folder)
    return [(campaign, verdict, contacts) for (campaign, verdict), contacts in counted.items()]


WORK: Mapping[str, Work] = {"judge": judge_part, "settle": settle_part}
"""The two passes, by the names that a runner knows them by."""


def in_threads(doing: str, root: Path, run_id: str, places: Sequence[int], *, at_once: int = AT_ONCE) -> Iterator[Told]:
    """A `Runner` of this process alone."""
    with ThreadPoolExecutor(at_once) as threads:
        yield from threads.map(lambda place: WORK[doing](root, run_id, place), places)
