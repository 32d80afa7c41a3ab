"""One night as one page of HTML: what came in, what was decided and why, what was handed over."""

from pathlib import Path

from flows.anomalies import is_held
from flows.home import Home
from flows.report.tallies import read_tallies
from flows.run_folder import RunFolder, write_text
from schemas.run import Run


def write_report(home: Home, run: Run) -> Path:
    """`runs/<run_id>/report.html`, which opens without a network; the same run writes the same bytes.

    It holds counts, rules and names of campaigns, lists and batches; never a number, a person's name or a note.
    """
    from flows.report.page import render  # noqa: PLC0415 - matplotlib takes a second to import; only a report needs it

    path = RunFolder(home.run_path(run.run_id)).report
    write_text(render(run, read_tallies(home, run), is_held=is_held(home, run)), path)
    return path
