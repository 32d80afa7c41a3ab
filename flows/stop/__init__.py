"""Stop lists: a vendor is told at once when somebody says no whose number it may still dial."""

from flows.stop.between_nights import stop_lists_after
from flows.stop.lists import Stopped, send_stop_lists

__all__ = ["Stopped", "send_stop_lists", "stop_lists_after"]
