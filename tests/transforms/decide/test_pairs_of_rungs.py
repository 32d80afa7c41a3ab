"""The ladder pair by pair: of two reasons not to call, the stronger is the verdict, whichever two they are."""

from collections.abc import Mapping
from datetime import date
from itertools import combinations

import pytest

from schemas.settings import RegisterRule
from schemas.verdicts import VERDICTS, Verdict
from tests.transforms.decide.drawn import FILE, Records, decided, judged, read

Cells = Mapping[str, str]
SWEPT = "b" * 64
REGISTERS = {"house": RegisterRule(jurisdiction="*"), "abroad": RegisterRule(jurisdiction="HK")}
SNAPSHOTS = {"house": date(2026, 11, 15)}
LONG_AGO = ", ".join(f"NO_ANSWER {days}d" for days in (40, 50, 60, 70, 80))

CAUSES: dict[Verdict, tuple[Cells, str]] = {
    Verdict.COMPLAINED: ({"no": "complaint 900d"}, "suppression:complaint"),
    Verdict.REFUSED: ({"no": "refusal 900d"}, "suppression:refusal"),
    Verdict.ERASED: ({"no": "erasure 900d"}, "suppression:erasure"),
    Verdict.ON_REGISTER: ({"register": "house"}, "register:house"),
    Verdict.WRONG_PERSON: ({"outcomes": "WRONG_PERSON@other 100d"}, "outcome:WRONG_PERSON"),
    Verdict.UNREACHABLE: ({"outcomes": "TERMINAL_INVALID@other 100d"}, "unreachable_after:TERMINAL_INVALID"),
    Verdict.LINE_TYPE_EXCLUDED: ({"line": "toll_free"}, "line_type:toll_free"),
    Verdict.LIST_HELD: ({"list": "swept"}, "sign:consecutive_numbers"),
    Verdict.NO_CONSENT: ({"consent": "none"}, "consent:none"),
    Verdict.CONSENT_WITHDRAWN: ({"no": "withdrawal 1d"}, "suppression:withdrawal"),
    Verdict.CONSENT_EXPIRED: ({"consent": "expired"}, "consent:expired"),
    Verdict.REACHED: ({"outcomes": "SUCCESS 400d"}, "outcome:SUCCESS"),
    Verdict.REGISTER_STALE: ({"region": "HK"}, "register:abroad"),
    Verdict.AWAITING_OUTCOME: ({"batch": "2d"}, "batch:b1"),
    Verdict.OUTCOME_UNKNOWN: ({"outcomes": "UNKNOWN@other 9d"}, "outcome:UNKNOWN"),
    Verdict.EXHAUSTED: ({"outcomes": LONG_AGO}, "campaign_cap:lifetime"),
    Verdict.RESTING: ({"outcomes": "ABANDONED@other 1h"}, "interval:ABANDONED"),
    Verdict.OUTSIDE_HOURS: ({"zones": "Etc/Unknown"}, "hours:none_left"),
}
"""Of each verdict that looks at one contact alone, what makes it hold, and the rule that it names."""

NEVER_TOGETHER = {(Verdict.NO_CONSENT, Verdict.CONSENT_EXPIRED)}
"""Who gave none had none that ran out."""

PAIRS = [pair for pair in combinations(CAUSES, 2) if pair not in NEVER_TOGETHER]
COLUMNS = ("consent", "outcomes", "no", "register", "batch", "line", "region", "zones")


def night_of(*causes: Cells) -> list[tuple[str, str]]:
    """Verdict and rule of contacts of whom each has one of the `causes` on record; no two are neighbours by chance."""
    rows = {(place + 1) ** 2: cells for place, cells in enumerate(causes)}
    lines = [" | ".join([str(row), *(cells.get(name, "") for name in COLUMNS)]) for row, cells in rows.items()]
    records = read("\n".join([" | ".join(["row", *COLUMNS]), *lines]))
    for contact in records.contacts:
        contact["file_id"] = SWEPT if "list" in rows[contact["row_number"]] else FILE
    night = decided(_with_neighbours(records), registers=REGISTERS, snapshots=SNAPSHOTS)
    return night.filter(night["e164"] < 8613900000000).sort("row_number").select("verdict", "rule").rows()


def _with_neighbours(records: Records) -> Records:
    one = {**records.contacts[0], "file_id": SWEPT}
    records.contacts += [{**one, "row_number": 10**6 + n, "e164": 8613900000000 + n} for n in range(40)]
    return records


def together(one: Cells, other: Cells) -> Cells:
    """Both causes on record of one contact."""
    return {name: ", ".join(filter(None, (one.get(name), other.get(name)))) for name in {**one, **other}}


def test_every_verdict_about_one_contact_is_drawn() -> None:
    assert [*CAUSES, Verdict.OVER_CAPACITY, Verdict.CALLABLE] == list(VERDICTS)


def test_each_reason_alone_is_the_verdict_and_names_its_rule() -> None:
    night = night_of({}, *(cells for cells, _ in CAUSES.values()))
    assert night == [("callable", "consent:live"), *((verdict, rule) for verdict, (_, rule) in CAUSES.items())]


def test_of_two_reasons_the_stronger_is_the_verdict() -> None:
    night = night_of(*(together(CAUSES[one][0], CAUSES[other][0]) for one, other in PAIRS))
    wrong = {pair: found for pair, found in zip(PAIRS, night, strict=True) if found[0] != pair[0]}
    assert wrong == {}


@pytest.mark.parametrize(
    ("drawing", "verdicts"),
    [
        pytest.param(
            """
            row | consent   | no
            1   | withdrawn |
            2   | withdrawn | withdrawal 1d
            3   | expired   | withdrawal 1d
            4   | none      | withdrawal 1d
            5   | expired   |
            """,
            ["consent_withdrawn", "consent_withdrawn", "consent_withdrawn", "no_consent", "consent_expired"],
            id="no consent, one withdrawn, one that ran out",
        ),
        pytest.param(
            """
            row | consent | outcomes
            1   | 300d    | WRONG_PERSON 100d, TERMINAL_INVALID 90d
            2   | 95d     | WRONG_PERSON 100d, TERMINAL_INVALID 90d
            3   | 80d     | WRONG_PERSON 100d, TERMINAL_INVALID 90d
            4   | 100d    | WRONG_PERSON 100d
            """,
            ["wrong_person", "unreachable", "callable", "wrong_person"],
            id="a stranger, a number that is gone, and a younger consent",
        ),
        pytest.param(
            """
            row | outcomes
            1   | REJECTED_NO_TALK 3d, BUSY 4d, BUSY 5d
            2   | REJECTED_NO_TALK 3d, REJECTED_NO_TALK 4d, REJECTED_NO_TALK@other 5d
            3   | REJECTED_NO_TALK 1h, REJECTED_NO_TALK 4d
            4   | REFUSAL_NOT_INTERESTED 3d
            5   | REFUSAL_COMPLAINT 3d, REFUSAL_EXPLICIT 2d
            6   | DNC_REGISTER_HIT 3d, REFUSAL_EXPLICIT@other 900d
            """,
            ["callable", "refused", "resting", "refused", "complained", "refused"],
            id="pushed away, refused in words, complained, on a register",
        ),
        pytest.param(
            """
            row | outcomes                            | batch
            1   | UNKNOWN 1d                          | 2d
            2   | UNKNOWN 3d                          | 2d
            3   | NOT_DIALLED 1d                      | 2d
            4   | NO_ANSWER@other 1d                  | 2d
            5   | SUCCESS 1d                          | 2d
            6   | SUCCESS@other 40d                   |
            """,
            ["outcome_unknown", "awaiting_outcome", "callable", "awaiting_outcome", "reached", "callable"],
            id="waited for, answered in a code that nobody knows, reached",
        ),
        pytest.param(
            f"""
            row | outcomes                                    | zones
            1   | {LONG_AGO}, ABANDONED@other 1h              |
            2   | ABANDONED 1h                                | Etc/Unknown
            3   | NO_ANSWER 1h                                | Etc/Unknown
            4   | ABANDONED 61h                               |
            5   | ABANDONED 53h                               |
            6   | CALLBACK_SCHEDULED 1h +19h                  |
            """,
            ["exhausted", "resting", "outside_hours", "callable", "resting", "resting"],
            id="used up, at rest, and out of hours",
        ),
    ],
)
def test_reasons_that_could_be_confused(drawing: str, verdicts: list[str]) -> None:
    assert list(judged(drawing).values()) == verdicts


def test_a_consent_that_ran_out_and_one_that_was_withdrawn_before_are_one_that_ran_out() -> None:
    records = read("row | consent\n1 | withdrawn\n2 | withdrawn")
    (withdrawn, other) = records.consents
    later = withdrawn["withdrawn_at"]
    again = {"withdrawn_at": None, "expires_at": later.replace(hour=17), "consent_id": "again"}
    records.consents += [
        {
            **withdrawn,
            **again,
            "granted_at": later.replace(hour=17, minute=29),
            "expires_at": later.replace(hour=17, minute=31),
        },
        {**other, **again, "granted_at": later.replace(minute=31), "expires_at": later.replace(minute=32)},
    ]
    assert decided(records).sort("row_number")["verdict"].to_list() == ["consent_withdrawn", "consent_expired"]


def test_a_snapshot_that_is_too_old_still_takes_off_whom_it_lists() -> None:
    found = judged(
        "row | register\n1 | house\n2 |",
        registers={"house": RegisterRule(jurisdiction="*", max_age_days=5)},
        snapshots={"house": date(2026, 11, 1)},
    )
    assert found == {1: "on_register", 2: "register_stale"}
