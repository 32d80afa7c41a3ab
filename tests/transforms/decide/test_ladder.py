"""The verdict ladder, rung by rung and where two rungs could be confused."""

from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest

from schemas.campaign import Campaign
from schemas.settings import RegisterRule
from tests.transforms.decide.drawn import AS_OF, CAMPAIGN, CN, Records, decided, judged, number, read, with_values

NATIONAL = {"national": RegisterRule(jurisdiction="CN", max_age_days=21)}
FRESH = {"national": date(2026, 11, 15)}


def test_each_no_is_final_whatever_else_is_on_record() -> None:
    night = judged("""
        row | consent | no              | outcomes
        1   | yes     |                 |
        2   | yes     | complaint 900d  |
        3   | yes     | refusal 2000d   |
        4   | yes     | erasure 1d      |
        5   | yes     | refusal +3d     |
        6   | none    | refusal 1d      |
        7   | yes     | refusal 1d      | CALLBACK_SCHEDULED 2d
    """)
    assert night == {
        1: "callable",
        2: "complained",
        3: "refused",
        4: "erased",
        5: "refused",
        6: "refused",
        7: "refused",
    }


def test_a_stronger_no_gives_the_verdict() -> None:
    night = judged(
        """
        row | no                                   | register
        1   | refusal 1d, complaint 900d           | national
        2   | erasure 1d, refusal 900d             | national
        3   | erasure 1d                           | national
        4   | withdrawal 1d                        | national
    """,
        registers=NATIONAL,
        snapshots=FRESH,
    )
    assert night == {1: "complained", 2: "refused", 3: "erased", 4: "on_register"}


def test_a_call_pushed_away_three_times_is_a_refusal() -> None:
    night = judged("""
        row | outcomes
        1   | REJECTED_NO_TALK 40d, REJECTED_NO_TALK 50d
        2   | REJECTED_NO_TALK 40d, REJECTED_NO_TALK 50d, REJECTED_NO_TALK@other 60d
        3   | REJECTED_NO_TALK 40d, REJECTED_NO_TALK 40d, REJECTED_NO_TALK 40d
        4   | CARRIER_OR_USER_BLOCK 200d, CARRIER_OR_USER_BLOCK@other 300d
    """)
    assert night == {1: "callable", 2: "refused", 3: "callable", 4: "refused"}


def test_a_register_speaks_for_its_jurisdiction() -> None:
    night = judged(
        """
        row | register | region | zones
        1   | national | CN     |
        2   | national | HK     | Asia/Hong_Kong
        3   | house    | HK     | Asia/Hong_Kong
        4   | unheard  | CN     |
    """,
        registers={**NATIONAL, "house": RegisterRule(jurisdiction="*")},
        snapshots={**FRESH, "house": date(2026, 11, 20)},
    )
    assert night == {1: "on_register", 2: "callable", 3: "on_register", 4: "on_register"}


def test_a_register_speaks_for_the_territories_that_it_covers_as_for_its_own_region() -> None:
    rule = RegisterRule(jurisdiction="US", covers=("PR",))
    table = """
        row | register | region | zones
        1   | national | PR     | America/Puerto_Rico
        2   |          | PR     | America/Puerto_Rico
        3   | national | HK     | Asia/Hong_Kong
    """
    listed = judged(table, registers={"national": rule}, snapshots={"national": date(2026, 11, 19)})
    assert listed == {1: "on_register", 2: "callable", 3: "callable"}
    old = judged(table, registers={"national": rule}, snapshots={"national": date(2026, 10, 1)})
    assert old == {1: "on_register", 2: "register_stale", 3: "callable"}


def test_a_register_past_its_age_or_never_seen_holds_the_numbers_it_speaks_for() -> None:
    drawing = """
        row | region | zones
        1   | CN     |
        2   | HK     | Asia/Hong_Kong
    """
    oldest_good, too_old = {"national": date(2026, 10, 31)}, {"national": date(2026, 10, 30)}
    assert judged(drawing, registers=NATIONAL, snapshots=oldest_good) == {1: "callable", 2: "callable"}
    assert judged(drawing, registers=NATIONAL, snapshots=too_old) == {1: "register_stale", 2: "callable"}
    assert judged(drawing, registers=NATIONAL) == {1: "register_stale", 2: "callable"}


@pytest.mark.parametrize(
    ("valid_hours", "age", "verdict"),
    [
        (20, 21, "callable"),
        (20, 22, "register_stale"),
        (22, 21, "callable"),
        (23, 21, "register_stale"),
        (72, 18, "callable"),
        (72, 19, "register_stale"),
    ],
)
def test_a_register_must_be_young_enough_on_the_day_of_the_last_call(
    valid_hours: float, age: int, verdict: str
) -> None:
    snapshots = {"national": date(2026, 11, 21) - timedelta(days=age)}
    campaigns = (CAMPAIGN.model_copy(update={"valid_hours": valid_hours}),)
    assert judged("row\n1", campaigns=campaigns, registers=NATIONAL, snapshots=snapshots) == {1: verdict}


def test_the_policy_shortens_a_registers_age() -> None:
    lax = {"national": RegisterRule(jurisdiction="CN", max_age_days=90)}
    assert judged("row\n1", registers=lax, snapshots={"national": date(2026, 10, 30)}) == {1: "register_stale"}


def test_wrong_person_and_unreachable_hold_until_a_younger_consent() -> None:
    night = judged("""
        row | consent | outcomes
        1   | 300d    | WRONG_PERSON@other 100d
        2   | 50d     | WRONG_PERSON@other 100d
        3   | none    | WRONG_PERSON 100d
        4   | 300d    | TERMINAL_INVALID@other 100d
        5   | 50d     | TERMINAL_INVALID@other 100d
        6   | 300d    | SUSPENDED 100d
        7   | 300d    | SUSPENDED 100d, SUSPENDED 140d
    """)
    assert night == {
        1: "wrong_person",
        2: "callable",
        3: "wrong_person",
        4: "unreachable",
        5: "callable",
        6: "callable",
        7: "unreachable",
    }


def test_only_lines_of_people_are_called() -> None:
    night = judged("""
        row | line
        1   | mobile
        2   | fixed_line
        3   | toll_free
        4   | premium_rate
        5   | unknown
    """)
    excluded = "line_type_excluded"
    assert night == {1: "callable", 2: "callable", 3: excluded, 4: excluded, 5: excluded}


def test_a_list_of_neighbours_is_held_whole() -> None:
    records = read("row\n" + "\n".join(str(row) for row in range(1, 11)))
    swept = [{**records.contacts[0], "e164": 8613900000000 + step, "row_number": 100 + step} for step in range(5)]
    consents = [{**records.consents[0], "e164": row["e164"]} for row in swept]
    night = decided(Records(contacts=records.contacts + swept, consents=records.consents + consents))
    assert set(night["verdict"]) == {"list_held"}
    four = decided(Records(contacts=records.contacts + swept[:4], consents=records.consents + consents))
    assert set(four["verdict"]) == {"callable"}


def test_consent_must_name_number_controller_purpose_and_channel() -> None:
    records = read("row\n1\n2\n3\n4\n5")
    changes: list[dict[str, Any]] = [{"controller": "x"}, {"purpose": "x"}, {"channel": "sms"}, {"e164": number(99)}]
    for consent, change in zip(records.consents[1:], changes, strict=True):
        consent.update(change)
    verdicts = decided(records).sort("row_number")["verdict"].to_list()
    assert verdicts == ["callable", *["no_consent"] * 4]


def test_consent_comes_before_the_call_and_lasts() -> None:
    night = judged("""
        row | consent   | no
        1   | none      |
        2   | expired   |
        3   | withdrawn |
        4   | 0h        |
        5   | yes       | withdrawal 1d
        6   | expired   | withdrawal 1d
        7   | none      | withdrawal 1d
    """)
    assert night == {
        1: "no_consent",
        2: "consent_expired",
        3: "consent_withdrawn",
        4: "callable",
        5: "consent_withdrawn",
        6: "consent_withdrawn",
        7: "no_consent",
    }


def test_a_consent_from_the_future_is_none() -> None:
    records = read("row\n1")
    records.consents[0]["granted_at"] = records.consents[0]["granted_at"].replace(year=2027)
    assert decided(records)["verdict"].to_list() == ["no_consent"]


def test_reopening_is_the_policys_to_allow() -> None:
    opened = CN.model_copy(
        update={"reopen_on_new_consent": CN.reopen_on_new_consent.model_copy(update={"value": True})}
    )
    drawing = """
        row | consent | no
        1   | 2d      | refusal 5d
        2   | 9d      | refusal 5d
        3   | 2d      | withdrawal 5d
        4   | 2d      | complaint 5d
        5   | 2d      | erasure 5d
    """
    assert judged(drawing, policy=opened) == {
        1: "callable", 2: "refused", 3: "callable", 4: "complained", 5: "erased",
    }  # fmt: skip
    assert judged(drawing) == {
        1: "refused", 2: "refused", 3: "consent_withdrawn", 4: "complained", 5: "erased",
    }  # fmt: skip


def test_what_came_of_earlier_calls() -> None:
    night = judged("""
        row | outcomes                              | batch
        1   | SUCCESS 400d                          |
        2   | SUCCESS@other 400d                    |
        3   |                                       | 2d
        4   | NO_ANSWER 1d                          | 2d
        5   | NO_ANSWER 3d                          | 2d
        6   | NO_ANSWER@other 1d                    | 2d
        7   | NOT_DIALLED 1d                        | 2d
        8   | UNKNOWN 9d                            |
        9   | UNKNOWN@other 9d                      |
        10  | UNKNOWN 9d, NO_ANSWER 9d              |
        11  | UNKNOWN 9d, NO_ANSWER 8d              |
    """)
    assert night == {
        1: "reached",
        2: "callable",
        3: "awaiting_outcome",
        4: "callable",
        5: "awaiting_outcome",
        6: "awaiting_outcome",
        7: "callable",
        8: "outcome_unknown",
        9: "outcome_unknown",
        10: "callable",
        11: "outcome_unknown",
    }


def test_a_vendor_that_found_the_number_on_a_register_is_believed() -> None:
    assert judged("row | outcomes\n1 | DNC_REGISTER_HIT@other 400d") == {1: "on_register"}


def test_a_batch_that_may_still_be_dialled_holds_its_numbers_whatever_came_back() -> None:
    night = judged("""
        row | outcomes         | batch
        1   | NOT_DIALLED 1h   | 5h
        2   | NO_ANSWER 4h     | 5h
        3   | NO_ANSWER 4h     | 21h
    """)
    assert night == {1: "awaiting_outcome", 2: "awaiting_outcome", 3: "callable"}


def test_an_outcome_counts_for_the_campaign_of_the_batch_it_names() -> None:
    records = read("row | outcomes | batch\n1 | SUCCESS 2d | 3d")
    records.outcomes[0].update(batch_id="b1", campaign="SPRING ")
    assert decided(records)["verdict"].to_list() == ["reached"]


def test_an_outcome_that_names_a_batch_answers_that_batch_only() -> None:
    records = read("""
        row | outcomes     | batch
        1   | NO_ANSWER 1d | 2d
        2   | NO_ANSWER 1d | 2d
    """)
    records.outcomes[0]["batch_id"], records.outcomes[1]["batch_id"] = "b1", "b0"
    assert decided(records).sort("row_number")["verdict"].to_list() == ["callable", "awaiting_outcome"]


def test_an_outcome_that_names_no_batch_answers_its_own_vendors_only() -> None:
    records = read("""
        row | outcomes     | batch
        1   | NO_ANSWER 1d | 2d
        2   | NO_ANSWER 1d | 2d
    """)
    records.outcomes[1]["vendor"] = "south"
    assert decided(records).sort("row_number")["verdict"].to_list() == ["callable", "awaiting_outcome"]


def test_intervals_and_caps_let_a_number_rest() -> None:
    night = judged("""
        row | outcomes
        1   | SUSPENDED 29d
        2   | SUSPENDED 31d
        3   | ABANDONED 40h
        4   | ABANDONED 73h
        5   | BUSY@a 2h, BUSY@b 3h, BUSY@c 4h
        6   | BUSY@a 2h, BUSY@b 3h
        7   | NOT_DIALLED 2h, NOT_DIALLED 3h, NOT_DIALLED 4h
        8   | CARRIER_OR_USER_BLOCK 89d, NO_ANSWER 2d
    """)
    assert night == {
        1: "resting",
        2: "callable",
        3: "resting",
        4: "callable",
        5: "resting",
        6: "callable",
        7: "callable",
        8: "resting",
    }


def test_a_number_whose_calls_fail_on_the_way_three_times_in_a_week_rests() -> None:
    night = judged("""
        row | outcomes
        1   | TECHNICAL 2d, TECHNICAL 3d
        2   | TECHNICAL 2d, TECHNICAL@other 3d, TECHNICAL 4d
        3   | TECHNICAL 2d, TECHNICAL 3d, TECHNICAL 169h
        4   | TECHNICAL 2d, TECHNICAL 3d, NO_ANSWER 4d, NOT_DIALLED 5d
        5   | TECHNICAL 9d, TECHNICAL 16d, TECHNICAL 23d, TECHNICAL 30d, TECHNICAL 37d, TECHNICAL 44d
    """)
    assert night == {1: "callable", 2: "resting", 3: "callable", 4: "callable", 5: "callable"}


def test_failures_on_the_way_rest_until_the_third_latest_leaves_the_week() -> None:
    night = decided(read("row | outcomes\n1 | TECHNICAL 1d, TECHNICAL 2d, TECHNICAL 3d, TECHNICAL 5d"))
    assert night.select("verdict", "rule", "round").row(0) == ("resting", "failure_cap:7d", 1)
    assert night["next_call_at"].item() == AS_OF + timedelta(days=4)


def test_ten_attempts_in_thirty_days_over_all_campaigns_are_enough() -> None:
    calls = ", ".join(f"NO_ANSWER@other {day}d" for day in range(2, 12))
    fewer = ", ".join(f"NO_ANSWER@other {day}d" for day in range(2, 11))
    assert judged(f"row | outcomes\n1 | {calls}\n2 | {fewer}") == {1: "resting", 2: "callable"}


def test_a_campaign_dials_a_number_five_times_ever() -> None:
    own = ", ".join(f"NO_ANSWER {day}d" for day in (40, 50, 60, 70, 80))
    others = ", ".join(f"NO_ANSWER@other {day}d" for day in (40, 50, 60, 70, 80))
    assert judged(f"row | outcomes\n1 | {own}\n2 | {others}") == {1: "exhausted", 2: "callable"}


def test_the_same_attempt_told_twice_counts_once() -> None:
    records = read("row | outcomes\n1 | " + ", ".join(f"NO_ANSWER {day}d" for day in (40, 50, 60, 70)))
    records.outcomes += [{**row, "file_id": "b" * 64} for row in records.outcomes]
    night = decided(records)
    assert night.select("verdict", "round").row(0) == ("callable", 5)


def test_a_vendor_that_tells_the_day_alone_may_have_called_once_for_each_line() -> None:
    midnight = AS_OF - timedelta(minutes=90, days=40)
    records = read("row | outcomes\n1 | NO_ANSWER 40d, NO_ANSWER 40d\n2 | NO_ANSWER 40d, NO_ANSWER 40d")
    for outcome in records.outcomes[:2]:
        outcome["attempted_at"] = midnight
    records.outcomes += [{**outcome, "file_id": "b" * 64} for outcome in records.outcomes]
    assert decided(records).sort("row_number")["round"].to_list() == [3, 2]


@pytest.mark.parametrize(("told_at", "verdicts"), [("the day alone", ["resting"] * 3), ("its time", ["callable"] * 3)])
def test_a_call_of_which_the_day_alone_is_told_counts_at_the_end_of_that_day(told_at: str, verdicts: list[str]) -> None:
    policy = with_values(CN, max_campaign_attempts_24h=1, max_attempts_24h=2, interval_hours={"MACHINE": 27})
    records = read("""
        row | outcomes
        1   | NO_ANSWER 1d
        2   | NO_ANSWER@other 1d, NO_ANSWER@third 1d
        3   | MACHINE@other 1d
    """)
    midnight = AS_OF - timedelta(minutes=90, days=1)
    for outcome in records.outcomes:
        outcome["attempted_at"] = midnight + timedelta(minutes=told_at == "its time")
    night = decided(records, policy=policy).sort("row_number")
    assert night["verdict"].to_list() == verdicts


@pytest.mark.parametrize(("granted", "verdict"), [(12, "refused"), (30, "callable")])
@pytest.mark.parametrize("said", ["in a file", "in an outcome"])
def test_a_no_of_which_the_day_alone_is_told_is_not_lifted_by_a_consent_of_that_day(
    said: str, granted: int, verdict: str
) -> None:
    midnight = AS_OF - timedelta(minutes=90, days=30)
    records = read("row | no\n1 | refusal 30d" if said == "in a file" else "row | outcomes\n1 | REFUSAL_EXPLICIT 30d")
    for row in records.suppressions:
        row["since"] = midnight
    for row in records.outcomes:
        row["attempted_at"] = midnight
    records.consents[0]["granted_at"] = midnight + timedelta(hours=granted)
    policy = with_values(CN, reopen_on_new_consent=True)
    assert decided(records, policy=policy)["verdict"].to_list() == [verdict]


def test_hours_are_the_callees() -> None:
    night = judged("""
        row | zones
        1   | Asia/Shanghai
        2   | America/New_York
        3   | America/New_York America/Los_Angeles
        4   | Asia/Shanghai America/New_York
        5   | Etc/Unknown
    """)
    assert night == {1: "callable", 2: "callable", 3: "callable", 4: "outside_hours", 5: "outside_hours"}


def test_a_batch_holds_its_size_and_callbacks_come_first() -> None:
    small = CAMPAIGN.model_copy(update={"batch_size": 2})
    night = judged(
        """
        row | outcomes
        1   |
        2   | NO_ANSWER 3d
        3   | CALLBACK_SCHEDULED 3d
        4   |
    """,
        campaigns=(small,),
    )
    assert night == {1: "callable", 2: "over_capacity", 3: "callable", 4: "over_capacity"}


def test_a_number_goes_to_one_campaign_a_night() -> None:
    other = Campaign(**{**CAMPAIGN.model_dump(), "name": "autumn"})
    night = decided(read("row\n1"), campaigns=(CAMPAIGN, other)).sort("campaign")
    assert night.select("campaign", "verdict", "rule").rows() == [
        ("autumn", "callable", "consent:live"),
        ("spring", "resting", "campaign:autumn"),
    ]


def test_a_number_that_one_campaign_has_no_room_for_goes_to_the_next() -> None:
    full = Campaign(**{**CAMPAIGN.model_dump(), "name": "autumn", "batch_size": 1})
    night = decided(read("row\n1\n2"), campaigns=(CAMPAIGN, full)).sort("campaign", "row_number")
    verdicts = night.select("campaign", "row_number", "verdict").rows()
    assert verdicts == [
        ("autumn", 1, "callable"),
        ("autumn", 2, "over_capacity"),
        ("spring", 1, "resting"),
        ("spring", 2, "callable"),
    ]


def test_a_contact_who_did_not_answer_comes_again_in_the_next_round() -> None:
    night = decided(read("row | outcomes\n1 | NO_ANSWER 1d\n2 |"))
    assert night.sort("row_number").select("verdict", "round", "last_outcome").rows() == [
        ("callable", 2, "NO_ANSWER"),
        ("callable", 1, None),
    ]


def test_the_window_opens_when_the_rest_is_over() -> None:
    night = decided(read("row | outcomes\n1 | ABANDONED 65h"))
    start, end = night.select("window_start", "window_end").row(0)
    assert (start.isoformat(), end.isoformat()) == ("2026-11-21T06:00:00+00:00", "2026-11-21T12:00:00+00:00")
    later = decided(read("row | outcomes\n1 | ABANDONED 55h"))
    assert later["verdict"].item() == "callable"
    assert later["window_start"].item().isoformat() == "2026-11-21T10:30:00+00:00"


def test_a_window_ends_with_the_consent_it_rests_on() -> None:
    records = read("row\n1\n2\n3")
    for consent, hours in zip(records.consents, (5, 13, 30), strict=True):
        consent["expires_at"] = AS_OF + timedelta(hours=hours)
    night = decided(records).sort("row_number")
    assert night["verdict"].to_list() == ["outside_hours", "callable", "callable"]
    assert night["window_end"].to_list() == [None, AS_OF + timedelta(hours=10.5), AS_OF + timedelta(hours=18.5)]


def test_every_contact_gets_one_verdict_and_a_rule() -> None:
    night = decided(read("row | consent | no\n1 | yes |\n2 | none |\n3 | yes | refusal 1d"))
    assert night.filter(pl.col("verdict").is_null() | pl.col("rule").is_null()).is_empty()
    assert night.height == 3
