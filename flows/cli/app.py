"""The command line itself, and the words that several of its commands read."""

from pathlib import Path
from typing import Annotated

import typer

from flows.told import Told

app = typer.Typer(
    cls=Told,
    help="Call lists that heed every no.",
    epilog="Exit codes: 0 done · 1 a promise would break · 2 usage or settings · 3 bad input · 4 something outside",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)

HomeOption = Annotated[Path, typer.Option("--home", envvar="HEED_HOME", help="The folder that one deployment owns.")]
AsOf = Annotated[
    str | None,
    typer.Option(
        help="The instant the night is a function of, ISO 8601; without a zone, by the home's clock.", metavar="INSTANT"
    ),
]
HERE = Path()
