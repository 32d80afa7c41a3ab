"""What heed says to a person, always on standard error; data alone goes to standard output."""

import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

import typer
from rich.console import Console
from rich.markup import escape
from rich.status import Status
from rich.table import Table

Rows = Sequence[Sequence[object]]
"""A heading and the rows below it."""

console = Console(stderr=True, highlight=False, soft_wrap=True, width=None if sys.stderr.isatty() else 120)


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
