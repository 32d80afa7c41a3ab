"""The funnel of a night on the terminal: from the rows that came in to the people who may be called."""

from zoneinfo import ZoneInfo

from rich.table import Table

from flows.anomalies import held_in_words, is_held
from flows.catalogue import query
from flows.home import Home
from flows.talk import console, warn
from schemas.run import Run
from schemas.verdicts import HELD, VERDICTS, Verdict

_FUNNEL = """
SELECT step, meaning, map_from_entries(list((campaign, contacts)))
FROM funnel JOIN ladder USING (step_number, step)
WHERE run_id = $run_id
GROUP BY step_number, step, meaning
ORDER BY step_number
"""


def steps_of(home: Home, run: Run) -> list[tuple[str, str, dict[str, int]]]:
    """Every step in order, with its meaning and the contacts that it has by campaign."""
    _, *steps = query(home, _FUNNEL, run_id=run.run_id)
    return [(step, meaning, counts) for step, meaning, counts in steps]


def show_funnel(home: Home, run: Run) -> None:
    """Every step of every campaign, as the catalogue tells it, then the batches and where they lie."""
    clock = ZoneInfo(run.time_zone)
    title = f"the night of {run.as_of.astimezone(clock):%Y-%m-%d %H:%M} {run.time_zone}"
    table = Table(title=title, title_justify="left", title_style="bold", box=None)
    table.add_column("", no_wrap=True, min_width=max(map(len, VERDICTS)))
    for name in run.campaigns:
        table.add_column(name, justify="right", no_wrap=True, min_width=len(name))
    table.add_column("", style="dim", no_wrap=True)
    for step, meaning, counts in steps_of(home, run):
        shown = (f"{counts[name]:,}" if counts.get(name) else "·" for name in run.campaigns)
        table.add_row(step, *shown, meaning, style=_style(step))
    console.print(table)
    waits = is_held(home, run)
    for batch in run.batches:
        place = home.vendor(batch.vendor).root
        to = f"{batch.vendor}, held" if waits else f"{batch.vendor}, {place}/{batch.manifest}"
        console.print(f"  batch {batch.batch_id}: {batch.rows:,} numbers to {to}")
    warn([held_in_words(run)] if waits else [])


def _style(step: str) -> str:
    if step == Verdict.CALLABLE:
        return "bold green"
    return "yellow" if step in HELD else ""
