"""What heed says to a person, always on standard error; data alone goes to standard output."""

import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.markup import escape
from rich.status import Status
from rich.table import Table

from flows.home import Home
from schemas.run import Run
from schemas.verdicts import HELD, MEANINGS, Verdict

Rows = Sequence[Sequence[object]]
"""A heading and the rows below it."""

console = Console(stderr=True, highlight=False, soft_wrap=True)
_WIDE = 120
"""Columns of a table that no terminal shows: a log, a file, CI."""


class Line:
    """What a stage has to say: beside the spinner while it goes on, in its place when it is done."""

    def __init__(self, doing: str, status: Status) -> None:
        self.doing, self.status, self.said = doing, status, ""

    def says(self, text: str) -> None:
        """Say `text` from now on."""
        self.said = text
        self.status.update(f"{self.doing} … {escape(text)}")


@contextmanager
def stage(doing: str) -> Iterator[Line]:
    """Show that something is going on for as long as it does, then one line: what came of it, and the time."""
    begun = time.monotonic()
    with console.status(f"{doing} …") as status:
        line = Line(doing, status)
        yield line
    console.print(f"  {doing:<20} {escape(line.said):<72} [dim]{time.monotonic() - begun:5.1f} s[/]")


def warn(sentences: Iterable[str]) -> None:
    """Say what should be put right, one line each."""
    for sentence in sentences:
        console.print(f"  [yellow]![/] {escape(sentence)}")


def show_funnel(run: Run, home: Home) -> None:
    """The funnel of a night as a table: what came in, and every verdict of every campaign; then its batches."""
    table = Table(
        title=f"the night of {_local(run)}", title_justify="left", title_style="bold", box=None, pad_edge=False
    )
    table.add_column("")
    for name in run.campaigns:
        table.add_column(name, justify="right")
    table.add_column("", style="dim", no_wrap=True)
    totals = {name: sum(counts.values()) + run.duplicates[name] for name, counts in run.verdicts.items()}
    table.add_row(
        "contacts", *(f"{totals[name]:,}" for name in run.campaigns), "readable numbers on the campaign's lists"
    )
    table.add_row("duplicate", *(_count(run.duplicates[name]) for name in run.campaigns), "another contact has it")
    for verdict in Verdict:
        counts = (_count(run.verdicts[name][verdict]) for name in run.campaigns)
        style = "bold green" if verdict is Verdict.CALLABLE else "yellow" if verdict in HELD else ""
        table.add_row(str(verdict), *counts, MEANINGS[verdict], style=style)
    console.print(table, width=None if console.is_terminal else _WIDE)
    for batch in run.batches:
        place = home.vendor(batch.vendor).root
        console.print(f"  batch {batch.batch_id}: {batch.rows:,} numbers to {batch.vendor}, {place}/{batch.manifest}")


def show_rows(rows: Rows) -> None:
    """A table on standard output: aligned for a person, tab-separated for a program."""
    heading, *body = rows
    if not sys.stdout.isatty():
        for row in rows:
            typer.echo("\t".join("" if cell is None else str(cell) for cell in row))
        return
    table = Table(*map(str, heading), box=None, pad_edge=False)
    for row in body:
        table.add_row(*("" if cell is None else escape(str(cell)) for cell in row))
    Console().print(table)


def _count(count: int) -> str:
    return f"{count:,}" if count else "·"


def _local(run: Run) -> str:
    return f"{run.as_of.astimezone(ZoneInfo(run.time_zone)):%Y-%m-%d %H:%M} {run.time_zone}"
