"""The command line as a module: `python -m flows`."""

from flows.cli import app

app()
