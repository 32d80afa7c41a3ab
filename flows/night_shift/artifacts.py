"""What people see of a night in Prefect: its funnel, its lists and the way to its report."""

from collections.abc import Sequence

from prefect.artifacts import create_link_artifact, create_markdown_artifact
from prefect.context import FlowRunContext

from flows.anomalies import held_in_words, is_held
from flows.funnel import steps_of
from flows.home import Home
from flows.lists.cards import SHORT, Card, cards
from flows.lists.shown import holds_of
from flows.night_shift.addresses import report_address
from schemas.run import Run
from schemas.verdicts import HELD, Verdict

NAMED = {"supplier": "supplier", "file_name": "file", "listed_on": "dated", "state": "state"}
COUNTED = ("rows", "numbers", "callable")
MEASURED = {
    "rejected": "rejected",
    "duplicate": "duplicate",
    "with_consent": "consent",
    "on_registers": "register",
    "already_refused": "refused",
    "unreachable": "unreachable",
}
"""What a page has room for, and how it is called there."""


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
    """Every list with its counts, its shares beside the supplier's earlier lists, and why it is held.

    Counts, names of suppliers and of files as they were taken in; no person's.
    """
    found = cards(home)
    lists = [
        (_short(card), *(card[name] for name in NAMED), *(f"{card[name]:,}" for name in COUNTED)) for card in found
    ]
    shares = [(_short(card), *_shares(card)) for card in found]
    pages = {
        "The lists": [_table(("list", *NAMED.values(), *COUNTED), lists, numbers=len(COUNTED), after=len(NAMED) + 1)],
        "Their scorecards": [
            "Per cent; in brackets the median of the supplier's earlier lists.",
            "",
            _table(("list", *MEASURED.values()), shares, numbers=len(MEASURED)),
        ],
        "Held": [f"- {_cell(hold)}" for hold in holds_of(found)] or ["None."],
    }
    return "\n".join(line for title, lines in pages.items() for line in (f"## {title}", "", *lines, ""))


def _short(card: Card) -> str:
    return str(card["list_id"])[:SHORT]


def _shares(card: Card) -> list[str]:
    whole = {row["measure"]: row for row in card["scorecard"] if not row["part"]}
    return [_share(whole.get(measure)) for measure in MEASURED]


def _share(row: Card | None) -> str:
    if row is None or row["share"] is None:
        return ""
    share, earlier = 100 * row["share"], row["earlier_share"]
    return f"{share:.1f}" if earlier is None else f"{share:.1f} ({100 * earlier:.1f})"


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
