"""What the report calls things: the meaning and the tone of every step, and how counts and instants are written."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from schemas.list_signs import SIGN_MEANINGS
from schemas.reasons import REJECT_MEANINGS
from schemas.tables.violations import VIOLATION_MEANINGS
from schemas.verdicts import HELD, LASTING, MEANINGS, VERDICTS, Lasting, Verdict

LATER = frozenset(name for name, lasting in LASTING.items() if lasting is Lasting.TONIGHT) - {Verdict.CALLABLE}
"""Neither a no nor a hold: the same contact may well be callable on another night."""

STEP_MEANINGS: dict[str, str] = {
    "rows_in": "filled phone cells of the lists that the campaign's suppliers sent",
    "rejected": "could not be taken in; the reasons stand below",
    "duplicate": "another contact with the same number stands in for it",
    **{str(verdict): meaning for verdict, meaning in MEANINGS.items()},
}
"""One clause for each step of the funnel."""

REASON_MEANINGS: dict[str, str] = {str(reason): meaning for reason, meaning in REJECT_MEANINGS.items()}
"""One clause for each reason to refuse a row."""

SIGN_WORDS: dict[str, str] = {str(sign): meaning for sign, meaning in SIGN_MEANINGS.items()}
"""One clause for each sign of invention."""

VIOLATION_WORDS: dict[str, str] = {str(kind): meaning for kind, meaning in VIOLATION_MEANINGS.items()}
"""One clause for each kind of call that should not have been made."""

CARD: dict[str, str] = {
    "with_consent": "With consent",
    "duplicate": "Duplicate",
    "invalid": "Invalid",
    "unreachable": "Unreachable",
    "already_refused": "Said no before",
    "on_registers": "On registers",
}
"""The shares of a scorecard that the report shows, by measure."""

TONES: dict[str, str] = {
    "in": "rows in",
    "out": "rejected or duplicate: not judged",
    "no": "not to be called by this campaign",
    "held": "held: a person, a register or a vendor has to answer first",
    "later": "not tonight, perhaps another night",
    "callable": "may be called tonight",
}
"""The colours of the funnel, by what they mean."""


def tone(step: str) -> str:
    """The key of `TONES` under which a step of the funnel is painted."""
    if step not in VERDICTS:
        return "in" if step == "rows_in" else "out"
    if step in HELD:
        return "held"
    if step in LATER:
        return "later"
    return "callable" if step == Verdict.CALLABLE else "no"


def in_thousands(count: int) -> str:
    """`1234567` as `1,234,567`."""
    return f"{count:,}"


def percent(share: float) -> str:
    """A share of 1, such that nothing rounds to none or to all that is not."""
    if 0 < share < 0.001:  # noqa: PLR2004 - the least that one decimal can show
        return "<0.1 %"
    if 0.999 < share < 1:  # noqa: PLR2004 - likewise
        return ">99.9 %"
    return f"{share:.1%}".replace("%", " %")


def moment(instant: datetime, zone: str) -> str:
    """To the minute, on the clock of the IANA zone `zone`."""
    return f"{instant.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M} {zone}"


def machine_moment(instant: datetime) -> str:
    """ISO 8601 in UTC, for a `datetime` attribute."""
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")
