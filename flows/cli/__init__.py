"""The command line: every command reads its words, calls one function and shows what came of it."""

from flows.cli import homes, nights, lists, asking, house, serving  # isort: skip - the order in which --help names the commands
from flows.cli.app import app

__all__ = ["app", "asking", "homes", "house", "lists", "nights", "serving"]
