"""Nothing that a row says leaves through an error: unexpected ones are told by their kind and place alone."""

import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from deltalake.exceptions import DeltaError

from flows.errors import HeedError, OutsideFailure
from flows.gates import StageBroken

_HOUSE = Path(__file__).resolve().parents[1]


@contextmanager
def sealed(stage: str, *passing: type[Exception]) -> Iterator[None]:
    """Let heed's own errors and `passing` ones through; of any other keep its type and place, since it may quote a row.

    Raises:
        OutsideFailure: in place of an error of the disk or of a ledger's store.
        StageBroken: in place of any other unexpected error.
    """
    expected: tuple[type[Exception], ...] = (HeedError, StageBroken, *passing)
    try:
        yield
    except expected:
        raise
    except (OSError, DeltaError) as error:
        said = (error.strerror or "").lower() if isinstance(error, OSError) else "a ledger's store failed"
        raise OutsideFailure(
            f"{stage}: {said or type(error).__name__} at {_place(error)}; look at disk and rights"
        ) from None
    except Exception as error:  # noqa: BLE001 - whatever it is, its text may hold a number
        raise StageBroken(f"{stage}: {type(error).__name__} at {_place(error)}; this is a bug of heed") from None


def _place(error: Exception) -> str:
    ours = [frame for frame in traceback.extract_tb(error.__traceback__) if Path(frame.filename).is_relative_to(_HOUSE)]
    own = [frame for frame in ours if ".venv" not in frame.filename] or ours
    return f"{Path(own[-1].filename).relative_to(_HOUSE)}:{own[-1].lineno}" if own else "an unknown place"
