"""Every error ends as one sentence on standard error and its exit code, never as a traceback."""

from typing import Any

import typer
from rich.markup import escape
from typer.core import TyperGroup
from typer.exceptions import TyperException

from flows.errors import ExitCode, HeedError, exit_code
from flows.gates import StageBroken
from flows.sealed import sealed
from flows.talk import console


class Told(TyperGroup):
    """The commands, with their errors told."""

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 - click's own signature
        """Run the command; what it raises becomes a sentence and an exit code."""
        try:
            with sealed("the command", TyperException, typer.Exit, typer.Abort):
                return super().invoke(ctx)
        except HeedError as error:
            console.print(f"[bold red]heed:[/] {escape(str(error))}")
            raise typer.Exit(exit_code(error)) from None
        except StageBroken as bug:
            console.print(f"[bold red]heed, a bug:[/] {escape(str(bug))}")
            raise typer.Exit(ExitCode.PROMISE_BROKEN) from None
