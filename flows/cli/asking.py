"""The commands that answer a question."""

import json
from typing import Annotated

import typer

from flows.cli.app import HERE, HomeOption, app
from flows.home import Home
from flows.talk import show_rows


@app.command()
def why(
    number: Annotated[str, typer.Argument(help="A telephone number, in any form that lists use.")],
    home: HomeOption = HERE,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, for other programs.")] = False,
    disclosures: Annotated[bool, typer.Option("--disclosures", help="Only: to whom was this number given?")] = False,
) -> None:
    """A number's whole story in order of time, the rule that decided last, and what would have to change."""
    from flows.why import disclosed, disclosed_in_words, explain, in_words  # noqa: PLC0415

    opened = Home.at(home)
    story = disclosed(opened, number) if disclosures else explain(opened, number)
    told = json.dumps(story, ensure_ascii=False, indent=2, default=str) if as_json else None
    typer.echo(told or (disclosed_in_words if disclosures else in_words)(story, time_zone=opened.settings.time_zone))


@app.command()
def query(sql: Annotated[str, typer.Argument(help='Like "FROM funnel".')], home: HomeOption = HERE) -> None:
    """One query on the catalogue, read-only; numbers masked unless heed.toml says otherwise."""
    from flows.catalogue import query as ask  # noqa: PLC0415

    show_rows(ask(Home.at(home), sql))
