"""Whose law holds for a number, what a callback is owed, for whom a refusal holds, and codes explained late."""

from datetime import timedelta

import polars as pl
import pytest

from schemas.campaign import Campaign
from schemas.settings import RegisterRule
from tests.transforms.decide.drawn import AS_OF, CAMPAIGN, CN, Night, decided, judged, policy_of, read, with_values

OTHERS = Campaign(**{**CAMPAIGN.model_dump(), "name": "autumn", "controller": "Lakeside"})
US = CN.together_with(policy_of("us"))
HOUSE = CN.together_with(policy_of("house"))


def test_a_number_comes_under_the_law_of_its_region() -> None:
    night = decided(
        read("""
        row | region | zones
        1   | CN     | Asia/Shanghai
        2   | US     | America/New_York
        3   | HK     | Asia/Hong_Kong
        4   | US     | America/New_York America/Los_Angeles
    """),
        policy=HOUSE,
        of_region={"CN": CN, "US": US},
        registers={"every": RegisterRule(jurisdiction="*")},
        snapshots={"every": AS_OF.date()},
    ).sort("row_number")
    assert night["verdict"].to_list() == ["callable", "callable", "outside_hours", "callable"]
    assert night["policy_version"].to_list() == ["CN@test", "US@test", "policy@test", "US@test"]
    hours = night.select(pl.col("window_start", "window_end").dt.strftime("%dT%H:%M")).rows()
    assert hours[0] == ("21T06:00", "21T12:00")
    assert hours[1] == ("20T19:00", "20T22:00")  # 14 to 17 in New York, on a Friday
    assert hours[3] is not None


def test_a_number_of_no_known_region_comes_under_the_strictest() -> None:
    records = read("row\n1")
    records.contacts[0]["region_code"] = None
    strict = with_values(CN, max_campaign_attempts_lifetime=1, on_holidays="open")
    night = decided(records, policy=strict, of_region={"CN": CN})
    assert night["policy_version"].item() == "policy@test"


def test_a_callback_is_called_at_the_time_that_was_agreed() -> None:
    night = decided(
        read("""
        row | outcomes
        1   | CALLBACK_SCHEDULED 1h +14h
        2   | CALLBACK_SCHEDULED 1h
        3   | CALLBACK_SCHEDULED 1d +3d
        4   | CALLBACK_SCHEDULED 3d 2d
        5   | CALLBACK_SCHEDULED 1d +14h, NO_ANSWER 2h
    """)
    ).sort("row_number")
    assert night["verdict"].to_list() == ["callable", "callable", "resting", "callable", "callable"]
    starts = night["window_start"].to_list()
    assert starts[0] == AS_OF + timedelta(hours=14)
    assert night["rule"].to_list()[2] == "interval:CALLBACK_SCHEDULED"
    assert night["next_call_at"].to_list()[2] == AS_OF + timedelta(days=3)


def test_who_asked_for_the_morning_is_not_called_in_the_longer_afternoon() -> None:
    night = decided(
        read("""
        row | outcomes
        1   | CALLBACK_SCHEDULED 1h +9h
        2   | CALLBACK_SCHEDULED 13h
        3   | CALLBACK_SCHEDULED 9h +9h, NO_ANSWER 8h
        4   | CALLBACK_SCHEDULED 1h +11h
    """)
    ).sort("row_number")
    hours = night.select(pl.col("window_start", "window_end").dt.strftime("%H:%M")).rows()
    assert hours == [("02:30", "04:00"), ("06:00", "12:00"), ("06:00", "12:00"), ("06:00", "12:00")]


def test_callbacks_go_first_by_their_time_then_rounds_then_fresh_consents_and_lists() -> None:
    night = decided(
        read("""
        row | consent | outcomes
        1   | 200d    |
        2   | 100d    |
        3   | 200d    | NO_ANSWER 3d
        4   | 200d    | CALLBACK_SCHEDULED 3d +14h
        5   | 200d    | CALLBACK_SCHEDULED 3d +13h
        6   | 200d    | CALLBACK_SCHEDULED 3d
        7   | 200d    | CALLBACK_SCHEDULED 3d, NO_ANSWER 2d
    """)
    )
    assert night.sort("position")["row_number"].to_list() == [5, 4, 6, 2, 1, 3, 7]


@pytest.mark.parametrize(
    ("more", "verdict"),
    [
        ("no=refusal 1h", "refused"),
        ("register=national", "on_register"),
        ("consent=expired", "consent_expired"),
        ("consent=none", "no_consent"),
        ("zones=Etc/Unknown", "outside_hours"),
        ("line=pager", "line_type_excluded"),
        ("batch=2h", "awaiting_outcome"),
    ],
)
def test_a_callback_skips_no_check(more: str, verdict: str) -> None:
    name, cell = more.split("=")
    assert judged(f"row | outcomes | {name}\n1 | CALLBACK_SCHEDULED 1h +14h | {cell}") == {1: verdict}


def test_a_callback_waits_for_room_under_a_cap() -> None:
    calls = ", ".join(f"NO_ANSWER@other {hours}h" for hours in (5, 6, 7))
    night = decided(read(f"row | outcomes\n1 | CALLBACK_SCHEDULED 8h +9h, {calls}"))
    assert (night["verdict"].item(), night["window_start"].item()) == ("callable", AS_OF + timedelta(hours=17))


def test_a_refusal_holds_for_everybody_unless_the_home_chose_otherwise() -> None:
    drawing = """
        row | outcomes                        | no
        1   | REFUSAL_EXPLICIT@spring 30d     |
        2   | REFUSAL_EXPLICIT@autumn 30d     |
        3   | REFUSAL_EXPLICIT@unheard 30d    |
        4   | REFUSAL_COMPLAINT@autumn 30d    |
        5   |                                 | refusal 30d
    """
    both = {"campaigns": (CAMPAIGN, OTHERS)}
    assert set(judged(drawing, **both).values()) == {"refused", "complained"}
    assert judged(drawing, **both, refusal_scope="controller") == {
        1: "refused",
        2: "callable",
        3: "refused",
        4: "complained",
        5: "refused",
    }


def test_a_refusal_of_a_row_that_was_told_by_an_outcome_is_that_controllers() -> None:
    records = read("row | outcomes | no\n1 | REFUSAL_EXPLICIT@autumn 30d | refusal 30d")
    night = Night(campaigns=(CAMPAIGN, OTHERS), refusal_scope="controller").decided(records)
    assert dict(night.select("campaign", "verdict").iter_rows()) == {"spring": "callable", "autumn": "refused"}


def test_a_complaint_in_the_note_of_a_refused_call_stays_a_complaint() -> None:
    records = read("row | outcomes | no\n1 | REFUSAL_EXPLICIT@autumn 30d | complaint 30d")
    night = Night(campaigns=(CAMPAIGN, OTHERS), refusal_scope="controller").decided(records)
    assert set(night["verdict"]) == {"complained"}


def test_a_code_that_is_explained_later_lets_go_of_its_number_or_ends_it() -> None:
    records = read("""
        row | outcomes
        1   | UNKNOWN 3d
        2   | UNKNOWN 3d
        3   | UNKNOWN 3d
        4   | UNKNOWN 3d
    """)
    for outcome, code in zip(records.outcomes, ("HUC486", " ｈｕｃ486", "77.0", "huc-1"), strict=True):
        outcome["code"] = code
    assert set(decided(records)["verdict"]) == {"outcome_unknown"}
    codes = {"north": {"HUC486": "BUSY", "77": "REFUSAL_EXPLICIT"}, "south": {"HUC-1": "BUSY"}}
    night = decided(records, codes=codes).sort("row_number")
    assert night["verdict"].to_list() == ["callable", "callable", "refused", "outcome_unknown"]
    assert night["last_outcome"].to_list() == ["BUSY", "BUSY", "REFUSAL_EXPLICIT", "UNKNOWN"]


@pytest.mark.parametrize(
    ("came_as", "is_today", "counts_as"),
    [
        ("REFUSAL_EXPLICIT", "NO_ANSWER", "refused"),
        ("NO_ANSWER", "REFUSAL_EXPLICIT", "refused"),
        ("NO_ANSWER", "REFUSAL_COMPLAINT", "complained"),
        ("REFUSAL_COMPLAINT", "REFUSAL_EXPLICIT", "complained"),
        ("NO_ANSWER", "SUCCESS", "reached"),
        ("SUCCESS", "NO_ANSWER", "reached"),
        ("NOT_DIALLED", "TERMINAL_INVALID", "unreachable"),
        ("NO_ANSWER", "UNKNOWN", "callable"),
        ("NO_ANSWER", None, "callable"),
        ("UNKNOWN", None, "outcome_unknown"),
    ],
)
def test_the_higher_of_what_a_code_meant_and_what_it_means_counts(
    came_as: str, is_today: str | None, counts_as: str
) -> None:
    records = read(f"row | outcomes\n1 | {came_as} 40d")
    records.outcomes[0]["code"] = "hx 9"
    codes = {"north": {"HX_9": is_today} if is_today else {}, "south": {"HX_9": "REFUSAL_COMPLAINT"}}
    assert decided(records, codes=codes)["verdict"].item() == counts_as


@pytest.mark.parametrize("campaign", ["spring", "Spring", " SPRING ", "spring\t"])
def test_an_outcome_counts_for_its_campaign_however_the_vendor_writes_it(campaign: str) -> None:
    records = read("row | outcomes\n1 | SUCCESS 40d\n2 | SUCCESS@spring-2025 40d")
    records.outcomes[0]["campaign"] = campaign
    night = decided(records).sort("row_number")
    assert night["verdict"].to_list() == ["reached", "callable"]


def test_a_hand_over_that_nobody_reported_counts_as_a_call_at_its_batchs_end() -> None:
    night = decided(read("row | batch | outcomes\n1 | 2d | NO_ANSWER@other 1d\n2 | |")).sort("row_number")
    assert night["verdict"].to_list() == ["awaiting_outcome", "callable"]
    assert night["round"].to_list() == [2, 1]
    tight = with_values(CN, max_attempts_24h=2)
    again = decided(read("row | batch | outcomes\n1 | 2d | NO_ANSWER@other 1d"), policy=tight)
    assert again["next_call_at"].item() == AS_OF - timedelta(hours=4)
