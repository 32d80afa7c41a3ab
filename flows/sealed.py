"""Nothing that a row says leaves through an error: unexpected ones are told by their kind and place alone."""

import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flows.errors import HeedError
from flows.gates import StageBroken

_HOUSE = Path(__file__).resolve().parents[1]


@contextmanager
def sealed(stage: str, *passing: type[Exception]) -> Iterator[None]:
    """Let heed's own errors and `passing` ones through; of any other keep its type and place, since it may quote a row.

    Raises:
        StageBroken: in place of the unexpected error.
    """
    expected: tuple[type[Exception], ...] = (HeedError, StageBroken, *passing)
    try:
        yield
    except expected:
        raise
    except Exception as error:  # noqa: BLE001 - whatever it is, its text may hold a number
        raise StageBroken(f"{stage}: {type(error).__name__} at {_place(error)}; this is a bug of heed") from None


def _place(error: Exception) -> str:
    ours = [frame for frame in traceback.extract_tb(error.__traceback__) if Path(frame.filename).is_relative_to(_HOUSE)]
    own = [frame for frame in ours if ".venv" not in frame.filename] or ours
    return f"{Path(own[-1].filename).relative_to(_HOUSE)}:{own[-1].lineno}" if own else "an unknown place"
