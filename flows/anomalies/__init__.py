"""What is unusual about a night, looked for between cutting its batches and handing them over."""

from flows.anomalies.approvals import is_held
from flows.anomalies.look import look
from flows.anomalies.wording import held_in_words, in_words

__all__ = ["held_in_words", "in_words", "is_held", "look"]
