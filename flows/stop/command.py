"""What `heed stop` does: one look at the inbox, and the stop lists that follow from it."""

from collections.abc import Sequence
from datetime import datetime

from flows.catalogue import rebuilt_catalogue
from flows.home import Home
from flows.intake.for_a_night import take_in_for_a_night
from flows.lock import one_writer
from flows.stop.between_nights import stop_lists_after
from flows.stop.lists import Stopped
from flows.talk import stage


def stop_now(home: Home, *, at: datetime) -> Sequence[str]:
    """Take in the inbox, send the stop lists, and show both; the notes of the intake."""
    sent: list[Stopped] = []
    with one_writer(home, doing="the stop lists"), rebuilt_catalogue(home), stage("stop lists") as line:
        with stop_lists_after(home, as_of=at, on_sent=sent.append):
            taken = take_in_for_a_night(home, taken_in_at=at, on_file=line.says)
        line.says(f"{taken.in_words()}; {sent[-1].in_words()}")
    return [*taken.refused, *taken.notes]
