"""Why a number is called or not: its whole story in order of time, and what decided last."""

from flows.why.explain import Story, explain
from flows.why.in_words import in_words

__all__ = ["Story", "explain", "in_words"]
