"""The command line: every command reads its words, calls one function and shows what came of it."""

from flows.cli import homes, nights, publishing, lists, asking, house, serving  # isort: skip - --help's order
from flows.cli.app import app

__all__ = ["app", "asking", "homes", "house", "lists", "nights", "publishing", "serving"]
