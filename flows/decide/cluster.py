"""Whether a Dask cluster can be trusted with a night: reached, staffed, of the same heed, and at the same disk."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flows.decide.made import made_by
from flows.errors import OutsideFailure, UsageError


def looked_at(root: Path) -> tuple[str, bool]:
    """What a worker says of itself: which heed it runs, and whether it sees the home."""
    return made_by(), (root / "heed.toml").is_file()


def refuse_strangers(client: Any, root: Path, *, address: str) -> None:  # noqa: ANN401 - a Dask client
    """Ask every worker of the cluster.

    Raises:
        OutsideFailure: there is none.
        UsageError: one runs another heed, or none, or does not see the home's folder.
    """
    try:
        answers = client.run(looked_at, root, on_error="return")
    except ValueError:
        answers = {}
    if not answers:
        raise OutsideFailure(f"the cluster at {address} has no worker; start one: dask worker {address} --nthreads 1")
    others = [name for name, said in answers.items() if not isinstance(said, tuple) or said[0] != made_by()]
    if others:
        raise UsageError(
            f"{len(others)} of {len(answers)} workers at {address} run another heed, or none; install the night's own "
            f"there ({made_by()} by its digest), the first is {others[0]}"
        )
    blind = [name for name, (_, sees) in answers.items() if not sees]
    if blind:
        raise UsageError(
            f"{len(blind)} of {len(answers)} workers at {address} do not see {root}; a home must lie on a disk that "
            f"all share, at the same path, the first is {blind[0]}"
        )


@contextmanager
def refuse_unreachable(address: str) -> Iterator[None]:
    """What Dask says of a cluster that is not there, or of workers that died, as a sentence."""
    from distributed.scheduler import KilledWorker  # noqa: PLC0415 - a second to import

    try:
        yield
    except KilledWorker:
        raise OutsideFailure(
            f"the workers at {address} died again and again over one slice; look at their memory, or set at_once lower"
        ) from None
    except OSError as error:  # also TimeoutError
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise OutsideFailure(f"the cluster at {address} cannot be reached; look whether its scheduler runs") from None
