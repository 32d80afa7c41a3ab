"""What a killed process leaves lying in a home, swept away by the next that writes there."""

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

from flows.home import Home
from flows.run_folder import RunFolder

_BESIDE = (".catalogue-*", ".stop-*")
"""Folders in which a catalogue or a stop list was made, to be moved into place whole."""

_ARRIVING = "ledgers/.arriving-*"
"""Folders in which a file of a ledger came from a bucket; whoever only reads brings some, too, and holds nothing."""
_ARRIVED_S = 24 * 3600

_UNFINISHED = ("runs/*/*.tmp", "runs/*/*/*.tmp", "ledgers/*/_delta_log/*.json#*", ".heads/*.tmp")
"""Files that were written beside what they were to replace."""


def sweep(home: Home) -> int:
    """Remove what no night, finished or not, will look at again; how many files and folders that were.

    Whoever calls holds the home, so nobody is at work on any of it. The record of a night that was begun (`run.json`,
    its verdicts and batches) stays: something of it may have been handed over. What waits below `ledgers/.incoming/`
    is for the next intake to keep or forget.
    """
    found = list(_leftovers(home))
    for path in found:
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
    return len(found)


def _leftovers(home: Home) -> Iterator[Path]:
    for pattern in (*_BESIDE, *_UNFINISHED):
        yield from home.root.glob(pattern)
    yield from (path for path in home.root.glob(_ARRIVING) if time.time() - path.stat().st_mtime > _ARRIVED_S)
    yield from (path for path in home.outgoing.glob("*/") if not RunFolder(home.run_path(path.name)).record.is_file())
    for run in home.runs.glob("*/"):
        stages = [stage for stage in RunFolder(run).stages if stage.exists()]
        yield from stages
        if not any(path.suffix != ".tmp" and path not in stages for path in run.iterdir()):
            yield run
