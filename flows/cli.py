"""The command line: every command reads its words, calls one function and shows what came of it."""

import json
from pathlib import Path
from typing import Annotated

import typer

from flows.errors import ExitCode
from flows.home import Home
from flows.instants import instant_of
from flows.run_folder import latest_finished
from flows.talk import console, show_rows, stage, warn
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
LATEST = "latest"


@app.command()
def demo(
    home: Annotated[Path, typer.Argument(help="The new home; replaced if a demo made it.")] = Path("heed-demo"),
) -> None:
    """One whole night on synthetic sample data, in a new home: see what heed does in a minute."""
    from flows.demo import run_demo  # noqa: PLC0415 - Prefect takes seconds to import

    run_demo(home)


@app.command()
def init(home: Annotated[Path, typer.Argument(help="A new or empty folder.")]) -> None:
    """Make a home with commented settings and one example campaign."""
    from flows.init_home import init_home  # noqa: PLC0415

    for path in init_home(home):
        console.print(f"  {path}")
    console.print(f"put lists and consents into {home}/inbox, then: heed nightly --home {home}")


@app.command()
def clean(
    file: Annotated[Path, typer.Argument(help="A list: CSV, TSV, XLSX, XLS, Parquet or JSON lines, also packed.")],
    region: Annotated[str, typer.Option(help="Where a number without a country code is meant.")] = "CN",
    out: Annotated[Path | None, typer.Option("-o", "--out", help="Where the clean numbers go, Parquet.")] = None,
    rejects: Annotated[Path | None, typer.Option(help="Where the refused rows go, Parquet.")] = None,
) -> None:
    """One list, no home: every number read, placed, made unique; what was refused and why."""
    from flows.clean import clean_file  # noqa: PLC0415

    with stage(f"clean {file.name}") as line:
        counts = clean_file(file, region=region, out=out, rejects=rejects)
        line.says(f"{counts.rows:,} rows: {counts.kept:,} numbers, {counts.duplicates:,} duplicates")
    if counts.rejected:
        show_rows([("rejected", "rows"), *((reason, f"{n:,}") for reason, n in counts.rejected.items())])


@app.command()
def intake(home: HomeOption = HERE, as_of: AsOf = None) -> None:
    """Take the inbox into the ledgers, each file once; what was refused and why. Stop lists go out as well."""
    from flows.catalogue import rebuilt_catalogue  # noqa: PLC0415
    from flows.intake.take_in import take_in  # noqa: PLC0415
    from flows.lock import one_writer  # noqa: PLC0415
    from flows.stop import stop_lists_after  # noqa: PLC0415

    opened = Home.at(home)
    at = instant_of(opened, as_of)
    with one_writer(opened), stage("take in the inbox") as line:
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
def nightly(home: HomeOption = HERE, as_of: AsOf = None) -> None:
    """One night: intake, decide, cut, publish, report."""
    from flows.funnel import show_funnel  # noqa: PLC0415
    from flows.one_night import one_night  # noqa: PLC0415

    opened = Home.at(home)
    show_funnel(opened, one_night(opened, instant_of(opened, as_of)))


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
    with one_writer(opened), stage("release") as line:
        card = let_on(opened, list_id, by=by, because=because, at=instant_of(opened, None))
        build_catalogue(opened)
        line.says(f"{card['numbers']:,} numbers of {card['supplier']}, {card['file_name']}, from the next night on")


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
def check(
    run_id: Annotated[str, typer.Argument(help="A night's id, as runs/ names it.")] = LATEST, home: HomeOption = HERE
) -> None:
    """Derive the promises again, in SQL, from the ledgers and batches; also what vendors answer against themselves."""
    from flows.check import OF_VENDORS, QUESTIONS  # noqa: PLC0415
    from flows.check import check as derive  # noqa: PLC0415

    opened = Home.at(home)
    if run_id == LATEST and (latest := latest_finished(opened)):
        run_id = latest.run_id
    with stage("check") as line:
        findings = derive(opened.root, run_id, [*QUESTIONS, *OF_VENDORS])
        broken = [finding for finding in findings if finding.count]
        line.says(f"{run_id}: {len(findings)} sentences derived again, {len(broken)} do not hold")
    for finding in broken:
        console.print(
            f"  [red]promise {finding.promise}[/] {finding.name}: {finding.count:,} against: {finding.sentence}"
        )
    raise typer.Exit(ExitCode.PROMISE_BROKEN if broken else ExitCode.DONE)


@app.command()
def query(sql: Annotated[str, typer.Argument(help='Like "FROM funnel".')], home: HomeOption = HERE) -> None:
    """One query on the catalogue, read-only; numbers masked unless heed.toml says otherwise."""
    from flows.catalogue import query as ask  # noqa: PLC0415

    show_rows(ask(Home.at(home), sql))
