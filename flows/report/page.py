"""The page itself: counts, words and pictures put into the template."""

from collections.abc import Iterable
from datetime import timedelta
from itertools import groupby
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from flows.anomalies import in_words
from flows.report import wording
from flows.report.chart import draw_funnel
from flows.report.tallies import Row, Tallies
from schemas.run import Run
from schemas.verdicts import VERDICTS


def render(run: Run, tallies: Tallies, *, is_held: bool = False) -> str:
    """The whole page, a function of what it is given alone; `is_held`: its batches wait for somebody's word."""
    whole = _by_step(tallies.steps)
    single = {
        name: _by_step(rows) for name, rows in groupby(tallies.steps_by_campaign, key=lambda row: row["campaign"])
    }
    return _template().render(
        run=run,
        tallies=tallies,
        night_of=run.as_of.astimezone(ZoneInfo(run.time_zone)).date(),
        whole=whole,
        single=single,
        judged=sum(whole[verdict] for verdict in VERDICTS),
        picture=draw_funnel(list(whole.items())),
        pictures={name: draw_funnel(list(steps.items())) for name, steps in single.items()},
        batches=_batches(run),
        is_held=is_held,
        unusual=[in_words(one) for one in run.held_because or ()],
    )


def _by_step(rows: Iterable[Row]) -> dict[str, int]:
    return {row["step"]: row["contacts"] for row in rows}


def _batches(run: Run) -> list[dict[str, Any]]:
    return [
        {**batch.model_dump(), "valid_until": run.as_of + timedelta(hours=run.campaigns[batch.campaign].valid_hours)}
        for batch in run.batches
    ]


def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals |= {
        name: getattr(wording, name)
        for name in ("STEP_MEANINGS", "REASON_MEANINGS", "SIGN_WORDS", "VIOLATION_WORDS", "CARD", "TONES")
    }
    filters = (wording.in_thousands, wording.percent, wording.tone, wording.moment, wording.machine_moment)
    environment.filters |= {function.__name__: function for function in filters}
    return environment.get_template("page.html.j2")
