"""What vendors answer: found by the night, derived again by the check, shown to analysts and in the report."""

import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from flows import catalogue, violations
from flows.check import OF_VENDORS, check
from flows.home import Home
from flows.report.tallies import read_tallies
from flows.run_folder import RunFolder, read_run, write_run
from schemas.run import Run
from schemas.tables.ledgers import Disclosures, Outcomes
from schemas.tables.violations import Violations
from tests.flows.homes import (
    AS_OF,
    BEN,
    CLEO,
    DAN,
    DAY,
    HOUR,
    NOES,
    RUN_ID,
    Night,
    Row,
    a_night,
    from_file,
    outcome,
    table,
)
from transforms.decide.handed_over import mark_answered, with_campaign_of_batch

GIVEN = AS_OF - 3 * DAY
"""When `north` was first handed a batch."""


def disclosed(e164: int, **rest: Any) -> Row:
    """A row of `disclosures` of three days ago."""
    batch = {"batch_id": "batch-before", "position": 2, "e164": e164, "vendor": "north", "campaign": "spring"}
    night = {"run_id": "20261116T173000Z-00000000", "handed_over_at": GIVEN, "valid_until": AS_OF - 2 * DAY}
    return {**batch, **night, "consent_id": "c-2", "file": "f", **rest}


def called(row_number: int, e164: int, at: datetime, **rest: Any) -> Row:
    return outcome(row_number, e164, "NO_ANSWER", at, **rest)


def complained(e164: int, since: datetime, source: str = "hotline") -> Row:
    return from_file(NOES, 9, e164=e164, reason="complaint", since=since, source=source, rule="file:complaints")


def stopped(e164: int, told_at: datetime) -> Row:
    batch = {"batch_id": "batch-before", "e164": e164, "vendor": "north", "campaign": "spring"}
    return {**batch, "reason": "register", "since": GIVEN, "told_at": told_at, "file": "stop/x.parquet"}


AFTER, UNTOLD = "no_call_after_a_no", "no_call_after_an_untold_no"
STRAY, ANOTHERS = "no_call_without_a_batch", "no_answer_for_another_number"


def spared(row_number: int, e164: int, position: int, **rest: Any) -> Row:
    """Not dialled, it says, and which place of the batch of three days ago that was."""
    place = {"batch_id": "batch-before", "position": position}
    return outcome(row_number, e164, "NOT_DIALLED", GIVEN + HOUR, **{**place, **rest})


NIGHTS: dict[str, tuple[dict[str, list[Row]], dict[str, int]]] = {
    "nothing": ({}, {}),
    "a call after a refusal": (
        {
            "disclosures": [disclosed(CLEO)],
            "outcomes": [
                called(3, CLEO, GIVEN + 5 * HOUR),
                outcome(4, CLEO, "REFUSAL_EXPLICIT", GIVEN + 2 * HOUR),
                outcome(5, CLEO, "DNC_REGISTER_HIT", GIVEN + 6 * HOUR),
            ],
        },
        {AFTER: 1},
    ),
    "a call after a complaint that was passed on by the vendor": (
        {
            "disclosures": [disclosed(CLEO)],
            "outcomes": [called(3, CLEO, GIVEN + 5 * HOUR)],
            "suppressions": [complained(CLEO, GIVEN + 2 * HOUR, source="north")],
        },
        {AFTER: 1},
    ),
    "a call after a complaint that the vendor could not know of": (
        {
            "disclosures": [disclosed(CLEO)],
            "outcomes": [called(3, CLEO, GIVEN + 5 * HOUR)],
            "suppressions": [complained(CLEO, GIVEN + 2 * HOUR)],
        },
        {UNTOLD: 1},
    ),
    "a call before it": (
        {
            "disclosures": [disclosed(CLEO)],
            "outcomes": [called(3, CLEO, GIVEN + HOUR)],
            "suppressions": [complained(CLEO, GIVEN + 2 * HOUR)],
        },
        {},
    ),
    "a call on the day of a no": (
        {
            "disclosures": [disclosed(CLEO)],
            "outcomes": [called(3, CLEO, GIVEN + 5 * HOUR)],
            "suppressions": [complained(CLEO, GIVEN - 1.5 * HOUR)],
        },
        {},
    ),
    "a call after a stop list": (
        {
            "disclosures": [disclosed(CLEO)],
            "outcomes": [called(3, CLEO, GIVEN + 5 * HOUR), called(4, CLEO, GIVEN + 3 * HOUR)],
            "stops": [stopped(CLEO, GIVEN + 4 * HOUR)],
        },
        {AFTER: 1},
    ),
    "a number that south never had": ({"outcomes": [called(3, CLEO, GIVEN + HOUR, vendor="south")]}, {STRAY: 1}),
    "the same from before the first batch": ({"outcomes": [called(3, CLEO, GIVEN - DAY, vendor="south")]}, {}),
    "a line that tells of two numbers": (
        {
            "disclosures": [disclosed(CLEO), disclosed(DAN, position=3)],
            "outcomes": [called(3, CLEO, GIVEN + 5 * HOUR), called(3, DAN, GIVEN + 5 * HOUR)],
            "suppressions": [complained(CLEO, GIVEN + 2 * HOUR), complained(DAN, GIVEN + 2 * HOUR, "north")],
        },
        {AFTER: 1, UNTOLD: 1},
    ),
    "the place that is its own": ({"disclosures": [disclosed(CLEO)], "outcomes": [spared(3, CLEO, 2)]}, {}),
    "the place of another number": (
        {"disclosures": [disclosed(CLEO), disclosed(DAN, position=3)], "outcomes": [spared(3, CLEO, 3)]},
        {ANOTHERS: 1},
    ),
    "a number that the batch does not hold": (
        {"disclosures": [disclosed(CLEO)], "outcomes": [spared(3, DAN, 2), spared(4, DAN, 2)]},
        {ANOTHERS: 1},
    ),
    "a place that the batch does not have": (
        {"disclosures": [disclosed(CLEO)], "outcomes": [spared(3, CLEO, 99, campaign=" Spring")]},
        {ANOTHERS: 1},
    ),
    "a batch of another vendor": (
        {"disclosures": [disclosed(CLEO)], "outcomes": [spared(3, CLEO, 3, vendor="south")]},
        {},
    ),
    "both": (
        {
            "outcomes": [called(3, DAN, GIVEN + 5 * HOUR), called(4, BEN, GIVEN + HOUR)],
            "suppressions": [complained(DAN, GIVEN, "north")],
        },
        {AFTER: 1, STRAY: 2},
    ),
}


def with_rows(rows: dict[str, list[Row]]) -> Night:
    """The night on which nothing is wrong, and those rows."""
    night = a_night()
    for name, more in rows.items():
        night.ledgers[name] = [*night.ledgers[name], *more]
    return night


@pytest.mark.parametrize("name", NIGHTS)
def test_the_night_and_the_check_find_the_same_calls(name: str, tmp_path: Path) -> None:
    rows, expected = NIGHTS[name]
    home = Home.at(with_rows(rows).write(tmp_path / "home"))
    findings = check(home.root, RUN_ID, OF_VENDORS)
    assert {found.name: found.count for found in findings if found.count} == expected
    assert violations.write_violations(home, read_run(home, RUN_ID)) == sum(expected.values())
    found = RunFolder(home.run_path(RUN_ID)).scan("violations", Violations).collect()
    after = found.filter(kind="after_a_no")["told_at"]
    assert (after.count(), after.null_count()) == (expected.get(AFTER, 0), expected.get(UNTOLD, 0))


@pytest.mark.parametrize("name", ["both", "a line that tells of two numbers", "the place of another number"])
def test_each_night_is_red_for_what_no_earlier_one_had_found(name: str, tmp_path: Path) -> None:
    home = Home.at(with_rows(NIGHTS[name][0]).write(tmp_path / "home"))
    run = read_run(home, RUN_ID)
    violations.write_violations(home, run)
    assert counted(home) == NIGHTS[name][1], "it is found by the very night that lists it"
    night_before(home, run, hours=24, status="started")
    night_before(home, run, hours=-24, status="finished")
    assert counted(home) == NIGHTS[name][1], "a later night and one that did not end are no night before"
    night_before(home, run, hours=24, status="finished")
    assert counted(home) == {}
    assert counted(home, on_record=True) == NIGHTS[name][1]
    night_before(home, run, hours=1, status="finished", found=False)
    assert counted(home) == NIGHTS[name][1], "the last one counts"


def counted(home: Home, *, on_record: bool = False) -> dict[str, int]:
    return {
        found.name: found.count for found in check(home.root, RUN_ID, OF_VENDORS, on_record=on_record) if found.count
    }


def night_before(home: Home, run: Run, *, hours: int, status: str, found: bool = True) -> None:
    """Another night so many hours earlier, which found what the run finds."""
    as_of = run.as_of - hours * HOUR
    other = run.model_copy(update={"run_id": f"{as_of:%Y%m%dT%H%M%SZ}-00000000", "as_of": as_of, "status": status})
    folder = home.run_path(other.run_id)
    if found:
        shutil.copytree(home.run_path(run.run_id) / "violations", folder / "violations", dirs_exist_ok=True)
    folder.mkdir(exist_ok=True)
    write_run(home, other)


def test_the_catalogue_tells_what_is_new(tmp_path: Path) -> None:
    home = Home.at(with_rows(NIGHTS["both"][0]).write(tmp_path / "home"))
    run = read_run(home, RUN_ID)
    violations.write_violations(home, run)
    night_before(home, run, hours=24, status="finished")
    catalogue.build_catalogue(home)
    asked = "SELECT is_latest, is_new, count(*) FROM violations GROUP BY ALL ORDER BY ALL"
    assert catalogue.query(home, asked)[1:] == [(False, True, 3), (True, False, 3)]


def test_a_place_that_is_not_the_numbers_own_is_matched_to_nothing() -> None:
    """Neither by the batch that it names, nor by its campaign, since it names a batch."""
    disclosures = table(Disclosures, [disclosed(CLEO), disclosed(DAN, position=3)]).lazy()
    for position, is_answered in ((2, True), (None, True), (3, False)):
        answer = table(Outcomes, [spared(3, CLEO, 2) | {"position": position}]).lazy()
        known = with_campaign_of_batch(answer, disclosures)
        told = mark_answered(disclosures, known, time_zone="Asia/Shanghai").filter(e164=CLEO).collect()
        assert told["is_answered"].to_list() == [is_answered]


def test_the_violations_are_shown_masked_and_counted_in_the_report(tmp_path: Path) -> None:
    home = Home.at(with_rows(NIGHTS["both"][0]).write(tmp_path / "home"))
    run = read_run(home, RUN_ID)
    violations.write_violations(home, run)
    catalogue.build_catalogue(home)
    asked = "SELECT kind, vendor, phone, reason, told_at, file_name, row_number FROM violations"
    _, *rows = catalogue.query(home, f"{asked} WHERE is_latest ORDER BY ALL")
    assert [row[:4] for row in rows] == [
        ("after_a_no", "north", "+120****0104", "complaint"),
        ("without_a_batch", "north", "+120****0102", None),
        ("without_a_batch", "north", "+120****0104", None),
    ]
    assert [row[-1] for row in rows] == [3, 4, 3]
    counted = [(row["vendor"], row["kind"], row["calls"], row["knew"]) for row in read_tallies(home, run).violations]
    assert counted == [("north", "after_a_no", 1, 1), ("north", "without_a_batch", 2, 0)]


def test_a_night_of_an_earlier_heed_has_no_stop_lists_and_is_checked_all_the_same(tmp_path: Path) -> None:
    home = Home.at(a_night().write(tmp_path / "home"))
    run = read_run(home, RUN_ID)
    earlier = run.model_copy(update={"ledgers": {name: at for name, at in run.ledgers.items() if name != "stops"}})
    (home.run_path(RUN_ID) / "run.json").write_text(earlier.model_dump_json(), encoding="utf-8")
    assert not any(found.count for found in check(home.root, RUN_ID, OF_VENDORS))
    assert violations.write_violations(home, earlier) == 0
