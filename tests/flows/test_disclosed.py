"""To whom was my number given? A complete answer, whether or not a list still holds it."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from flows.cli import app
from flows.home import Home
from flows.why import disclosed
from tests.flows.homes import ANNA, AS_OF, DAY, EVE, Night, a_night, consent, disclosed_before

ASKED = ["why", "--disclosures", "--home"]


@pytest.fixture(name="night")
def given_twice() -> Night:
    """A night on which Anna is handed over again, and no list is left."""
    night = a_night()
    night.ledgers |= {"contacts": [], "files": [], "stops": [{**night.ledgers["stops"][0], "e164": ANNA}]}
    return night


@pytest.fixture(name="home")
def written(night: Night, tmp_path: Path) -> Home:
    return Home.at(night.write(tmp_path / "home"))


def test_every_hand_over_is_told_with_what_it_rested_on(home: Home) -> None:
    answer = disclosed(home, f"+{ANNA}")
    assert answer["number"]["phone_e164"] == f"+{ANNA}"
    before, tonight = answer["disclosures"]
    assert (before["vendor"], before["batch_id"], before["handed_over_at"]) == (
        "north",
        "batch-before",
        AS_OF - 3 * DAY,
    )
    assert before["consent"] is None
    assert tonight["file"] == "campaign=spring/batch=batch-spring/part-0000.parquet"
    assert tonight["consent"]["evidence"] == "crm:17"
    assert tonight["consent"]["controller"] == "spring Dental"
    assert [row["reason"] for row in answer["stop_lists"]] == ["complaint"]


def test_the_command_tells_it_in_words(home: Home) -> None:
    told = CliRunner().invoke(app, [*ASKED, str(home.root), f"+{ANNA}"])
    assert told.exit_code == 0
    assert "given 2 times, to north; by the clock of Asia/Shanghai" in told.stdout
    assert "batch_id=batch-before" in told.stdout
    assert "evidence=crm:17" in told.stdout
    assert "under consent: not on record any more" in told.stdout
    assert "told not to call it any more" in told.stdout


def test_the_command_tells_it_to_programs(home: Home) -> None:
    told = json.loads(CliRunner().invoke(app, [*ASKED, str(home.root), "--json", f"+{ANNA}"]).stdout)
    assert [row["position"] for row in told["disclosures"]] == [1, 2]


def test_whoever_was_given_to_nobody_is_told_so(home: Home) -> None:
    told = CliRunner().invoke(app, [*ASKED, str(home.root), f"+{EVE}"])
    assert told.stdout.splitlines()[-1] == "this number was given to nobody"


def test_a_consent_that_is_on_record_is_told(night: Night, tmp_path: Path) -> None:
    campaign = night.campaigns["spring"]
    row = {**consent(77, ANNA, campaign), "consent_id": "c-1"}
    night.ledgers["consents"] = [*night.ledgers["consents"], row]
    night.ledgers["disclosures"] = [disclosed_before(ANNA)]
    answer = disclosed(Home.at(night.write(tmp_path / "other")), f"+{ANNA}")
    assert answer["disclosures"][0]["consent"]["granted_at"] == AS_OF - 30 * DAY


def test_the_whole_story_tells_of_hand_overs_and_stop_lists_too(home: Home) -> None:
    told = CliRunner().invoke(app, ["why", "--home", str(home.root), f"+{ANNA}"]).stdout
    assert "handed over" in told
    assert "file=campaign=spring/batch=batch-spring/part-0000.parquet" in told
    assert "stop list" in told
