"""The command that keeps house."""

from enum import StrEnum
from typing import Annotated

import typer

from flows.cli.app import HERE, HomeOption, app
from flows.home import Home
from flows.instants import instant_of
from flows.talk import console


class Chore(StrEnum):
    """What there is to do."""

    COMPACT = "compact"
    VACUUM = "vacuum"
    RETAIN = "retain"


@app.command()
def house(
    chore: Annotated[Chore, typer.Argument(help="compact: fewer files · retain: the policy · vacuum: off the disk.")],
    home: HomeOption = HERE,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be done, and do nothing.")] = False,
) -> None:
    """Keep house: compact the ledgers, let go of what is kept no longer, vacuum what nobody reads any more."""
    from flows.house import compact, retain, vacuum  # noqa: PLC0415

    opened = Home.at(home)
    now = instant_of(opened, None)
    match chore:
        case Chore.COMPACT:
            said = compact(opened, is_rehearsal=dry_run)
        case Chore.RETAIN:
            said = retain(opened, at=now, is_rehearsal=dry_run)
        case Chore.VACUUM:
            said = vacuum(opened, at=now, is_rehearsal=dry_run)
    console.print(f"  {said}")
