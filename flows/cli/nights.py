"""The commands of a night, its parts, and what is derived again afterwards."""

from typing import Annotated

import typer

from flows.cli.app import HERE, AsOf, HomeOption, app
from flows.errors import ExitCode
from flows.home import Home
from flows.instants import instant_of
from flows.lock import A_NIGHTS_WAIT_MINUTES
from flows.run_folder import latest_finished
from flows.talk import console, stage, warn

LATEST = "latest"

Wait = Annotated[
    float, typer.Option(min=0, help="How long to wait for another night or intake on the home.", metavar="MINUTES")
]


@app.command()
def intake(home: HomeOption = HERE, as_of: AsOf = None) -> None:
    """Take the inbox into the ledgers, each file once; what was refused and why. Stop lists go out as well."""
    from flows.catalogue import rebuilt_catalogue  # noqa: PLC0415
    from flows.intake.take_in import take_in  # noqa: PLC0415
    from flows.lock import one_writer  # noqa: PLC0415
    from flows.stop import stop_lists_after  # noqa: PLC0415

    opened = Home.at(home)
    at = instant_of(opened, as_of)
    with one_writer(opened, doing="an intake"), stage("take in the inbox") as line:
        with rebuilt_catalogue(opened), stop_lists_after(opened, as_of=at):
            taken = take_in(opened, taken_in_at=at, on_file=line.says)
        line.says(taken.in_words())
    warn([*taken.refused, *taken.notes])


@app.command()
def stop(home: HomeOption = HERE, as_of: AsOf = None) -> None:
    """Between nights: take in the inbox, and tell vendors whom of their open batches they must not call any more."""
    from flows.stop.command import stop_now  # noqa: PLC0415

    opened = Home.at(home)
    warn(stop_now(opened, at=instant_of(opened, as_of)))


@app.command()
def nightly(home: HomeOption = HERE, as_of: AsOf = None, wait: Wait = A_NIGHTS_WAIT_MINUTES) -> None:
    """One night: intake, decide, cut, publish, report."""
    from flows.funnel import show_funnel  # noqa: PLC0415
    from flows.one_night import one_night  # noqa: PLC0415

    opened = Home.at(home)
    show_funnel(opened, one_night(opened, instant_of(opened, as_of), wait_minutes=wait))


@app.command()
def check(
    run_id: Annotated[str, typer.Argument(help="A night's id, as runs/ names it.")] = LATEST,
    home: HomeOption = HERE,
    on_record: Annotated[
        bool, typer.Option("--on-record", help="Count also what an earlier night had found against vendors.")
    ] = False,
) -> None:
    """Derive the promises again, in SQL, from the ledgers and batches; also what vendors answer against themselves."""
    from flows.check import OF_VENDORS, QUESTIONS  # noqa: PLC0415
    from flows.check import check as derive  # noqa: PLC0415

    opened = Home.at(home)
    if run_id == LATEST and (latest := latest_finished(opened)):
        run_id = latest.run_id
    with stage("check") as line:
        findings = derive(opened.root, run_id, [*QUESTIONS, *OF_VENDORS], on_record=on_record)
        broken = [finding for finding in findings if finding.count]
        line.says(f"{run_id}: {len(findings)} sentences derived again, {len(broken)} do not hold")
    for finding in broken:
        console.print(
            f"  [red]promise {finding.promise}[/] {finding.name}: {finding.count:,} against: {finding.sentence}"
        )
    raise typer.Exit(ExitCode.PROMISE_BROKEN if broken else ExitCode.DONE)
