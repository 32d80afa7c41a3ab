"""The demo: two nights on the sample home, the second one shown."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

from flows.check import check
from flows.errors import PromiseBroken, UsageError
from flows.funnel import show_funnel
from flows.home import Home
from flows.one_night import one_night
from flows.reference import DATA
from flows.talk import console

NIGHT_BEFORE = datetime(2026, 11, 19, 17, 30, tzinfo=UTC)
TONIGHT = datetime(2026, 11, 20, 17, 30, tzinfo=UTC)
"""01:30 on 2026-11-21 in Shanghai."""

MARK = ".heed-demo"
"""A folder with this file was made by a demo, and may be replaced by one."""


def run_demo(root: Path) -> None:
    """Make the home `root` out of the samples, run the night before and tonight, check tonight, say where things are.

    Raises:
        UsageError: `root` holds something that no demo made.
        PromiseBroken: the check disagrees with the night.
    """
    home = _new_home(root)
    console.print("[dim]synthetic people, numbers from allocated ranges; nobody is called[/]\n")
    console.print("[bold]the night before[/]")
    one_night(home, NIGHT_BEFORE)
    console.print("\n[bold]tonight[/]: the day's outcomes, a complaint, a refusal and a withdrawal have come in")
    shutil.copytree(DATA / "samples" / "next-day" / "inbox", home.inbox, dirs_exist_ok=True)
    run = one_night(home, TONIGHT)
    broken = [finding for finding in check(home.root, run.run_id) if finding.count]
    if broken:
        raise PromiseBroken(f"heed check {run.run_id} --home {root}: {len(broken)} sentences do not hold")
    console.print("  heed check: every promise derived again in SQL holds\n")
    show_funnel(home, run)
    _say_where(root, run.run_id)


def _new_home(root: Path) -> Home:
    if root.exists() and not (root / MARK).exists():
        raise UsageError(f"{root} is there already, and no demo made it; name another folder")
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(DATA / "samples" / "home", root)
    (root / MARK).touch()
    return Home.at(root)


def _say_where(root: Path, run_id: str) -> None:
    console.print(
        f"\n  report     {root}/runs/{run_id}/report.html"
        f"\n  batches    {root}/outbox/"
        f"\n  verdicts   {root}/runs/{run_id}/verdicts/"
        f"\n  ask        heed query --home {root} 'FROM list_accounts'"
    )
