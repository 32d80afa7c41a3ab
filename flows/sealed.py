"""Nothing that a row says leaves through an error: unexpected ones are told by their kind and place alone."""

import re
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from deltalake.exceptions import DeltaError
from polars.exceptions import PolarsError

from flows.errors import HeedError, OutsideFailure
from flows.full_disk import full_disk, is_full
from flows.gates import StageBroken

_DAMAGED = re.compile(r"^parquet: |File out of specification")
"""Polars' words for a Parquet file that is not one, or not whole."""

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
    except Exception as error:  # noqa: BLE001 - whatever it is, its text may hold a number
        if is_full(error):
            raise OutsideFailure(full_disk(stage)) from None
        raise _told(stage, error) from None


def _told(stage: str, error: Exception) -> Exception:
    """The error in words of ours: whatever it is, its own text may hold a number."""
    if isinstance(error, (OSError, DeltaError)):
        said = (error.strerror or "").lower() if isinstance(error, OSError) else "a ledger's store failed"
        return OutsideFailure(f"{stage}: {said or type(error).__name__} at {_place(error)}; look at disk and rights")
    if isinstance(error, PolarsError) and _DAMAGED.search(str(error)):
        return OutsideFailure(
            f"{stage}: a Parquet file of a ledger or of this night is damaged, at {_place(error)}; nothing is decided "
            "without it. 'heed check' on the last night says which ledger: restore its files from a copy"
        )
    return StageBroken(f"{stage}: {type(error).__name__} at {_place(error)}; this is a bug of heed")


def _place(error: Exception) -> str:
    ours = [frame for frame in traceback.extract_tb(error.__traceback__) if Path(frame.filename).is_relative_to(_HOUSE)]
    own = [frame for frame in ours if ".venv" not in frame.filename] or ours
    return f"{Path(own[-1].filename).relative_to(_HOUSE)}:{own[-1].lineno}" if own else "an unknown place"
