"""A no in a note, through intake and nights: whatever the code says, it stops the number everywhere."""

import json
from pathlib import Path

import polars as pl
import pytest

from flows.catalogue import query
from flows.check import check
from flows.home import Home
from flows.intake import hear_again
from flows.intake.take_in import take_in
from flows.ledgers import read_ledger, snapshot
from flows.run_folder import RunFolder
from flows.why import explain, in_words
from schemas.phrases import Phrases
from schemas.run import Run
from tests.flows.nights import TONIGHT, Prepared, next_day, night, put
from tests.transforms.words.heard import shipped

pytestmark = pytest.mark.xdist_group("notes")
NOTES = {
    "客户说再也别打了": ("refused", "words:do_not_call"),
    "不需要，谢谢": ("refused", "words:no_wish"),
    "you can take me off the list": ("refused", "words:off_the_list"),
    "说要去工信部投诉": ("complained", "words:authority"),
    "打错了": ("wrong_person", "words:wrong_number"),
    "不是不需要，在开车": (None, None),
    "": (None, None),
}
"""Notes under a code that says no more than that nobody answered; the verdict that they give, and the rule."""


def called(home: Home, run: Run) -> list[int]:
    """The numbers of the run's batches of one campaign, in order."""
    folder = home.run_path(run.run_id) / "batches"
    parts = sorted(folder.rglob("*.parquet"))
    numbers = pl.read_parquet(parts, hive_partitioning=False).filter(pl.col("campaign") == "checkup-reminder")
    return numbers.sort("position")["phone_e164"].str.strip_prefix("+").cast(pl.Int64).to_list()


def outcomes(told: dict[int, str]) -> str:
    """A vendor's file: nobody answered, and what was written down."""
    rows = "".join(f'+{number},checkup-reminder,200003,2026-11-20 10:00,"{note}"\n' for number, note in told.items())
    return f"phone,campaign,code,attempted_at,note\n{rows}"


def verdicts(home: Home, run: Run, number: int) -> set[str]:
    """What the night decided about the number, over all campaigns."""
    rows = pl.read_parquet(RunFolder(home.run_path(run.run_id)).parts("verdicts"))
    return set(rows.filter(pl.col("e164") == number)["verdict"].to_list())


class Heard:
    """A home after two nights, between which each note came in, about one number each."""

    def __init__(self, home: Home, before: Run) -> None:
        self.home = home
        self.of_note = dict(zip(NOTES, called(self.home, before), strict=False))
        next_day(self.home)
        for file in (self.home.inbox / "outcomes").rglob("*.csv"):
            file.unlink()
        told = {number: note for note, number in self.of_note.items()}
        put(self.home, "outcomes/north-dialer/notes.csv", outcomes(told))
        self.run = night(self.home, TONIGHT)


@pytest.fixture(scope="module")
def heard(prepared: Prepared, tmp_path_factory: pytest.TempPathFactory) -> Heard:
    return Heard(*prepared.night_before(tmp_path_factory.mktemp("notes") / "home"))


@pytest.mark.parametrize("note", [note for note, (verdict, _) in NOTES.items() if verdict])
def test_what_a_note_says_holds_in_every_campaign_whatever_the_code(heard: Heard, note: str) -> None:
    verdict, rule = NOTES[note]
    assert verdicts(heard.home, heard.run, heard.of_note[note]) == {verdict}
    told = query(
        heard.home, "SELECT heard, code FROM outcomes WHERE number_key = hash($number)", number=heard.of_note[note]
    )
    assert (rule, "200003") in told


@pytest.mark.parametrize("note", [note for note, (verdict, _) in NOTES.items() if not verdict])
def test_a_note_that_says_no_no_stops_nobody(heard: Heard, note: str) -> None:
    assert verdicts(heard.home, heard.run, heard.of_note[note]).isdisjoint({"refused", "complained", "wrong_person"})


def test_the_check_derives_the_same(heard: Heard) -> None:
    assert [finding for finding in check(heard.home.root, heard.run.run_id) if finding.count] == []


def test_why_names_the_phrase_and_never_the_note(heard: Heard) -> None:
    for note, (verdict, rule) in NOTES.items():
        if verdict and rule:
            story = explain(heard.home, f"+{heard.of_note[note]}")
            for told in (in_words(story), json.dumps(story, default=str, ensure_ascii=False)):
                assert rule in told
                assert note not in told


def test_analysts_see_the_phrase_and_no_note(heard: Heard) -> None:
    _, *told = query(heard.home, "SELECT note, heard FROM outcomes WHERE heard IS NOT NULL")
    assert {note for note, _ in told} == {"****"}
    assert {rule for _, rule in told} == {rule for _, rule in NOTES.values() if rule}


def test_a_phrase_that_is_added_later_makes_a_no_of_an_old_note(
    heard: Heard, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    number, harmless = heard.of_note["不是不需要，在开车"], {"id": "driving", "meaning": "refusal"}
    phrase = {**harmless, "reason": "whoever drives wants no call", "zh": ["在开车"]}
    told = shipped().model_dump()
    learnt = Phrases.model_validate({**told, "phrases": [*told["phrases"], phrase]})
    beside = tmp_path / "phrases.toml"
    beside.write_text("of another day", encoding="utf-8")
    monkeypatch.setattr(hear_again, "PHRASES", beside)
    monkeypatch.setattr(hear_again, "phrases", lambda: learnt)
    before = read_ledger(heard.home, "suppressions", snapshot(heard.home)["suppressions"]).collect()
    said = take_in(heard.home, taken_in_at=TONIGHT).notes
    after = read_ledger(heard.home, "suppressions", snapshot(heard.home)["suppressions"]).collect()
    fresh = after.join(before, on=["file_id", "row_number", "rule"], how="anti")
    assert fresh.select("e164", "reason", "rule").rows() == [(number, "refusal", "words:driving")]
    assert any("1 notes" in line for line in said)
    assert take_in(heard.home, taken_in_at=TONIGHT).notes == []
    again = night(heard.home, TONIGHT)
    assert verdicts(heard.home, again, number) == {"refused"}
    assert [finding for finding in check(heard.home.root, again.run_id) if finding.count] == []
