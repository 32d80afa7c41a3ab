"""A whole night, a no on the day after, a stop list, a call all the same: everything that follows from it."""

from datetime import timedelta
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from flows.catalogue import query
from flows.cli import app
from flows.home import Home
from flows.ledgers import read_ledger, snapshot
from schemas.run import Run
from tests.flows.nights import NIGHT_BEFORE, TONIGHT, Prepared, night, put

HOUR = timedelta(hours=1)
MORNING, NOON = NIGHT_BEFORE + 9 * HOUR, NIGHT_BEFORE + 12 * HOUR
"""Within the twenty hours for which the batches of the night before may be dialled."""

pytestmark = pytest.mark.xdist_group("a no")
Day = tuple[Home, str, Run]


def run(home: Home, *words: str) -> tuple[int, str]:
    """The command's exit code, and what it says."""
    done = CliRunner().invoke(app, [*words, "--home", str(home.root)])
    return done.exit_code, done.output


@pytest.fixture(scope="module", name="day")
def the_day_after(prepared: Prepared, tmp_path_factory: pytest.TempPathFactory) -> Day:
    """The home, the number that complained and was called all the same, and the next night."""
    home, _ = prepared.night_before(tmp_path_factory.mktemp("a no") / "home")
    given = read_ledger(home, "disclosures", snapshot(home)["disclosures"])
    row = given.filter(vendor="north-dialer").sort("position").head(1).collect().row(0, named=True)
    phone = f"+{row['e164']}"
    put(home, "complaints/front-desk/late.csv", f"phone,complained_at\n{phone},{MORNING - HOUR:%Y-%m-%dT%H:%M:%SZ}\n")
    assert run(home, "stop", "--as-of", f"{MORNING:%Y-%m-%dT%H:%M:%SZ}")[0] == 0
    at = f"{NOON:%Y-%m-%dT%H:%M:%SZ}"
    answer = f"{phone},{row['campaign']},200102,{at},{row['batch_id']}\n"
    put(home, "outcomes/north-dialer/late.csv", f"phone,campaign,code,attempted_at,batch_id\n{answer}")
    return home, phone, night(home, TONIGHT)


def test_the_vendor_was_told_in_the_morning(day: Day) -> None:
    home, phone, _ = day
    (file,) = home.vendor_root("north-dialer").glob("stop/*.parquet")
    assert file.name == f"{MORNING:%Y%m%dT%H%M%SZ}.parquet"
    assert pl.read_parquet(file).select("phone_e164", "reason").rows() == [(phone, "complaint")]
    assert file.with_name(f"{file.stem}.manifest.json").is_file()
    others = [home.vendor_root(name) for name in home.settings.vendors if name != "north-dialer"]
    assert not [root for root in others if (root / "stop").exists()]


def test_the_call_is_found_shown_and_fails_the_check(day: Day) -> None:
    home, phone, tonight = day
    asked = "SELECT vendor, kind, reason, said_at, told_at, attempted_at, phone FROM violations WHERE is_latest"
    (row,) = query(home, asked)[1:]
    assert row[:6] == ("north-dialer", "after_a_no", "complaint", MORNING - HOUR, MORNING, NOON)
    assert row[6] != phone
    report = (home.run_path(tonight.run_id) / "report.html").read_text(encoding="utf-8")
    assert "Calls that should not have been made" in report
    assert phone[1:] not in report
    code, said = run(home, "check", tonight.run_id)
    assert code == 1
    assert "no_call_after_a_no: 1 against" in " ".join(said.split())
    assert phone[1:] not in said


def test_the_number_tells_its_story(day: Day) -> None:
    home, phone, _ = day
    _, said = run(home, "why", phone, "--disclosures")
    assert "given once, to north-dialer" in said
    assert "reason=complaint" in said
    _, story = run(home, "why", phone)
    assert [word for word in ("handed over", "said no", "stop list", "called") if word not in story] == []


def test_the_night_again_tells_nobody_anew_and_the_vendor_is_told_until_it_says_so(day: Day) -> None:
    home, _, _ = day
    before = snapshot(home)["stops"]
    night(home, TONIGHT)
    for at, lists in ((MORNING + HOUR / 2, 0), (NOON, 1), (NOON + HOUR / 2, 1)):
        assert run(home, "stop", "--as-of", f"{at:%Y-%m-%dT%H:%M:%SZ}")[0] == 0
        assert snapshot(home)["stops"] == before + lists


def test_the_manual_names_what_there_is(tmp_path: Path) -> None:
    assert "stop" in CliRunner().invoke(app, ["--help"]).output
    assert "--disclosures" in CliRunner().invoke(app, ["why", "--help"]).output
    assert CliRunner().invoke(app, ["stop", "--home", str(tmp_path)]).exit_code == 2
