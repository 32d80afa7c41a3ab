"""Why a hand-over is held, in a sentence of counts and names of campaigns, lists, kinds of file and carriers."""

from schemas.anomalies import Anomaly, Measured
from schemas.run import Run

_LIST_DIGITS = 12


def held_in_words(run: Run) -> str:
    """One sentence: what is unusual about the night, and what to do; no number, name of a person or note."""
    why = "; ".join(in_words(one) for one in run.held_because or ())
    return (
        f"the hand-over of {run.run_id} is held: {why}. Look at its report; then "
        f"'heed publish {run.run_id} --by WHO --because WHY' hands it over"
    )


def in_words(one: Anomaly) -> str:
    """One clause: what was counted, and what was expected."""
    found = f"{one.count:,} of {one.of:,}"
    if one.measured is Measured.COMPLAINTS:
        about = f"list {one.part[:_LIST_DIGITS]} in {one.campaign}" if one.part else one.campaign
        rate = 1000 * one.count / one.of
        return (
            f"{about}: {one.count:,} complaints in {one.of:,} calls, {rate:.3g} a thousand, allowed {1000 * one.most:g}"
        )
    usual = (
        f"{_percent(one.count / one.of)}, by the last {one.nights} nights {_percent(one.least)} to {_percent(one.most)}"
    )
    match one.measured:
        case Measured.CALLABLE:
            return f"{one.campaign}: {found} contacts callable ({usual})"
        case Measured.REJECTED:
            return f"{one.part}: {found} new rows rejected ({usual})"
        case _:
            return f"{one.campaign}: {found} callable with {one.part} ({usual})"


def _percent(share: float) -> str:
    return f"{share:.1%}".replace("%", " %")
