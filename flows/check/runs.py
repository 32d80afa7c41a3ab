"""The night that is checked, and what the night before it had found against vendors."""

from pathlib import Path

from pydantic import ValidationError

from flows.errors import BadInput
from flows.home import Home
from schemas.run import Run


def read_run(home: Home, run_id: str) -> Run:
    """What the finished run says of itself.

    Raises:
        BadInput: there is no such run, it is not finished, or its `run.json` is not whole.
    """
    file = home.run_path(run_id) / "run.json"
    if Path(run_id).name != run_id or not file.is_file():
        raise BadInput(f"no such run in {home.runs}; its folders are the runs, and each has a run.json")
    try:
        run = Run.model_validate_json(file.read_bytes())
    except ValidationError:
        raise BadInput(f"{file} is not what a night writes; restore it, or run the night again") from None
    if run.status == "thinned":
        raise BadInput(
            f"run {run_id} is older than what is kept: its tables were deleted, and nothing is left to check"
        )
    if run.run_id != run_id or run.status != "finished":
        raise BadInput(f"{file} is not of a finished run {run_id}; run 'heed nightly' again with the same --as-of")
    return run


def violations_before(home: Home, run: Run) -> list[Path]:
    """The files in which the last finished night of an earlier instant lists its violations; none before the first."""
    earlier = sorted((record.parent for record in home.runs.glob("*/run.json")), reverse=True)
    for folder in earlier:
        before = _told(folder / "run.json")
        if before is not None and before.status == "finished" and before.as_of < run.as_of:
            return sorted((folder / "violations").glob("*.parquet"))
    return []


def _told(file: Path) -> Run | None:
    try:
        return Run.model_validate_json(file.read_bytes())
    except ValidationError:
        return None
