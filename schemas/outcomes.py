"""What one dial attempt came to, as a canonical class with its rank."""

from enum import StrEnum

import polars as pl


class OutcomeClass(StrEnum):
    """Every outcome class, highest rank first: on conflict the higher one is kept."""

    REFUSAL_COMPLAINT = "REFUSAL_COMPLAINT"
    REFUSAL_EXPLICIT = "REFUSAL_EXPLICIT"
    REFUSAL_NOT_INTERESTED = "REFUSAL_NOT_INTERESTED"
    DNC_REGISTER_HIT = "DNC_REGISTER_HIT"
    CARRIER_OR_USER_BLOCK = "CARRIER_OR_USER_BLOCK"
    WRONG_PERSON = "WRONG_PERSON"
    TERMINAL_INVALID = "TERMINAL_INVALID"
    SUSPENDED = "SUSPENDED"
    SUCCESS = "SUCCESS"
    CALLBACK_SCHEDULED = "CALLBACK_SCHEDULED"
    REJECTED_NO_TALK = "REJECTED_NO_TALK"
    CONNECTED_NO_OUTCOME = "CONNECTED_NO_OUTCOME"
    ABANDONED = "ABANDONED"
    MACHINE = "MACHINE"
    NO_ANSWER = "NO_ANSWER"
    BUSY = "BUSY"
    OFF_OR_NO_COVERAGE = "OFF_OR_NO_COVERAGE"
    CALL_FORWARDED = "CALL_FORWARDED"
    TECHNICAL = "TECHNICAL"
    NOT_DIALLED = "NOT_DIALLED"
    UNKNOWN = "UNKNOWN"


RANKS: dict[str, int] = {
    OutcomeClass.REFUSAL_COMPLAINT: 100,
    OutcomeClass.REFUSAL_EXPLICIT: 95,
    OutcomeClass.REFUSAL_NOT_INTERESTED: 90,
    OutcomeClass.DNC_REGISTER_HIT: 85,
    OutcomeClass.CARRIER_OR_USER_BLOCK: 80,
    OutcomeClass.WRONG_PERSON: 75,
    OutcomeClass.TERMINAL_INVALID: 70,
    OutcomeClass.SUSPENDED: 60,
    OutcomeClass.SUCCESS: 50,
    OutcomeClass.CALLBACK_SCHEDULED: 45,
    OutcomeClass.REJECTED_NO_TALK: 40,
    OutcomeClass.CONNECTED_NO_OUTCOME: 35,
    OutcomeClass.ABANDONED: 34,
    OutcomeClass.MACHINE: 30,
    OutcomeClass.NO_ANSWER: 25,
    OutcomeClass.BUSY: 20,
    OutcomeClass.OFF_OR_NO_COVERAGE: 18,
    OutcomeClass.CALL_FORWARDED: 15,
    OutcomeClass.TECHNICAL: 10,
    OutcomeClass.NOT_DIALLED: 5,
    OutcomeClass.UNKNOWN: 0,
}
"""The rank of each class; `UNKNOWN` ranks last and yet holds the number, since any known word is better than it."""

OUTCOME_MEANINGS: dict[str, str] = {
    OutcomeClass.REFUSAL_COMPLAINT: "the person complained about the call",
    OutcomeClass.REFUSAL_EXPLICIT: "the person said not to be called again",
    OutcomeClass.REFUSAL_NOT_INTERESTED: "the person said that they are not interested",
    OutcomeClass.DNC_REGISTER_HIT: "a do-not-call register of the vendor or carrier has the number; not dialled",
    OutcomeClass.CARRIER_OR_USER_BLOCK: "the carrier or the person has such calls blocked",
    OutcomeClass.WRONG_PERSON: "somebody else answered, or the number has changed hands",
    OutcomeClass.TERMINAL_INVALID: "the network said that the number does not exist",
    OutcomeClass.SUSPENDED: "the line is suspended or out of service, and may come back",
    OutcomeClass.SUCCESS: "the call did what the campaign is for",
    OutcomeClass.CALLBACK_SCHEDULED: "the person asked to be called at another time",
    OutcomeClass.REJECTED_NO_TALK: "the person pushed the call away without a word",
    OutcomeClass.CONNECTED_NO_OUTCOME: "somebody answered, and nothing came of it, not even a no",
    OutcomeClass.ABANDONED: "somebody answered, and there was nobody to talk to",
    OutcomeClass.MACHINE: "a machine, a fax or an assistant answered",
    OutcomeClass.NO_ANSWER: "it rang, and nobody answered",
    OutcomeClass.BUSY: "the line was busy",
    OutcomeClass.OFF_OR_NO_COVERAGE: "the telephone was switched off or out of reach",
    OutcomeClass.CALL_FORWARDED: "the call was passed on to another number",
    OutcomeClass.TECHNICAL: "the call failed on the way, and no telephone rang",
    OutcomeClass.NOT_DIALLED: "the vendor did not dial the number",
    OutcomeClass.UNKNOWN: "nobody has explained the vendor's code",
}
"""One clause for each class: what happened."""

REFUSALS: frozenset[str] = frozenset(
    {OutcomeClass.REFUSAL_COMPLAINT, OutcomeClass.REFUSAL_EXPLICIT, OutcomeClass.REFUSAL_NOT_INTERESTED},
)
"""The classes that are a no: terminal for every campaign and every vendor."""

NOT_ATTEMPTS: frozenset[str] = frozenset(
    {OutcomeClass.DNC_REGISTER_HIT, OutcomeClass.TECHNICAL, OutcomeClass.NOT_DIALLED},
)
"""The classes in which nobody's telephone rang: they count toward no cap and make no round."""


def is_refusal(column: str = "outcome_class") -> pl.Expr:
    """Whether the outcome is a no."""
    return pl.col(column).is_in(sorted(REFUSALS))


def is_attempt(column: str = "outcome_class") -> pl.Expr:
    """Whether the outcome counts as an attempt on the person; an unknown one does, on the safe side."""
    return ~pl.col(column).is_in(sorted(NOT_ATTEMPTS))
