"""Where a night's report can be read."""

import os

from flows.home import Home
from flows.run_folder import RunFolder

REPORTS = "HEED_REPORTS"
"""The environment's name for the address under which `heed serve` shows reports."""


def report_address(home: Home, run_id: str) -> str:
    """At the `heed serve` that runs the night, else as a file of this machine."""
    served = os.environ.get(REPORTS)
    report = RunFolder(home.run_path(run_id)).report
    return f"{served}/{report.relative_to(home.root)}" if served else report.as_uri()
