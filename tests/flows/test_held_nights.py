"""A night that is not like those before it is cut and waits; it goes out by somebody's word, or never."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from flows.anomalies import held_in_words, is_held
from flows.catalogue import build_catalogue, query
from flows.check import check
from flows.errors import BadInput, PromiseBroken, UsageError
from flows.hand_over import hand_over
from flows.home import Home
from flows.intake.take_in import take_in
from flows.ledgers import read_ledger, snapshot
from flows.publish import publish
from flows.run_folder import RunFolder, write_run
from flows.why import disclosed, explain, in_words
from schemas.anomalies import Share
from schemas.run import Run
from tests.flows.nights import TONIGHT, Prepared, next_day, night, of_night, put

pytestmark = pytest.mark.xdist_group("held")
WHO = {"by": "An Li", "because": "the clinic sent its whole file; asked them on the telephone"}
AT = TONIGHT + timedelta(hours=1)


def quiet_nights(home: Home, like: Run) -> None:
    """Six finished nights before, on which hardly anybody was callable."""
    few = [Share(**{**one.model_dump(), "count": one.of // 50}) for one in like.shares if one.measured == "callable"]
    for days in range(2, 8):
        at = like.as_of - timedelta(days=days)
        run_id = f"{at:%Y%m%dT%H%M%SZ}-00000000"
        write_run(home, like.model_copy(update={"run_id": run_id, "as_of": at, "shares": tuple(few), "batches": ()}))


@pytest.fixture(scope="module")
def held_home(prepared: Prepared, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose second night is held."""
    home, first = prepared.night_before(tmp_path_factory.mktemp("held") / "home")
    next_day(home)
    quiet_nights(home, first)
    night(home, TONIGHT)
    return home.root


@pytest.fixture(name="home")
def own_home(held_home: Path, tmp_path: Path) -> Home:
    """A copy of it."""
    shutil.copytree(held_home, tmp_path / "home")
    copy = Home.at(tmp_path / "home")
    build_catalogue(copy)
    return copy


def of_tonight(home: Home) -> Run:
    """The night's run."""
    return of_night(home, TONIGHT)


def given(home: Home, run: Run) -> int:
    """How many numbers are on record as handed over by the run."""
    rows = read_ledger(home, "disclosures", snapshot(home)["disclosures"]).collect()
    return rows.filter(rows["run_id"] == run.run_id).height


def out(home: Home, run: Run) -> list[str]:
    """The run's manifests that vendors see."""
    return [one.batch_id for one in run.batches if (home.vendor_root(one.vendor) / one.manifest).is_file()]


def broken(home: Home, run: Run) -> list[str]:
    """What does not hold of the run."""
    return [finding.name for finding in check(home.root, run.run_id) if finding.count]


def one_of(home: Home, run: Run) -> str:
    """A number of its first batch."""
    import polars as pl  # noqa: PLC0415 - for this alone

    parts = RunFolder(home.run_path(run.run_id)).batch(run.batches[0]).glob("*.parquet")
    return str(pl.read_parquet(sorted(parts))["phone_e164"][0])


def test_a_held_night_ends_well_and_hands_nothing_over(home: Home) -> None:
    run = of_tonight(home)
    assert run.status == "finished"
    assert run.batches
    assert is_held(home, run)
    assert (given(home, run), out(home, run), broken(home, run)) == (0, [], [])
    report = RunFolder(home.run_path(run.run_id)).report.read_text(encoding="utf-8")
    assert "cut and not handed over" in report
    assert query(home, "SELECT is_held FROM runs WHERE is_latest")[1:] == [(True,)]
    assert {row[0] for row in query(home, "SELECT measured FROM anomalies")[1:]} == {"callable"}
    number = one_of(home, run)
    assert number not in held_in_words(run)
    assert "heed publish" in held_in_words(run)
    assert any(verdict["held"] for verdict in explain(home, number)["verdicts"])
    assert disclosed(home, number)["disclosures"] == []


def test_the_same_night_again_is_held_again(home: Home) -> None:
    run = of_tonight(home)
    assert night(home, TONIGHT) == run
    assert (given(home, run), out(home, run)) == (0, [])


def test_somebodys_word_hands_it_over_and_stays_on_record(home: Home) -> None:
    run = of_tonight(home)
    assert hand_over(home, run.run_id, **WHO, at=AT) == sum(batch.rows for batch in run.batches)
    assert not is_held(home, run)
    assert (given(home, run), len(out(home, run)), broken(home, run)) == (
        sum(batch.rows for batch in run.batches),
        len(run.batches),
        [],
    )
    assert query(home, "SELECT run_id, approved_by FROM approvals")[1:] == [(run.run_id, "An Li")]
    assert query(home, "SELECT is_held FROM runs WHERE is_latest")[1:] == [(False,)]
    story = explain(home, one_of(home, run))
    assert [event["approved_by"] for event in story["events"] if event["what"] == "hand-over let on"] == ["An Li"]
    assert "An Li" in in_words(story)
    hand_over(home, run.run_id, by="Somebody Else", because="twice", at=AT)
    assert len(query(home, "FROM approvals")) == 2, "a heading and the one approval"
    assert night(home, TONIGHT).run_id == run.run_id, "let on, the night is still the same"
    assert given(home, run) == sum(batch.rows for batch in run.batches)


@pytest.mark.parametrize("said", [{}, {"by": "An Li"}, {"because": "why not"}, {"by": " ", "because": " "}])
def test_nobodys_word_hands_nothing_over(home: Home, said: dict[str, str]) -> None:
    run = of_tonight(home)
    with pytest.raises(UsageError, match="is held"):
        hand_over(home, run.run_id, **said, at=AT)
    assert given(home, run) == 0
    with pytest.raises(BadInput, match="no run"):
        hand_over(home, "20260101T000000Z-00000000", **WHO, at=AT)
    with pytest.raises(BadInput, match="no run of that name"):
        hand_over(home, "+8613800000000", **WHO, at=AT)


def test_a_file_that_may_hold_a_no_and_cannot_be_read_hands_nothing_over(home: Home) -> None:
    run = of_tonight(home)
    put(home, "complaints/hotline/late.csv", "when,where\n2026-11-20,here\n")
    with pytest.raises(BadInput, match="may hold a no"):
        hand_over(home, run.run_id, **WHO, at=AT)
    assert (given(home, run), out(home, run), is_held(home, run)) == (0, [], True)


def _a_no(home: Home, number: str) -> None:
    put(home, "complaints/hotline/late.csv", f"phone,complained_at\n{number},2026-11-20\n")


def _a_register(home: Home, number: str) -> None:
    (snapshot_before,) = (home.inbox / "registers" / "national").glob("2026-11-1*.csv")
    put(home, "registers/national/2026-11-20-new.csv", snapshot_before.read_text(encoding="utf-8") + f"{number}\n")


def _a_call(home: Home, number: str) -> None:
    put(
        home,
        "outcomes/north-dialer/late.csv",
        f"phone,campaign,code,attempted_at\n{number},x,200002,2026-11-20 10:00\n",
    )


@pytest.mark.parametrize(
    ("happens", "said", "is_taken_in"),
    [
        (_a_no, "said no", True),
        (_a_no, "said no", False),
        (_a_register, "came to stand", False),
        (_a_call, "were called", False),
    ],
)
def test_what_happened_since_takes_the_word_back(
    home: Home, happens: Callable[[Home, str], None], said: str, *, is_taken_in: bool
) -> None:
    """Also where its file lies in the inbox and nobody has looked yet."""
    run = of_tonight(home)
    happens(home, one_of(home, run))
    if is_taken_in:
        take_in(home, taken_in_at=AT)
    with pytest.raises(PromiseBroken, match=f"1 {said}"):
        hand_over(home, run.run_id, **WHO, at=AT)
    assert (given(home, run), query(home, "FROM approvals")[1:]) == (0, [])


def test_a_batch_that_has_ended_is_never_handed_over(home: Home) -> None:
    run = of_tonight(home)
    with pytest.raises(PromiseBroken, match="ended"):
        hand_over(home, run.run_id, **WHO, at=TONIGHT + timedelta(days=2))
    assert given(home, run) == 0


def test_a_batch_that_ended_before_its_manifest_was_there_is_not_handed_over_late(home: Home) -> None:
    """On record and without its manifest, as a kill between the two leaves it."""
    run = of_tonight(home)
    hand_over(home, run.run_id, **WHO, at=AT)
    first, *_ = run.batches
    manifest = home.vendor_root(first.vendor) / first.manifest
    manifest.unlink()
    with pytest.raises(PromiseBroken, match="ended"):
        hand_over(home, run.run_id, at=TONIGHT + timedelta(days=2))
    assert not manifest.exists()
    hand_over(home, run.run_id, at=AT)
    assert manifest.exists()


def test_a_later_night_that_took_the_numbers_keeps_them(home: Home) -> None:
    run = of_tonight(home)
    later = TONIGHT + timedelta(minutes=30)
    newer = night(home, later)
    assert is_held(home, newer), "a night that nobody let on makes no rule"
    hand_over(home, newer.run_id, **WHO, at=AT)
    with pytest.raises(PromiseBroken, match="handed over by another night"):
        hand_over(home, run.run_id, **WHO, at=AT)
    assert (given(home, run), broken(home, newer)) == (0, [])


def test_a_vendor_that_moved_is_sent_nothing(home: Home) -> None:
    run = of_tonight(home)
    settings = home.settings_file.read_text(encoding="utf-8")
    home.settings_file.write_text(settings.replace('root = "outbox/north', 'root = "outbox/else'), encoding="utf-8")
    with pytest.raises(UsageError, match="no longer sends"):
        hand_over(Home.at(home.root), run.run_id, **WHO, at=AT)


def test_an_interrupted_publish_of_a_night_that_is_not_held_is_completed(home: Home) -> None:
    run = of_tonight(home)
    write_run(home, run.model_copy(update={"status": "started", "held_because": None}))
    with pytest.raises(UsageError, match="before its batches were ready"):
        hand_over(home, run.run_id, **WHO, at=AT)
    let_by = run.model_copy(update={"status": "started", "held_because": ()})
    write_run(home, let_by)
    first, *_ = run.batches
    publish(home, let_by.model_copy(update={"batches": (first,)}))
    hand_over(home, run.run_id, at=AT)
    write_run(home, let_by.model_copy(update={"status": "finished"}))
    assert (out(home, run), broken(home, run)) == ([batch.batch_id for batch in run.batches], [])


@pytest.mark.parametrize(
    ("words", "exit_code", "said"),
    [
        ([], 2, "is held"),
        (["--by", "An Li", "--because", "asked them"], 1, "ended at"),
        (["--by", "An Li"], 2, "is held"),
    ],
)
def test_the_command_answers_in_a_sentence(home: Home, words: list[str], exit_code: int, said: str) -> None:
    """The night is of the past by the clock of whoever runs this."""
    command = [sys.executable, "-m", "flows", "publish", of_tonight(home).run_id, "--home", str(home.root), *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=Path(__file__).parents[2])
    assert (done.returncode, said in done.stderr, "Traceback" in done.stderr) == (exit_code, True, False)
