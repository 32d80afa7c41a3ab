"""The commands that make a home, and the one that needs none."""

from pathlib import Path
from typing import Annotated

import typer

from flows.cli.app import app
from flows.talk import console, show_rows, stage


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
