"""`heed check`: silent about a clean night, and each question finds the violation that was planted for it."""

import ast
import re
import shutil
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from flows.check import check
from flows.check.questions import HERE, QUESTIONS, read_questions
from flows.errors import BadInput, UsageError
from flows.outbox.folder import Folder
from schemas.outcomes import NOT_ATTEMPTS, REFUSALS, OutcomeClass
from schemas.policy import Policy
from schemas.reasons import SuppressionReason
from schemas.settings import RegisterRule
from schemas.tables.batches import Batches
from schemas.verdicts import VERDICTS
from tests.flows.homes import (
    ANNA,
    AS_OF,
    BEN,
    CLEO,
    CLINIC,
    DAN,
    DAY,
    EVE,
    FOREIGN,
    HOUR,
    NEW,
    RUN_ID,
    WEB,
    Night,
    a_night,
    append,
    consent,
    contact,
    disclosed_before,
    duplicate,
    edit_json,
    file_id,
    file_record,
    inbox_file,
    outcome,
    phone,
    register_entry,
    suppression,
    verdict,
    write_rows,
)

Plant = Callable[[Night], object]
Tampering = Callable[[Path], object]
PLANTS: dict[str, list[Plant]] = {}
TAMPERINGS: dict[str, list[Tampering]] = {}
SPRING = Path("outbox/north/campaign=spring/batch=batch-spring")


def plants(name: str) -> Callable[[Plant], Plant]:
    """The function plants what question `name` must find, before the home is written."""

    def keep(plant: Plant) -> Plant:
        PLANTS.setdefault(name, []).append(plant)
        return plant

    return keep


def tampers(name: str) -> Callable[[Tampering], Tampering]:
    """The function does to a written home what question `name` must find."""

    def keep(tampering: Tampering) -> Tampering:
        TAMPERINGS.setdefault(name, []).append(tampering)
        return tampering

    return keep


def broken(home: Path) -> dict[str, int]:
    """The questions that do not hold, with their counts."""
    return {found.name: found.count for found in check(home, RUN_ID) if found.count}


def is_found(name: str, home: Path) -> bool:
    """Whether that question does not hold; the others are not asked."""
    (found,) = check(home, RUN_ID, [question for question in QUESTIONS if question.name == name])
    return found.count > 0


def again(night: Night, outcome_class: str, days: float, **rest: object) -> None:
    """One more outcome of Anna's, so many days before the night."""
    rows = night.ledgers["outcomes"]
    rows.append(outcome(len(rows) + 2, ANNA, outcome_class, AS_OF - days * DAY, **rest))


def with_policy(night: Night, **values: object) -> None:
    """The night under a policy with other values, looser ones too."""
    ruled = night.policy.model_dump()
    night.policy = Policy.model_validate({**ruled, **{k: {**ruled[k], "value": v} for k, v in values.items()}})


# Promise 1


@plants("consent_on_record")
def _no_such_consent(night: Night) -> None:
    night.call(ANNA)["consent_id"] = "000000000000-9"


@plants("consent_on_record")
def _somebody_elses_consent(night: Night) -> None:
    night.call(ANNA)["consent_id"] = night.call(BEN)["consent_id"]


@plants("consent_on_record")
def _no_consents_at_all(night: Night) -> None:
    night.ledgers["consents"] = []


@plants("consent_names_the_call")
def _another_controller(night: Night) -> None:
    night.row("consents", ANNA)["controller"] = "winter Dental"


@plants("consent_names_the_call")
def _another_purpose(night: Night) -> None:
    night.row("consents", ANNA)["purpose"] = "marketing"


@plants("consent_names_the_call")
def _another_channel(night: Night) -> None:
    night.row("consents", ANNA)["channel"] = "sms"


@plants("consent_given_before")
def _given_later(night: Night) -> None:
    night.row("consents", ANNA)["granted_at"] = AS_OF + HOUR


@plants("consent_not_expired")
def _expires_this_instant(night: Night) -> None:
    night.row("consents", ANNA)["expires_at"] = AS_OF


@plants("consent_not_withdrawn")
def _withdrawn_on_its_own_row(night: Night) -> None:
    night.row("consents", ANNA)["withdrawn_at"] = AS_OF - DAY


@plants("consent_not_withdrawn")
def _withdrawn_on_another_row(night: Night) -> None:
    row = consent(9, ANNA, night.campaigns["spring"])
    night.ledgers["consents"].append(row | {"withdrawn_at": AS_OF + DAY})


@plants("no_standing_withdrawal")
def _withdrawn_from_somebody(night: Night) -> None:
    night.ledgers["suppressions"].append(suppression(9, ANNA, "withdrawal"))


@plants("consent_has_evidence")
def _blank_evidence(night: Night) -> None:
    night.row("consents", ANNA)["evidence"] = "  "


@plants("consent_is_the_persons")
def _a_stranger_answered(night: Night) -> None:
    again(night, "WRONG_PERSON", 5, campaign="winter")


# Promise 2


@plants("no_complaint")
def _complained(night: Night) -> None:
    night.ledgers["suppressions"].append(suppression(9, ANNA, "complaint"))


@plants("no_refusal")
def _refused_in_the_future(night: Night) -> None:
    night.ledgers["suppressions"].append(suppression(9, ANNA, "refusal", since=AS_OF + DAY))


@plants("no_erasure")
def _erased(night: Night) -> None:
    night.ledgers["suppressions"].append(suppression(9, ANNA, "erasure"))


@plants("only_known_noes")
def _a_new_kind_of_no(night: Night) -> None:
    night.ledgers["suppressions"].append(suppression(9, ANNA, "a_new_kind"))


@plants("no_refusal_in_outcomes")
def _not_interested_elsewhere(night: Night) -> None:
    again(night, "REFUSAL_NOT_INTERESTED", 9, campaign="long-gone", vendor="south")


@plants("no_refusal_without_words")
def _pushed_away_three_times(night: Night) -> None:
    for days in (10, 11, 12):
        again(night, "REJECTED_NO_TALK", days)


@plants("not_on_a_register")
def _on_the_national_register(night: Night) -> None:
    night.ledgers["registers"].append(register_entry(NEW, 9, "national", ANNA))


@plants("not_on_a_register")
def _on_a_register_that_nobody_configured(night: Night) -> None:
    night.ledgers["files"].append(inbox_file("registers", "in-house", "2020-01-01-own.csv", 1))
    night.ledgers["registers"].append(register_entry("2020-01-01-own.csv", 2, "in-house", ANNA))


@plants("not_on_a_register")
def _of_a_region_that_nobody_knows(night: Night) -> None:
    night.ledgers["registers"].append(register_entry(FOREIGN, 9, "abroad", ANNA))
    night.call(ANNA)["region_code"] = night.verdict_of("spring", ANNA)["region_code"] = None


@plants("not_on_a_register")
def _on_a_snapshot_that_is_dated_tomorrow(night: Night) -> None:
    tomorrow = "2026-11-21-national.csv"
    night.ledgers["files"].append(inbox_file("registers", "national", tomorrow, 1))
    night.ledgers["registers"].append(register_entry(tomorrow, 2, "national", ANNA))


@plants("no_register_hit_reported")
def _a_vendor_found_it_on_a_register(night: Night) -> None:
    again(night, "DNC_REGISTER_HIT", 9)


@plants("not_on_a_hashed_register")
def _on_the_register_as_a_hash(night: Night) -> None:
    digest = sha256(phone(ANNA).encode()).hexdigest().upper()
    night.ledgers["registers"].append(register_entry(NEW, 9, "national", None, digest))


# Promise 3


@plants("files_balance")
def _a_file_that_lost_a_row(night: Night) -> None:
    night.ledgers["files"][2]["rows"] += 1


@plants("files_balance")
def _a_reject_that_was_never_written(night: Night) -> None:
    night.ledgers["rejects"] = []


@plants("lists_balance")
def _a_contact_without_verdict(night: Night) -> None:
    night.verdicts.remove(night.verdict_of("spring", CLEO))


@plants("contacts_decided_once")
def _a_verdict_on_the_wrong_row(night: Night) -> None:
    night.verdict_of("spring", CLEO)["row_number"] = 5


@plants("contacts_decided_once")
def _a_verdict_for_a_supplier_that_is_not_the_campaigns(night: Night) -> None:
    night.verdicts.append(verdict("spring", DAN, "no_consent", (WEB, 2)))


@plants("duplicates_are_contacts")
def _a_duplicate_of_no_cell(night: Night) -> None:
    night.duplicates[0]["phone_column"] = 3


@plants("duplicates_have_a_verdict")
def _a_duplicate_of_a_duplicate(night: Night) -> None:
    night.duplicates[1]["kept_row_number"] = 6


@plants("duplicates_yield_to_the_first")
def _a_later_list_stands_for_an_earlier_one(night: Night) -> None:
    night.row("contacts", BEN)["listed_on"] = AS_OF.date()


@plants("duplicates_yield_to_the_first")
def _a_list_older_than_the_consent_stands_for_one_that_bears_it(night: Night) -> None:
    night.ledgers["consents"].append(consent(5, BEN, night.campaigns["winter"]))
    night.ledgers["consents"][-1]["granted_at"] = AS_OF - 0.6 * DAY


@plants("duplicates_yield_to_the_first")
def _a_lower_row_stands_for_an_upper_one(night: Night) -> None:
    night.duplicates[1].update(row_number=2, kept_row_number=6)


@plants("one_verdict_each")
def _two_verdicts(night: Night) -> None:
    night.verdicts.append(verdict("spring", CLEO, "reached", (CLINIC, 4)))


@plants("known_verdicts")
def _a_word_of_its_own(night: Night) -> None:
    night.verdict_of("spring", CLEO)["verdict"] = "perhaps"


@plants("callable_means_handed_over")
def _callable_and_forgotten(night: Night) -> None:
    night.batches.pop("winter")


@plants("handed_over_means_callable")
def _handed_over_without_a_verdict(night: Night) -> None:
    night.verdict_of("winter", DAN)["verdict"] = "resting"


@plants("handed_over_means_callable")
def _a_number_without_its_plus(night: Night) -> None:
    night.call(DAN)["phone_e164"] = f"0{DAN}"


@tampers("run_counts_hold")
def _a_run_that_counts_otherwise(home: Path) -> None:
    edit_json(home / "runs" / RUN_ID / "run.json", duplicates={"spring": 2})


# Promise 4


@plants("registers_fresh")
def _a_snapshot_older_than_the_register_allows(night: Night) -> None:
    night.registers["national"] = RegisterRule(jurisdiction="*", max_age_days=9)


@plants("registers_fresh")
def _a_snapshot_older_than_the_policy_allows(night: Night) -> None:
    with_policy(night, register_max_age_days=9)


@plants("registers_fresh")
def _a_snapshot_that_grows_too_old_before_the_batch_ends(night: Night) -> None:
    with_policy(night, register_max_age_days=12)
    spring = night.campaigns["spring"].model_copy(update={"valid_hours": 72})
    night.campaigns = {**night.campaigns, "spring": spring}


@plants("registers_fresh")
def _a_register_without_a_snapshot(night: Night) -> None:
    night.registers["state"] = RegisterRule(jurisdiction="US")


@plants("registers_attached")
def _no_register_where_one_is_needed(night: Night) -> None:
    with_policy(night, needs_register=True)
    night.registers = {name: rule for name, rule in night.registers.items() if rule.jurisdiction not in {"*", "US"}}


def swept(night: Night) -> None:
    """The clinic's list with thirty neighbours on it."""
    rows = range(100, 130)
    night.ledgers["contacts"] += [contact(CLINIC, "clinic", row, 13035550000 + row) for row in rows]


@plants("invented_lists_held")
def _a_swept_list(night: Night) -> None:
    swept(night)


@plants("invented_lists_held")
def _a_hold_without_a_sign(night: Night) -> None:
    night.held.append({"campaign": "spring", "list_id": file_id(CLINIC), "sign": "steady_step"})


@plants("lists_held_whole")
def _one_contact_held_and_not_its_list(night: Night) -> None:
    night.verdict_of("spring", CLEO)["verdict"] = "list_held"


@plants("lists_held_whole")
def _a_list_held_in_part(night: Night) -> None:
    swept(night)
    night.held = [
        {"campaign": name, "list_id": file_id(CLINIC), "sign": "consecutive_numbers"} for name in ("spring", "winter")
    ]


@plants("held_lists_hand_over_nobody")
def _handed_over_from_a_swept_list(night: Night) -> None:
    swept(night)


@plants("outcomes_came_back")
def _waited_for(night: Night) -> None:
    night.ledgers["disclosures"].append(disclosed_before(BEN))


@plants("outcomes_came_back")
def _answered_before_it_was_asked(night: Night) -> None:
    night.row("outcomes", ANNA).update(batch_id=None, attempted_at=AS_OF - 4 * DAY)


@plants("outcomes_came_back")
def _answered_by_its_name_before_it_was_asked(night: Night) -> None:
    night.row("outcomes", ANNA).update(attempted_at=AS_OF - 4 * DAY)


@plants("outcomes_came_back")
def _answered_by_another_vendor(night: Night) -> None:
    night.row("outcomes", ANNA).update(batch_id=None, vendor="south")


@plants("no_batch_still_open")
def _still_to_be_dialled(night: Night) -> None:
    night.ledgers["disclosures"].append({**disclosed_before(ANNA), "valid_until": AS_OF + HOUR})


@plants("outcomes_understood")
def _a_code_that_nobody_explained(night: Night) -> None:
    again(night, "UNKNOWN", 9)


# Promise 7


@tampers("manifests_there")
def _a_manifest_gone(home: Path) -> None:
    (home / SPRING / "manifest.json").unlink()


@tampers("manifests_there")
def _a_manifest_torn(home: Path) -> None:
    (home / SPRING / "manifest.json").write_text("{", encoding="utf-8")


@tampers("manifests_there")
def _a_batch_that_the_run_does_not_name(home: Path) -> None:
    shutil.copytree(home / SPRING, home / SPRING.parent / "batch=another")


@tampers("held_nights_wait")
def _a_held_night_that_lies_at_its_vendors(home: Path) -> None:
    carriers = {"measured": "carrier", "part": "US", "count": 3, "of": 3, "least": 0, "most": 0.1, "nights": 14}
    edit_json(home / "runs" / RUN_ID / "run.json", held_because=[carriers])


@tampers("manifests_say_the_run")
def _a_manifest_of_another_instant(home: Path) -> None:
    edit_json(home / SPRING / "manifest.json", as_of="2026-11-18T17:30:00Z")


@tampers("manifests_say_the_run")
def _a_manifest_of_other_ledgers(home: Path) -> None:
    edit_json(home / SPRING / "manifest.json", ledgers={"consents": 9})


@tampers("files_there")
def _a_file_gone(home: Path) -> None:
    (home / SPRING / "part-0000.parquet").unlink()


@tampers("files_there")
def _a_file_cut_short(home: Path) -> None:
    file = home / SPRING / "part-0000.parquet"
    file.write_bytes(file.read_bytes()[:-20])


@tampers("files_there")
def _a_file_of_another_shape(home: Path) -> None:
    pl.DataFrame({"phone": [phone(ANNA)]}).write_parquet(home / SPRING / "part-0000.parquet")


@tampers("files_whole")
def _a_row_added(home: Path) -> None:
    file = home / SPRING / "part-0000.parquet"
    rows = pl.read_parquet(file)
    added = rows.head(1).with_columns(phone_e164=pl.lit(phone(EVE)), position=pl.lit(3, dtype=pl.Int64))
    pl.concat([rows, added]).write_parquet(file)


@tampers("files_listed")
def _a_file_put_in(home: Path) -> None:
    shutil.copy(home / SPRING / "part-0000.parquet", home / SPRING / "part-0001.parquet")


@plants("rows_say_their_batch")
def _a_position_twice(night: Night) -> None:
    night.call(BEN)["position"] = 2


@plants("rows_say_their_batch")
def _valid_for_longer_than_the_batch(night: Night) -> None:
    night.call(BEN)["valid_until"] += DAY


@plants("rows_say_their_verdict")
def _another_region_than_decided(night: Night) -> None:
    night.call(ANNA)["region_code"] = "SG"


@plants("numbers_once_a_night")
def _twice_a_night(night: Night) -> None:
    night.hand_over("winter", ANNA)


@plants("batches_within_size")
def _more_than_the_campaign_wants(night: Night) -> None:
    night.campaigns["spring"] = night.campaigns["spring"].model_copy(update={"batch_size": 1})


@plants("rested_long_enough")
def _an_abandoned_call_yesterday(night: Night) -> None:
    again(night, "ABANDONED", 1, campaign="winter")


@plants("rested_long_enough")
def _called_back_too_early(night: Night) -> None:
    again(night, "CALLBACK_SCHEDULED", 1, callback_at=AS_OF + 3 * HOUR)


@plants("hours_are_the_callees")
def _at_lunch(night: Night) -> None:
    night.call(ANNA)["window_start"] = AS_OF + HOUR


@plants("hours_are_the_callees")
def _by_another_clock(night: Night) -> None:
    night.verdict_of("spring", ANNA)["time_zones"] = ["America/New_York", "Europe/London"]


@plants("hours_are_the_callees")
def _on_a_day_of_rest(night: Night) -> None:
    with_policy(night, call_hours=({"days": ("mon",), "start": "00:00", "end": "00:00"},))


@plants("windows_end_with_the_consent")
def _until_after_the_consent(night: Night) -> None:
    night.row("consents", ANNA)["expires_at"] = AS_OF + 3 * HOUR


# Promise 5


@plants("verdicts_agree")
def _a_no_that_nobody_said(night: Night) -> None:
    night.verdict_of("winter", BEN)["verdict"] = "refused"


@plants("verdicts_agree")
def _a_refusal_explained_since(night: Night) -> None:
    night.codes["north"] = {"NEVER_AGAIN": OutcomeClass.REFUSAL_EXPLICIT}
    again(night, "UNKNOWN", 9, code="never  again".replace("  ", " "))


@plants("verdicts_agree")
def _a_refusal_that_was_explained_too_mildly(night: Night) -> None:
    night.codes["north"] = {"NEVER_AGAIN": OutcomeClass.REFUSAL_EXPLICIT}
    again(night, "NO_ANSWER", 9, code="never again")


@plants("verdicts_agree")
def _reached_by_a_campaign_written_otherwise(night: Night) -> None:
    again(night, "SUCCESS", 9, campaign=" Spring ")


@plants("every_contact_derived")
def _a_campaign_that_the_run_does_not_know(night: Night) -> None:
    night.verdicts.append(verdict("autumn", CLEO, "no_consent", (CLINIC, 4)))


@plants("policies_named")
def _by_another_policy(night: Night) -> None:
    night.verdict_of("winter", BEN)["policy_version"] = "house@1"


@plants("rounds_counted")
def _a_round_too_few(night: Night) -> None:
    night.verdict_of("spring", ANNA)["round"] = 1


@plants("rests_agree")
def _a_rest_that_nobody_earned(night: Night) -> None:
    night.verdict_of("winter", BEN)["next_call_at"] = AS_OF + DAY


@plants("taken_by_whom_it_says")
def _taken_by_a_campaign_that_did_not(night: Night) -> None:
    given_way = {"verdict": "resting", "rule": "campaign:winter", "next_call_at": AS_OF + 20 * HOUR}
    night.verdict_of("spring", BEN).update(given_way)


@plants("only_full_batches_turn_away")
def _sent_away_from_a_batch_with_room(night: Night) -> None:
    night.verdict_of("spring", BEN)["verdict"] = "over_capacity"


@plants("first_come_first")
def _in_another_order(night: Night) -> None:
    night.call(ANNA)["position"], night.call(BEN)["position"] = 1, 2


@plants("windows_agree")
def _the_second_half_of_the_hours(night: Night) -> None:
    night.call(ANNA)["window_start"] = AS_OF + 4 * HOUR


@plants("consents_agree")
def _a_consent_that_is_not_the_last(night: Night) -> None:
    again = consent(9, ANNA, night.campaigns["spring"])
    night.ledgers["consents"].append(again | {"granted_at": AS_OF - 2 * DAY})


@plants("rules_agree")
def _another_rule_than_held(night: Night) -> None:
    night.verdict_of("winter", BEN)["rule"] = "consent:expired"


@plants("earlier_calls_agree")
def _another_outcome_than_the_last(night: Night) -> None:
    night.verdict_of("spring", ANNA)["last_outcome"] = "BUSY"


@plants("earlier_calls_agree")
def _called_later_than_it_says(night: Night) -> None:
    night.verdict_of("winter", ANNA)["last_attempt_at"] = AS_OF - 3 * DAY


@plants("windows_within_the_night")
def _before_the_night(night: Night) -> None:
    night.call(ANNA)["window_start"] = AS_OF - HOUR


@plants("windows_within_the_night")
def _after_the_batch(night: Night) -> None:
    night.call(ANNA)["window_end"] = AS_OF + 21 * HOUR


@plants("within_5_minutes")
def _dialled_a_moment_ago(night: Night) -> None:
    for seconds in (60, 61, 62):
        again(night, "TERMINAL_INVALID", -(1.5 * 3600 - seconds) / 86400, campaign="winter")


@plants("within_7_days")
def _dialled_seven_times_this_week(night: Night) -> None:
    for days in (1.5, 2.5, 3.5, 4.5, 5.5, 6.5):
        again(night, "BUSY", days, campaign="winter")


@plants("within_24_hours")
def _dialled_by_the_campaign_itself(night: Night) -> None:
    with_policy(night, max_campaign_attempts_24h=1)
    again(night, "NO_ANSWER", 0.5)


@plants("within_24_hours")
def _dialled_three_times_today(night: Night) -> None:
    for hours in (1, 2, 3):
        again(night, "NO_ANSWER", hours / 24, campaign="winter")


@plants("within_30_days")
def _dialled_ten_times_this_month(night: Night) -> None:
    for days in range(3, 12):
        again(night, "BUSY", days, campaign="winter")


@plants("within_7_days_of_failures")
def _failed_on_the_way_three_times_this_week(night: Night) -> None:
    for days in (1.5, 2.5, 6.5):
        again(night, "TECHNICAL", days, campaign="winter")


@plants("within_a_lifetime")
def _dialled_five_times_ever(night: Night) -> None:
    for days in (100, 200, 300, 400):
        again(night, "NO_ANSWER", days)


@tampers("disclosures_hold_the_batches")
def _disclosed_to_nobody(home: Path) -> None:
    append(home, "disclosures", [disclosed_before(CLEO) | {"run_id": RUN_ID}])


@tampers("disclosures_hold_the_batches")
def _handed_over_in_silence(home: Path) -> None:
    shutil.rmtree(home / "ledgers" / "disclosures")
    append(home, "disclosures", [])
    append(home, "disclosures", [disclosed_before(ANNA)])


def import_file(home: Path, *lines: str) -> None:
    """An import file of the spring batch, with a heading, listed in its manifest."""
    file = home / SPRING / "genesys-0000.csv"
    file.write_text("".join(f"{line}\n" for line in ("phone", *lines)), encoding="utf-8")
    edit_json(home / SPRING / "manifest.json", also={"genesys": [file_record(file, len(lines)).model_dump()]})


@tampers("import_files_whole")
def _imported_in_part(home: Path) -> None:
    import_file(home, phone(BEN))


@tampers("import_files_whole")
def _an_import_file_changed(home: Path) -> None:
    import_file(home, phone(BEN), phone(ANNA))
    with (home / SPRING / "genesys-0000.csv").open("a", encoding="utf-8") as file:
        file.write(phone(CLEO))


@tampers("import_files_say_the_batch")
def _imported_somebody_else(home: Path) -> None:
    import_file(home, phone(BEN), phone(CLEO))


def each(cases: Mapping[str, Sequence[Callable[..., object]]]) -> list[Any]:
    """The cases, named as they will be read in a report."""
    return [
        pytest.param(name, function, id=f"{name}: {function.__name__.strip('_').replace('_', ' ')}")
        for name, functions in cases.items()
        for function in functions
    ]


def test_a_clean_night_holds(tmp_path: Path) -> None:
    findings = check(a_night().write(tmp_path), RUN_ID)
    assert [found.name for found in findings if found.count] == []
    assert len(findings) == len(QUESTIONS)
    assert {found.promise for found in findings} == {1, 2, 3, 4, 5, 7}


@pytest.mark.parametrize(("name", "plant"), each(PLANTS))
def test_a_planted_violation_is_found(name: str, plant: Plant, tmp_path: Path) -> None:
    night = a_night()
    plant(night)
    assert is_found(name, night.write(tmp_path))


@pytest.mark.parametrize(("name", "tampering"), each(TAMPERINGS))
def test_a_tampering_is_found(name: str, tampering: Tampering, tmp_path: Path) -> None:
    home = a_night().write(tmp_path)
    tampering(home)
    assert is_found(name, home)


def test_every_question_has_its_violation() -> None:
    assert PLANTS.keys() | TAMPERINGS.keys() == {question.name for question in QUESTIONS}


def test_a_release_lets_a_swept_list_on(tmp_path: Path) -> None:
    held = {"invented_lists_held", "lists_held_whole", "held_lists_hand_over_nobody"}
    night = a_night()
    swept(night)
    assert held <= broken(night.write(tmp_path / "held")).keys()
    said = {"list_id": file_id(CLINIC), "released_by": "ops", "because": "their switchboard", "released_at": AS_OF}
    night.ledgers["releases"].append(said)
    assert broken(night.write(tmp_path / "released")).keys().isdisjoint(held)


def test_one_violation_counts_once(tmp_path: Path) -> None:
    night = a_night()
    _complained(night)
    assert broken(night.write(tmp_path)) == {"no_complaint": 1, "verdicts_agree": 2}


def test_an_added_row_is_found_by_many(tmp_path: Path) -> None:
    home = a_night().write(tmp_path)
    _a_row_added(home)
    assert {"consent_on_record", "no_complaint", "not_on_a_register", "handed_over_means_callable"} < broken(
        home
    ).keys()


@pytest.mark.parametrize(
    ("reason", "since", "is_lifted"),
    [
        ("refusal", AS_OF - 31 * DAY, True),
        ("withdrawal", AS_OF - 31 * DAY, True),
        ("refusal", AS_OF - 29 * DAY, False),
        ("complaint", AS_OF - 31 * DAY, False),
        ("erasure", AS_OF - 31 * DAY, False),
    ],
)
def test_a_younger_consent_lifts_what_the_policy_lets_it(
    reason: str, since: datetime, is_lifted: bool, tmp_path: Path
) -> None:
    night = a_night()
    with_policy(night, reopen_on_new_consent=True)
    night.ledgers["suppressions"].append(suppression(9, ANNA, reason, since=since))
    if reason == "refusal":  # there is no consent for winter that could lift it
        night.verdict_of("winter", ANNA).update(verdict="refused", rule="suppression:refusal")
    assert (not broken(night.write(tmp_path))) == is_lifted


def test_the_cap_is_counted_at_the_window_and_not_at_the_instant(tmp_path: Path) -> None:
    night = a_night()
    for hours in (22.5, 23, 23.5):  # all of them 24 h and more before the window opens 1.5 h from now
        again(night, "NO_ANSWER", hours / 24, campaign="winter")
    found = broken(night.write(tmp_path))
    assert not {name for name in found if name.startswith("within_")}


def test_outcomes_reported_twice_count_once(tmp_path: Path) -> None:
    night = a_night()
    night.ledgers["outcomes"] += night.ledgers["outcomes"] * 9
    night.ledgers["files"][3] |= {"rows": 10, "accepted": 10}
    assert broken(night.write(tmp_path)) == {}


def test_a_home_with_empty_ledgers_holds(tmp_path: Path) -> None:
    assert broken(Night().write(tmp_path)) == {}


def test_a_home_may_lie_anywhere(tmp_path: Path) -> None:
    assert broken(a_night().write(tmp_path / "客户 o'home #1 100%")) == {}


def test_later_ledger_rows_do_not_change_an_earlier_night(tmp_path: Path) -> None:
    home = a_night().write(tmp_path)
    append(home, "suppressions", [suppression(9, ANNA, "complaint")])
    assert broken(home) == {}


def a_run_without_json(home: Path) -> None:
    (home / "runs" / RUN_ID / "run.json").unlink()


def a_run_that_is_not_json(home: Path) -> None:
    (home / "runs" / RUN_ID / "run.json").write_text(f'{{"run_id": {ANNA}', encoding="utf-8")


def a_run_of_another_shape(home: Path) -> None:
    edit_json(home / "runs" / RUN_ID / "run.json", phone=phone(ANNA))


def a_run_that_never_finished(home: Path) -> None:
    edit_json(home / "runs" / RUN_ID / "run.json", status="started")


def a_run_that_pins_nothing(home: Path) -> None:
    edit_json(home / "runs" / RUN_ID / "run.json", ledgers={})


def a_run_of_ledgers_to_come(home: Path) -> None:
    edit_json(home / "runs" / RUN_ID / "run.json", ledgers=dict.fromkeys(a_night().ledgers, 99))


def a_ledger_gone(home: Path) -> None:
    shutil.rmtree(home / "ledgers" / "consents")


def a_ledger_without_its_files(home: Path) -> None:
    for file in (home / "ledgers" / "consents").glob("*.parquet"):
        file.unlink()


def a_ledger_damaged(home: Path) -> None:
    for file in (home / "ledgers" / "contacts").glob("*.parquet"):
        file.write_bytes(b"PAR1" + str(ANNA).encode())


def verdicts_damaged(home: Path) -> None:
    (home / "runs" / RUN_ID / "verdicts" / "part-0000.parquet").write_bytes(str(ANNA).encode())


def verdicts_of_another_shape(home: Path) -> None:
    file = home / "runs" / RUN_ID / "verdicts" / "part-0000.parquet"
    pl.read_parquet(file).with_columns(row_number=pl.lit(phone(ANNA) + "x")).write_parquet(file)


def a_vendor_forgotten(home: Path) -> None:
    (home / "heed.toml").write_text('time_zone = "Asia/Shanghai"\n', encoding="utf-8")


@pytest.mark.parametrize(
    "damage",
    [
        a_run_without_json,
        a_run_that_is_not_json,
        a_run_of_another_shape,
        a_run_that_never_finished,
        a_run_that_pins_nothing,
        a_run_of_ledgers_to_come,
        a_ledger_gone,
        a_ledger_without_its_files,
        a_ledger_damaged,
        verdicts_damaged,
        verdicts_of_another_shape,
        a_vendor_forgotten,
    ],
)
def test_what_cannot_be_read_is_said_without_a_number(damage: Tampering, tmp_path: Path) -> None:
    home = a_night().write(tmp_path)
    damage(home)
    with pytest.raises(BadInput) as stopped:
        check(home, RUN_ID)
    assert str(ANNA) not in str(stopped.value)
    assert stopped.value.__suppress_context__ or stopped.value.__context__ is None


@pytest.mark.parametrize("run_id", ["", "..", "../runs/x", "20990101T000000Z-00000000"])
def test_a_run_that_is_not_there_is_bad_input(run_id: str, tmp_path: Path) -> None:
    home = a_night().write(tmp_path)
    with pytest.raises(BadInput, match="no such run"):
        check(home, run_id)


def test_a_folder_that_is_no_home_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no home"):
        check(tmp_path, RUN_ID)


def test_a_question_is_whole_or_refused(tmp_path: Path) -> None:
    file = tmp_path / "promise_1_x.sql"
    file.write_text("-- check: x\n-- says: y\nSELECT 1;\n", encoding="utf-8")
    with pytest.raises(ValueError, match="lacks"):
        read_questions(file)


def test_the_check_shares_no_rule_with_the_night() -> None:
    imported = {
        node.module
        for file in HERE.glob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module
    }
    ours = {name for name in imported if name.split(".")[0] in {"flows", "transforms", "schemas"}}
    assert {name for name in ours if not name.startswith("flows.check")} == {
        "flows.errors",
        "flows.home",
        "flows.outbox",
        "flows.store",
        "schemas.run",
    }


def words_after(clause: str) -> set[str]:
    """The words that the SQL files list after `clause`."""
    text = "\n".join(file.read_text(encoding="utf-8") for file in sorted(HERE.glob("*.sql")))
    return set(re.findall(r"'(\w+)'", text.split(f"{clause} (")[1].split(")")[0]))


def test_the_words_written_twice_are_the_same() -> None:
    assert words_after("verdict NOT IN") == set(VERDICTS)
    assert words_after("AS rank, outcome_class NOT IN") == set(NOT_ATTEMPTS)
    assert words_after("s.reason NOT IN") == set(SuppressionReason)
    assert {word for word in OutcomeClass if word.startswith("REFUSAL_")} == REFUSALS


def test_an_import_file_of_the_batch_is_no_finding(tmp_path: Path) -> None:
    home = a_night().write(tmp_path)
    import_file(home, phone(BEN), phone(ANNA))
    assert broken(home) == {}


def test_an_unlisted_batch_of_nobody_is_no_finding(tmp_path: Path) -> None:
    home = a_night().write(tmp_path)
    write_rows(home / SPRING.parent / "batch=unfinished" / "part-0000.parquet", Batches, [])
    assert broken(home) == {}


def test_a_violation_of_the_other_campaign_is_found_too(tmp_path: Path) -> None:
    night = a_night()
    night.duplicates.append(duplicate("winter", DAN, (CLINIC, 9, 1), kept=(CLINIC, 3)))
    assert {"lists_balance", "contacts_decided_once", "duplicates_have_a_verdict"} <= broken(
        night.write(tmp_path)
    ).keys()


def test_a_vendor_that_moved_is_checked_where_it_was(tmp_path: Path) -> None:
    home = a_night().write(tmp_path)
    record = home / "runs" / RUN_ID / "run.json"
    edit_json(record, vendor_roots={"north": "outbox/north", "south": "outbox/south"})
    settings = (home / "heed.toml").read_text(encoding="utf-8")
    (home / "heed.toml").write_text(settings.replace("outbox/north", "outbox/elsewhere"), encoding="utf-8")
    assert broken(home) == {}
    (home / SPRING / "manifest.json").unlink()
    assert "manifests_there" in broken(home)


def test_the_manifests_of_other_nights_are_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home, read = a_night().write(tmp_path), []
    shutil.copytree(home / SPRING, home / SPRING.parent / "batch=batch-before")
    shutil.copytree(home / SPRING, home / SPRING.parent / "batch=of-nobody")

    def reads(outbox: Folder, key: str) -> bytes:
        read.append(Path(key).parent.name)
        return (outbox.root / key).read_bytes()

    monkeypatch.setattr(Folder, "read", reads)
    assert "manifests_there" in broken(home), "one that names this night and is on record of none"
    assert sorted(read) == ["batch=batch-spring", "batch=batch-winter", "batch=of-nobody"]
