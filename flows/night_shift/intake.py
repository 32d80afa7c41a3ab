"""Intake between nights: what came into the inbox, into the ledgers."""

from datetime import UTC, datetime
from pathlib import Path

from prefect import flow

from flows import catalogue, stop
from flows.home import Home
from flows.intake import take_in as inbox
from flows.night_shift import endings, notes, turns
from flows.sealed import sealed
from flows.talk import stage


@flow(name="intake", flow_run_name="intake", persist_result=False)
@endings.told
def intake(home: Path) -> endings.Done:
    """Take in what is new, and tell vendors whom they must not call; skipped while another one writes to the home."""
    return endings.Done(_take_in(home))


def _take_in(home: Path) -> str:
    with sealed("intake", endings.Skip):
        opened, at = Home.at(home), datetime.now(UTC).replace(microsecond=0)
        with (
            turns.or_skip(opened, doing="an intake"),
            catalogue.rebuilt_catalogue(opened),
            stage("take in the inbox") as line,
        ):
            with stop.stop_lists_after(opened, as_of=at):
                taken = inbox.take_in(opened, taken_in_at=at, on_file=line.says)
            line.says(taken.in_words())
        notes.note([*taken.refused, *taken.notes])
    return taken.in_words()
