"""The one thing decided about one contact for one campaign tonight, in order of precedence."""

from enum import StrEnum


class Verdict(StrEnum):
    """Every verdict, strongest first: the first whose condition holds is the contact's verdict."""

    COMPLAINED = "complained"
    REFUSED = "refused"
    ERASED = "erased"
    ON_REGISTER = "on_register"
    WRONG_PERSON = "wrong_person"
    UNREACHABLE = "unreachable"
    LINE_TYPE_EXCLUDED = "line_type_excluded"
    LIST_HELD = "list_held"
    NO_CONSENT = "no_consent"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    CONSENT_EXPIRED = "consent_expired"
    REACHED = "reached"
    REGISTER_STALE = "register_stale"
    AWAITING_OUTCOME = "awaiting_outcome"
    OUTCOME_UNKNOWN = "outcome_unknown"
    EXHAUSTED = "exhausted"
    RESTING = "resting"
    OUTSIDE_HOURS = "outside_hours"
    OVER_CAPACITY = "over_capacity"
    CALLABLE = "callable"


VERDICTS: tuple[str, ...] = tuple(Verdict)
"""The verdicts as text, strongest first: the order of every funnel and report."""

MEANINGS: dict[Verdict, str] = {
    Verdict.COMPLAINED: "a complaint about a call to this number is on record",
    Verdict.REFUSED: "somebody at this number said no, to any campaign",
    Verdict.ERASED: "the person asked for their data to be erased",
    Verdict.ON_REGISTER: "a do-not-call register that covers this number lists it",
    Verdict.WRONG_PERSON: "the person who consented is not at this number",
    Verdict.UNREACHABLE: "the number was found not to exist",
    Verdict.LINE_TYPE_EXCLUDED: "the policy does not call this kind of line",
    Verdict.LIST_HELD: "its list shows signs of invention and waits for a person",
    Verdict.NO_CONSENT: "no consent on record for this controller, purpose and channel",
    Verdict.CONSENT_WITHDRAWN: "consent was withdrawn",
    Verdict.CONSENT_EXPIRED: "consent has run out",
    Verdict.REACHED: "this campaign already reached the person",
    Verdict.REGISTER_STALE: "a register that covers this number is too old to rely on",
    Verdict.AWAITING_OUTCOME: "handed over earlier, and no outcome has come back",
    Verdict.OUTCOME_UNKNOWN: "the vendor reported a code that nobody has explained",
    Verdict.EXHAUSTED: "dialled as often as this campaign may, ever",
    Verdict.RESTING: "an interval or a rolling cap has not run out",
    Verdict.OUTSIDE_HOURS: "no lawful hour is left at the callee's clock before the batch ends",
    Verdict.OVER_CAPACITY: "the batch is full",
    Verdict.CALLABLE: "may be called tonight",
}
"""One clause for each verdict, as the report and the command line say it."""

HELD: frozenset[Verdict] = frozenset(
    {Verdict.LIST_HELD, Verdict.REGISTER_STALE, Verdict.AWAITING_OUTCOME, Verdict.OUTCOME_UNKNOWN},
)
"""Holds are not a no: the contact is looked at again the next night."""
