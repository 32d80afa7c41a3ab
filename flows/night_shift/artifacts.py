"""What people see of a night in Prefect: its funnel, its lists and the way to its report."""

from collections.abc import Sequence

from prefect.artifacts import create_link_artifact, create_markdown_artifact
from prefect.context import FlowRunContext

from flows.anomalies import held_in_words, is_held
from flows.funnel import steps_of
from flows.home import Home
from flows.lists.cards import cards
from flows.lists.shown import holds_of, table_of
from flows.night_shift.addresses import report_address
from schemas.run import Run
from schemas.verdicts import HELD, Verdict

SHORT_HEADINGS = {"with_consent": "with consent", "on_registers": "on registers", "already_refused": "refused before"}


def is_watched() -> bool:
    """Whether this runs as a Prefect flow, and not as the plain functions alone."""
    return FlowRunContext.get() is not None


def show_night(home: Home, run: Run) -> None:
    """The artifacts `funnel`, `lists` and `report` of the run."""
    when = f"{run.as_of:%Y-%m-%d %H:%M} UTC, run {run.run_id}"
    create_markdown_artifact(funnel_page(home, run), key="funnel", description=f"The funnel of the night of {when}.")
    create_markdown_artifact(lists_page(home), key="lists", description=f"The lists, as of the night of {when}.")
    text = f"the report of {run.run_id}"
    create_link_artifact(report_address(home, run.run_id), text, key="report", description=f"The night of {when}.")


def funnel_page(home: Home, run: Run) -> str:
    """Every step of every campaign, then the batches."""
    steps = steps_of(home, run)
    rows = [
        (_strong(step), *(_strong(step, f"{counts[name]:,}" if counts.get(name) else "·") for name in run.campaigns))
        for step, _, counts in steps
    ]
    batches = [f"- batch `{one.batch_id}`: {one.rows:,} numbers to {one.vendor}" for one in run.batches]
    waits = is_held(home, run)
    meanings = [f"- {step}: {meaning}" for step, meaning, _ in steps]
    pages = {
        "The funnel": [_table(("step", *run.campaigns), rows, numbers=len(run.campaigns))],
        "Cut, and held" if waits else "Handed over": batches or ["Nothing."],
        **({"Why it is held": [held_in_words(run)]} if waits else {}),
        "What the steps mean": meanings,
    }
    return "\n".join(line for title, lines in pages.items() for line in (f"## {title}", "", *lines, ""))


def lists_page(home: Home) -> str:
    """Every list with its scorecard, each share with the median of the supplier's earlier lists behind it.

    Counts, names of suppliers and of files as they were taken in; no person's.
    """
    found = cards(home)
    heading, *rows = table_of(found)
    named = [SHORT_HEADINGS.get(str(name), str(name)) for name in heading]
    holds = [f"- {_cell(hold)}" for hold in holds_of(found)]
    held = ["", "## Held", "", *holds] if holds else []
    return "\n".join(["## The lists", "", _table(named, rows, numbers=len(named) - 5, after=5), *held])


def _strong(step: str, shown: str | None = None) -> str:
    shown = shown or step
    if step == Verdict.CALLABLE:
        return f"**{shown}**"
    return f"*{shown}*" if step in HELD and shown == step else shown


def _table(heading: Sequence[object], rows: Sequence[Sequence[object]], *, numbers: int, after: int = 1) -> str:
    """A Markdown table; `numbers` columns, from the one `after` so many, stand to the right."""
    right = range(after, after + numbers)
    rule = ["---:" if place in right else "---" for place in range(len(heading))]
    lines = [heading, rule, *rows]
    return "\n".join(f"| {' | '.join(map(_cell, line))} |" for line in lines)


def _cell(content: object) -> str:
    return "" if content is None else str(content).replace("|", "\\|").replace("\n", " ")
