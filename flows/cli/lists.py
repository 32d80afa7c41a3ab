"""The commands for lists and their holds."""

import json
from typing import Annotated

import typer

from flows.cli.app import HERE, HomeOption, app
from flows.home import Home
from flows.instants import instant_of
from flows.talk import show_rows, stage, warn


@app.command()
def lists(
    list_id: Annotated[str, typer.Argument(help="One list's id, or the beginning of it: its whole card.")] = "",
    home: HomeOption = HERE,
    as_json: Annotated[bool, typer.Option("--json", help="Whole cards as JSON, for other programs.")] = False,
) -> None:
    """Every list with its scorecard, beside the supplier's earlier lists; those that are held with the evidence."""
    from flows.lists.cards import cards, one_card  # noqa: PLC0415
    from flows.lists.shown import holds_of, page_of, table_of  # noqa: PLC0415

    opened = Home.at(home)
    found = [one_card(opened, list_id)] if list_id else cards(opened)
    if as_json:
        typer.echo(json.dumps(found[0] if list_id else found, ensure_ascii=False, indent=2, default=str))
    elif list_id:
        typer.echo(page_of(found[0]))
    else:
        show_rows(table_of(found))
        warn(holds_of(found))


@app.command()
def release(
    list_id: Annotated[str, typer.Argument(help="A held list's id, or the beginning of it.")],
    by: Annotated[str, typer.Option(help="Who answers for it.")],
    because: Annotated[str, typer.Option(help="What was found: where the numbers come from.")],
    home: HomeOption = HERE,
) -> None:
    """Let a list on that is held for a sign of invention: on record for good, and from the next night on."""
    from flows.catalogue import build_catalogue  # noqa: PLC0415
    from flows.lists.release import release as let_on  # noqa: PLC0415
    from flows.lock import one_writer  # noqa: PLC0415

    opened = Home.at(home)
    with one_writer(opened, doing="a release"), stage("release") as line:
        card = let_on(opened, list_id, by=by, because=because, at=instant_of(opened, None))
        build_catalogue(opened)
        line.says(f"{card['numbers']:,} numbers of {card['supplier']}, {card['file_name']}, from the next night on")
