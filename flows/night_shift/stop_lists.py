"""Stop lists between nights: vendors hear at once whom they must not call any more."""

from datetime import UTC, datetime
from pathlib import Path

from prefect import flow

from flows import catalogue, stop
from flows.home import Home
from flows.intake import for_a_night
from flows.night_shift import endings, notes, turns
from flows.sealed import sealed
from flows.talk import stage


@flow(name="stop lists", flow_run_name="stop lists", persist_result=False)
@endings.told
def stop_lists(home: Path) -> endings.Done:
    """Take in the inbox and send the stop lists that follow; skipped while another one writes to the home."""
    return endings.Done(_stop(home))


def _stop(home: Path) -> str:
    sent: list[stop.Stopped] = []
    with sealed("stop lists", endings.Skip):
        opened, at = Home.at(home), datetime.now(UTC).replace(microsecond=0)
        with (
            turns.or_skip(opened, doing="a look for stop lists"),
            catalogue.rebuilt_catalogue(opened),
            stage("stop lists") as line,
        ):
            with stop.stop_lists_after(opened, as_of=at, on_sent=sent.append):
                taken = for_a_night.take_in_for_a_night(opened, taken_in_at=at, on_file=line.says)
            line.says(said := f"{taken.in_words()}; {sent[-1].in_words()}")
        notes.note([*taken.refused, *taken.notes])
    return said
