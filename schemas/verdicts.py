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

CHANGES: dict[Verdict, str] = {
    Verdict.COMPLAINED: "nothing changes it: a complaint is final",
    Verdict.REFUSED: "nothing changes it, unless the policy reopens on new consent and one is younger than the no",
    Verdict.ERASED: "nothing changes it: who asked to be erased is not called again",
    Verdict.ON_REGISTER: "a newer snapshot of the register without the number",
    Verdict.WRONG_PERSON: "a consent that is younger than the call that found somebody else",
    Verdict.UNREACHABLE: "a consent that is younger than the last call that found no such number",
    Verdict.LINE_TYPE_EXCLUDED: "a policy that calls this kind of line",
    Verdict.LIST_HELD: "heed release LIST_ID --by WHO --because WHY, or another list that gives the number",
    Verdict.NO_CONSENT: "a consent on record to this controller, purpose and channel, with its evidence",
    Verdict.CONSENT_WITHDRAWN: "nothing changes it, unless the policy reopens on new consent and one is younger",
    Verdict.CONSENT_EXPIRED: "a consent that was given anew",
    Verdict.REACHED: "nothing in this campaign: it has done its work; another campaign asks on its own",
    Verdict.REGISTER_STALE: "a fresh snapshot of the register in inbox/registers",
    Verdict.AWAITING_OUTCOME: "the end of that batch, and the vendor's outcomes of it in inbox/outcomes",
    Verdict.OUTCOME_UNKNOWN: "the meaning of the code, in [vendors.NAME.codes] of heed.toml or in its vendor's list",
    Verdict.EXHAUSTED: "nothing changes it: attempts do not come back",
    Verdict.RESTING: "time: from next_call_at on the number may be called",
    Verdict.OUTSIDE_HOURS: "a night whose batch is valid while it is day where the number is",
    Verdict.OVER_CAPACITY: "a larger batch, or fewer people who go first",
    Verdict.CALLABLE: "nothing is needed: the number is in tonight's batch",
}
"""One clause for each verdict: what would have to change for another one."""


class Lasting(StrEnum):
    """How long a verdict holds."""

    FINAL = "final"
    """Nothing that time or another file brings changes it."""
    STANDING = "standing"
    """A no for as long as what it rests on stands as it is."""
    HELD = "held"
    """Not a no: somebody has to answer first, and the contact is looked at again the next night."""
    TONIGHT = "tonight"
    """Of this night alone."""


LASTING: dict[Verdict, Lasting] = {
    Verdict.COMPLAINED: Lasting.FINAL,
    Verdict.REFUSED: Lasting.FINAL,
    Verdict.ERASED: Lasting.FINAL,
    Verdict.ON_REGISTER: Lasting.STANDING,
    Verdict.WRONG_PERSON: Lasting.STANDING,
    Verdict.UNREACHABLE: Lasting.STANDING,
    Verdict.LINE_TYPE_EXCLUDED: Lasting.STANDING,
    Verdict.LIST_HELD: Lasting.HELD,
    Verdict.NO_CONSENT: Lasting.STANDING,
    Verdict.CONSENT_WITHDRAWN: Lasting.FINAL,
    Verdict.CONSENT_EXPIRED: Lasting.STANDING,
    Verdict.REACHED: Lasting.FINAL,
    Verdict.REGISTER_STALE: Lasting.HELD,
    Verdict.AWAITING_OUTCOME: Lasting.HELD,
    Verdict.OUTCOME_UNKNOWN: Lasting.HELD,
    Verdict.EXHAUSTED: Lasting.FINAL,
    Verdict.RESTING: Lasting.TONIGHT,
    Verdict.OUTSIDE_HOURS: Lasting.TONIGHT,
    Verdict.OVER_CAPACITY: Lasting.TONIGHT,
    Verdict.CALLABLE: Lasting.TONIGHT,
}
"""How long each verdict holds; `reached` and `exhausted` are final for the one campaign."""

HELD: frozenset[Verdict] = frozenset(verdict for verdict, lasting in LASTING.items() if lasting is Lasting.HELD)
"""Holds are not a no: the contact is looked at again the next night."""
