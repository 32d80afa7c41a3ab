"""However a look at the inbox ends, the noes that it found reach the vendors."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from flows.errors import HeedError
from flows.home import Home
from flows.stop.lists import Stopped, send_stop_lists


@contextmanager
def stop_lists_after(
    home: Home, *, as_of: datetime, on_sent: Callable[[Stopped], None] = lambda _: None
) -> Iterator[None]:
    """Send stop lists when the block is done, also where it stopped for a file that it could not read.

    Raises:
        HeedError: what the block raised, with what kept the stop lists back, if anything did.
    """
    try:
        yield
    except HeedError as stopped:
        try:
            on_sent(send_stop_lists(home, as_of=as_of))
        except HeedError as besides:
            raise type(stopped)(f"{stopped}\nbesides: {besides}") from None
        raise
    on_sent(send_stop_lists(home, as_of=as_of))
