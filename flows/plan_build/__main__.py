"""Builds the numbering plan with every core and writes it where heed loads it from."""

import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from flows.plan import NUMBERING, load_ranges
from flows.plan_build import answers, dialling, frames

Dialled = tuple[str, list[dialling.Run]]


def main(folder: Path = NUMBERING) -> None:
    """Writes the plan of the installed phonenumbers to `folder`."""
    with ProcessPoolExecutor() as pool:
        runs = frames.joined(pool.map(answered, *zip(*frames.UNITS, strict=True)))
    ranges = [bounds for one in load_ranges().ranges for bounds in one.bounds()]
    abroad = _dialled([dialling.INTERNATIONAL], frames.Reachable(runs, ranges))
    following = [run for _, found in abroad for run in found]
    home = _dialled(frames.REGIONS, frames.Reachable(runs, ranges, following))
    distinct, pieces = frames.answers_and_pieces(runs)
    tables = {"answers": distinct, "pieces": pieces, "readings": frames.readings(abroad + home)}
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in {**tables, "regions": frames.regions()}.items():
        table.write_parquet(folder / f"{name}.parquet", compression="zstd", compression_level=19)
        print(f"{name}: {table.height} rows", file=sys.stderr)  # noqa: T201 - a build says what it built


def answered(code: int, size: int) -> tuple[int, int, list[answers.Run]]:
    """One unit of the plan, with what it is."""
    return code, size, answers.runs(code, size)


def _dialled(regions: Sequence[str], reachable: frames.Reachable) -> list[Dialled]:
    """What digits mean in each region; the longest strings, which take longest, first."""
    units = [(region, size) for size in reversed(frames.SIZES) for region in regions]
    with ProcessPoolExecutor(initializer=_given, initargs=(reachable,)) as pool:
        return list(pool.map(_read, *zip(*units, strict=True), chunksize=2))


_here: list[frames.Reachable] = []
"""What each process of the pool was given when it started."""


def _given(reachable: frames.Reachable) -> None:
    _here.append(reachable)


def _read(region: str, size: int) -> Dialled:
    return region, dialling.runs(region, size, possible=_here[0])


if __name__ == "__main__":
    main()
