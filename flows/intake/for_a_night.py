"""The inbox as a night needs it: taken in, and no file that may hold a no still on its way."""

import time
from collections.abc import Callable
from datetime import datetime

from flows.errors import BadInput
from flows.home import Home
from flows.intake.take_in import Taken, take_in

LOOKS = 10
"""For so many times `settle_seconds` a night waits for a file that may hold a no and is still being written."""


def take_in_for_a_night(home: Home, *, taken_in_at: datetime, on_file: Callable[[str], None] = lambda _: None) -> Taken:
    """Take in the inbox, and look again while a file that may hold a no is still being written.

    Raises:
        BadInput: as `take_in`, and where such a file does not come to rest in time.
    """
    settle = home.settings.settle_seconds
    until = time.monotonic() + LOOKS * settle
    taken = take_in(home, taken_in_at=taken_in_at, on_file=on_file)
    while taken.waiting:
        time.sleep(settle / 2)
        taken = taken.then(take_in(home, taken_in_at=taken_in_at, on_file=on_file))
        if taken.waiting and time.monotonic() >= until:
            raise BadInput(
                "may hold a no and is still being written, so nothing is handed over: "
                f"{' · '.join(taken.waiting)}; run the night again when it is whole"
            )
    return taken
