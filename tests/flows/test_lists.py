"""Lists with their scorecards, and a held one that somebody lets on."""

import json
import re
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner, Result

from flows.catalogue import query
from flows.check import check
from flows.cli import app
from flows.home import Home
from flows.ledgers import read_ledger
from flows.lists.cards import cards
from flows.lists.shown import page_of
from flows.reference import list_sign_rules
from flows.run_folder import RunFolder
from schemas.list_signs import Sign, SignRules
from schemas.run import Run
from schemas.tables.lists import DIVIDED_MEASURES, WHOLE_MEASURES
from schemas.tables.verdicts import Verdicts
from schemas.verdicts import Verdict
from tests.flows.nights import TONIGHT, Prepared, night, put

pytestmark = pytest.mark.xdist_group("lists")
SWEPT = "2026-11-17-partner-giveaway.csv"


@pytest.fixture(scope="module")
def judged(prepared: Prepared, tmp_path_factory: pytest.TempPathFactory) -> tuple[Home, Run]:
    return prepared.night_before(tmp_path_factory.mktemp("lists") / "home")


def heed(home: Home, *words: str) -> Result:
    return CliRunner().invoke(app, [*words, "--home", str(home.root)])


def swept_list(home: Home) -> str:
    (found,) = [card["list_id"] for card in cards(home) if card["file_name"] == SWEPT]
    return str(found)


def of_list(home: Home, run: Run, list_id: str) -> dict[str, int]:
    verdicts = RunFolder(home.run_path(run.run_id)).scan("verdicts", Verdicts).filter(pl.col("list_id") == list_id)
    return dict(verdicts.group_by("verdict").len().collect().rows())


def test_the_swept_list_alone_is_held_and_shown_with_its_evidence(judged: tuple[Home, Run]) -> None:
    home, _ = judged
    told = heed(home, "lists")
    rows = [line.split("\t") for line in told.stdout.splitlines()]
    assert rows[0][:5] == ["list", "supplier", "file", "dated", "state"]
    assert [row[2] for row in rows[1:] if row[4] == "held"] == [SWEPT]
    assert len(rows) == 7
    assert "is held, consecutive_numbers: 60 of its 60 mobile numbers" in told.stderr
    assert f"heed release {swept_list(home)[:12]} --by WHO" in told.stderr


def test_a_card_holds_each_share_against_the_earlier_lists(judged: tuple[Home, Run]) -> None:
    home, _ = judged
    card = json.loads(heed(home, "lists", swept_list(home)[:6], "--json").stdout)
    consent = next(row for row in card["scorecard"] if row["measure"] == "with_consent")
    assert (consent["contacts"], consent["share"], consent["earlier_lists"]) == (0, 0.0, 1)
    assert consent["earlier_share"] > 0.5
    assert {row["measure"] for row in card["scorecard"]} >= {"carrier", "province", "on_register", "duplicate_in"}
    assert {hold["campaign"] for hold in card["held"]} == {"checkup-reminder", "satisfaction-survey"}


def test_a_list_is_held_only_for_the_campaigns_that_use_it(judged: tuple[Home, Run]) -> None:
    home, run = judged
    users = {name for name, campaign in run.campaigns.items() if "web-forms" in campaign.suppliers}
    assert {row[0] for row in query(home, "SELECT campaign FROM held_lists")[1:]} == users


def test_no_number_is_shown_anywhere(judged: tuple[Home, Run]) -> None:
    home, run = judged
    numbers = read_ledger(home, "contacts", run.ledgers["contacts"]).select("e164").collect()["e164"].cast(pl.String)
    pages = "".join(page_of(card) for card in cards(home)) + heed(home, "lists", "--json").stdout
    told = {found.removeprefix("86") for found in re.findall(r"\d{8,}", pages)}
    assert not told & set(numbers.str.strip_prefix("86"))


def test_the_card_as_a_page(judged: tuple[Home, Run]) -> None:
    home, _ = judged
    page = heed(home, "lists", swept_list(home)).stdout
    assert "held; 60 rows, 60 distinct numbers, 0 callable" in page
    assert "consecutive_numbers: numbers stand in a row, one after the other. 60 of its 60" in page
    assert "and " in page
    assert " more; --json has all" in page


@pytest.mark.parametrize(
    ("list_id", "by", "because", "says"),
    [
        ("0000000000000000", "ops", "looked at", "no list has that id"),
        ("", "ops", "looked at", "no list has that id"),
        ("{honest}", "ops", "looked at", "is not held"),
        ("{swept}", " ", "looked at", "needs somebody who answers for it"),
        ("{swept}", "ops", "", "needs somebody who answers for it"),
    ],
)
def test_what_cannot_be_released_is_told(
    judged: tuple[Home, Run], list_id: str, by: str, because: str, says: str
) -> None:
    home, _ = judged
    honest = next(card["list_id"] for card in cards(home) if card["state"] == "let on")
    named = list_id.format(honest=honest, swept=swept_list(home))
    told = heed(home, "release", named, "--by", by, "--because", because)
    assert told.exit_code == 2
    assert says in told.stderr
    assert query(home, "FROM releases")[1:] == []


def test_several_lists_that_begin_alike_are_too_many(judged: tuple[Home, Run]) -> None:
    home, _ = judged
    ids = [card["list_id"] for card in cards(home)]
    shared = next((one[:1] for one in ids if sum(other[0] == one[0] for other in ids) > 1), None)
    told = heed(home, "lists", shared or "x")
    assert told.exit_code == 2


def test_a_release_lets_the_list_on_from_the_next_night(prepared: Prepared, tmp_path: Path) -> None:
    home, before = prepared.night_before(tmp_path / "home")
    list_id = swept_list(home)
    assert of_list(home, before, list_id).keys() == {Verdict.LIST_HELD}
    done = heed(home, "release", list_id[:8], "--by", "Ops", "--because", "their switchboard, seen on site")
    assert done.exit_code == 0, done.stderr
    assert "60 numbers of web-forms" in done.stderr
    assert of_list(home, before, list_id).keys() == {Verdict.LIST_HELD}
    assert heed(home, "release", list_id, "--by", "Ops", "--because", "again").exit_code == 2

    after = night(home, TONIGHT)
    assert after.ledgers["releases"] == before.ledgers["releases"] + 1
    assert of_list(home, after, list_id).keys() == {Verdict.NO_CONSENT}
    (card,) = [card for card in cards(home) if card["list_id"] == list_id]
    assert (card["state"], card["held"]) == ("released", [])
    assert "their switchboard, seen on site" in page_of(card)
    told = heed(home, "why", "19800120007").stdout
    assert "released_by=Ops  because=their switchboard, seen on site" in told
    assert [finding.name for finding in check(home.root, after.run_id) if finding.count] == []


def test_why_tells_the_sign(judged: tuple[Home, Run]) -> None:
    home, _ = judged
    told = heed(home, "why", "19800120007").stdout
    assert "list_held (sign:consecutive_numbers)" in told
    assert "sign:consecutive_numbers: the whole list is held for this sign of invention: numbers stand in a row" in told
    assert "the policy says swept_share = 20 %" in told
    assert "evidence=60 of its 60 mobile numbers stand in rows" in told


def test_an_honest_contact_is_not_lost_to_a_swept_list(prepared: Prepared, tmp_path: Path) -> None:
    home = prepared.taken_in(tmp_path / "home")
    consents = "phone,controller,purpose,channel,granted_at,evidence\n"
    put(
        home,
        "consents/web-forms/2026-11-20-one.csv",
        consents + "19800120007,Sunrise Dental,checkup-reminder,voice,2026-11-19 09:00,form:7\n",
    )
    put(home, "lists/clinic-crm/2026-11-20-walk-in.csv", "手机号\n19800120007\n")
    run = night(home, TONIGHT)
    verdicts = RunFolder(home.run_path(run.run_id)).scan("verdicts", Verdicts)
    own = verdicts.filter(pl.col("e164") == 8619800120007, pl.col("campaign") == "checkup-reminder").collect()
    assert own["verdict"].to_list() == ["callable"]
    assert own["list_id"].item() != swept_list(home)


def test_the_page_on_lists_names_every_sign_measure_and_state() -> None:
    page = (Path(__file__).parents[2] / "docs" / "lists.md").read_text(encoding="utf-8")
    told = set(re.findall(r"`(\w[\w ]*)`", page))
    assert {*Sign, *WHOLE_MEASURES, *DIVIDED_MEASURES, "held", "released", "let on", "not judged"} <= told
    rules = list_sign_rules()
    for sign in Sign:
        (row,) = [line for line in page.splitlines() if line.startswith(f"| `{sign}` |")]
        asked = row.split("|")[4]
        assert [f"{share:.0%}".replace("%", " %") in asked for share in _shares(rules, sign)].count(False) == 0


def _shares(rules: SignRules, sign: Sign) -> list[float]:
    """The shares that the page must tell: a list that stands in the sign whole has none to tell."""
    return [share for share in getattr(rules, sign).least_share.values() if share < 0.5]
