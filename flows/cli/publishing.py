"""The command that hands over what waits for somebody's word."""

from typing import Annotated

import typer

from flows.cli.app import HERE, HomeOption, app
from flows.home import Home
from flows.instants import instant_of
from flows.talk import stage, warn


@app.command()
def publish(
    run_id: Annotated[str, typer.Argument(help="The night's id, as runs/ names it.")],
    by: Annotated[str, typer.Option(help="Of a held night: who answers for it.")] = "",
    because: Annotated[str, typer.Option(help="Of a held night: what was found.")] = "",
    home: HomeOption = HERE,
) -> None:
    """Hand a night's batches over: one that was held for what was unusual about it, or that was stopped on its way."""
    from flows.hand_over import hand_over  # noqa: PLC0415
    from flows.lock import one_writer  # noqa: PLC0415
    from flows.run_folder import read_run  # noqa: PLC0415

    opened = Home.at(home)
    with one_writer(opened, doing="a publishing"), stage("publish") as line:
        rows = hand_over(opened, run_id, by=by, because=because, at=instant_of(opened, None))
        line.says(f"{rows:,} numbers of {run_id} are handed over")
    run = read_run(opened, run_id)
    if run.status != "finished":
        again = f"'heed nightly --as-of {run.as_of:%Y-%m-%dT%H:%M:%SZ}' does that if nothing else has come in"
        warn([f"its report is not written: {again}; its hand-over is complete without"])
