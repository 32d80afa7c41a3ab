"""The command line: every command reads its words, calls one function and shows what came of it."""

from flows.cli import homes, nights, publishing, lists, asking  # isort: skip - the order in which --help names the commands
from flows.cli.app import app

__all__ = ["app", "asking", "homes", "lists", "nights", "publishing"]
