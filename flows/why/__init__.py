"""Why a number is called or not: its whole story in order of time, what decided last, and to whom it was given."""

from flows.why.disclosed import disclosed, disclosed_in_words
from flows.why.explain import Story, explain
from flows.why.in_words import in_words

__all__ = ["Story", "disclosed", "disclosed_in_words", "explain", "in_words"]
