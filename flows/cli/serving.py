"""The command that works the schedules."""

from typing import Annotated

import typer

from flows.cli.app import HERE, HomeOption, app
from flows.home import Home


@app.command()
def serve(
    home: HomeOption = HERE,
    port: Annotated[
        int | None, typer.Option(help="Of Prefect's server and its pages, on loopback; 4200, or any that is free.")
    ] = None,
    name: Annotated[
        str, typer.Option(help="Tells this home's deployments from another's on one server (PREFECT_API_URL).")
    ] = "",
) -> None:
    """Work the schedules of prefect.yaml: the nights, the inbox, stop lists, checks. Until Ctrl-C or SIGTERM."""
    from flows.serve.serving import serve as work  # noqa: PLC0415

    work(Home.at(home), port=port, named=name)
