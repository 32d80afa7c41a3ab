"""Somebody says no while a vendor may still dial: the vendor is told, once, and until it says that it heeds it."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.catalogue import query
from flows.errors import BadInput, OutsideFailure, UsageError
from flows.home import Home
from flows.intake.for_a_night import take_in_for_a_night
from flows.ledgers import append, open_ledgers
from flows.stop import stop_lists_after
from flows.stop.command import stop_now
from flows.stop.lists import Stopped, send_stop_lists
from schemas.stops import StopManifest
from schemas.tables.ledgers import Disclosures
from tests.flows.inboxes import ANNA, BEN, CLEO, TAKEN_IN_AT, ledger, new_home, put

HOUR = timedelta(hours=1)
LIST_1 = "stop/20261120T173000Z"


def hand_over(home: Home, e164: int, batch_id: str = "b1", *, hours: float = 20, at: datetime = TAKEN_IN_AT) -> None:
    """The number is in an open batch of the vendor `north`, handed over six hours before."""
    handed_over_at = at - 6 * HOUR
    row = {
        "batch_id": batch_id,
        "position": e164 % 1000,
        "e164": e164,
        "vendor": "north",
        "campaign": "spring",
        "consent_id": "c",
        "run_id": "r",
        "handed_over_at": handed_over_at,
        "valid_until": handed_over_at + hours * HOUR,
        "file": f"campaign=spring/batch={batch_id}/part-0000.parquet",
    }
    rows = pl.DataFrame([row], schema=Disclosures.dtypes())
    append(home, "disclosures", rows, once=f"disclosures:{batch_id}:{e164}")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home of which Anna, Ben and Cleo are in an open batch."""
    home = new_home(tmp_path / "home")
    open_ledgers(home)
    for number in (ANNA, BEN, CLEO):
        hand_over(home, number)
    return home


def stop(home: Home, hours: float = 0) -> None:
    """What `heed stop` does but for the catalogue, so many hours after the first look."""
    at = TAKEN_IN_AT + hours * HOUR
    with stop_lists_after(home, as_of=at):
        take_in_for_a_night(home, taken_in_at=at, on_file=lambda _: None)


def files(home: Home) -> list[str]:
    """What lies in the vendor's root, below `stop/`."""
    root = home.vendor_root("north")
    return sorted(path.relative_to(root).as_posix() for path in root.glob("stop/*"))


def named(home: Home, place: str = LIST_1) -> list[tuple[str, str, str]]:
    """Batch, number and reason of each row of the list."""
    return pl.read_parquet(home.vendor_root("north") / f"{place}.parquet").drop("since").rows()


def outcome(number: int, code: str, at: str, batch: str = "b1") -> str:
    """A file of one outcome."""
    return f"phone,campaign,code,attempted_at,batch_id\n+{number},spring,{code},{at},{batch}\n"


WITHDRAWAL = f"""phone,controller,purpose,channel,granted_at,withdrawn_at,evidence
+{BEN},Sunrise,reminder,voice,2026-01-05,2026-11-20T15:00:00Z,crm:2
"""
NOES = {
    "refusal": ("outcomes/north/a.csv", outcome(BEN, "NI", "2026-11-20T15:00:00Z")),
    "complaint": ("complaints/hotline/a.csv", f"phone,complained_at\n+{BEN},2026-11-20T15:00:00Z\n"),
    "withdrawal": ("consents/web/a.csv", WITHDRAWAL),
    "erasure": ("erasures/letters/a.csv", f"phone,requested_at\n+{BEN},2026-11-20T15:00:00Z\n"),
    "register": ("registers/national/2026-11-20-a.csv", f"phone\n+{BEN}\n"),
}


@pytest.mark.parametrize("reason", NOES)
def test_every_kind_of_no_is_told_to_the_vendor_that_has_the_number(home: Home, reason: str) -> None:
    put(home, *NOES[reason])
    stop(home)
    assert named(home) == [("b1", f"+{BEN}", reason)]
    manifest = StopManifest.model_validate_json((home.vendor_root("north") / f"{LIST_1}.manifest.json").read_bytes())
    content = (home.vendor_root("north") / f"{LIST_1}.parquet").read_bytes()
    assert manifest.file.sha256 == sha256(content).hexdigest()
    assert (manifest.vendor, manifest.rows, manifest.batches) == ("north", 1, {"b1": 1})


def test_the_command_shows_what_it_did(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    put(home, *NOES["refusal"])
    assert stop_now(home, at=TAKEN_IN_AT) == []
    assert named(home) == [("b1", f"+{BEN}", "refusal")]
    assert query(home, "SELECT count(*) FROM stops")[1:] == [(1,)]
    assert "1 list, 1 numbers new; to be acknowledged: 1 by north" in " ".join(capsys.readouterr().err.split())


def test_a_register_that_keeps_hashes_is_heard(home: Home) -> None:
    digest = sha256(f"+{CLEO}".encode()).hexdigest()
    put(home, "registers/national/2026-11-20-a.csv", f"phone_sha256\n{digest}\n")
    stop(home)
    assert named(home) == [("b1", f"+{CLEO}", "register")]


@pytest.mark.parametrize("code", ["WRONG", "NA", "DNC"])
def test_what_is_no_no_stops_nothing_but_a_hit_on_a_register_does(home: Home, code: str) -> None:
    put(home, "outcomes/north/a.csv", outcome(BEN, code, "2026-11-20T15:00:00Z"))
    stop(home)
    assert files(home) == ([] if code != "DNC" else [f"{LIST_1}.manifest.json", f"{LIST_1}.parquet"])


TEN_MINUTES = 1 / 6


def test_nothing_new_writes_nothing_and_a_new_list_names_all_again(home: Home) -> None:
    put(home, *NOES["complaint"])
    stop(home)
    before = ledger(home, "stops")
    stop(home, TEN_MINUTES)
    assert files(home) == [f"{LIST_1}.manifest.json", f"{LIST_1}.parquet"]
    assert ledger(home, "stops").equals(before)
    put(home, "complaints/hotline/b.csv", f"phone\n+{ANNA}\n")
    stop(home, 2)
    assert named(home, "stop/20261120T193000Z") == [("b1", f"+{ANNA}", "complaint"), ("b1", f"+{BEN}", "complaint")]


def told_at(home: Home) -> list[float]:
    """When each list was written, in hours after the first look."""
    instants = ledger(home, "stops")["told_at"].unique().sort()
    return [(instant - TAKEN_IN_AT) / HOUR for instant in instants]


def test_a_list_is_repeated_every_hour_until_it_is_acknowledged(home: Home) -> None:
    put(home, *NOES["complaint"])
    stop(home)
    for look in range(1, 16):
        send_stop_lists(home, as_of=TAKEN_IN_AT + look * TEN_MINUTES * HOUR)
    assert told_at(home) == [0, 1, 2]
    assert all(row == ("b1", f"+{BEN}", "complaint") for file in files(home)[1::2] for row in named(home, file[:-8]))
    (home.vendor_root("north") / "stop/20261120T183000Z.ack").touch()
    stop(home, 5)
    assert told_at(home) == [0, 1, 2], "any of the lists that named the number acknowledges it"


@pytest.mark.parametrize(("hours", "told"), [(0.5, [0, 0.5, 1, 1.5, 2]), (0, [0, 0.5, 1, 1.5, 2]), (3, [0])])
def test_how_often_is_a_setting(home: Home, hours: float, told: list[float]) -> None:
    settings_file = home.root / "heed.toml"
    settings_file.write_text(
        f"stop_again_hours = {hours}\n{settings_file.read_text(encoding='utf-8')}", encoding="utf-8"
    )
    put(home, *NOES["complaint"])
    stop(home)
    for look in range(1, 5):
        send_stop_lists(Home.at(home.root), as_of=TAKEN_IN_AT + look / 2 * HOUR)
    assert told_at(home) == told


def test_whoever_is_new_brings_the_hour_forward_for_all(home: Home) -> None:
    put(home, *NOES["complaint"])
    stop(home)
    put(home, "complaints/hotline/b.csv", f"phone\n+{ANNA}\n")
    stop(home, 0.5)
    for hours in (1, 1.5):
        send_stop_lists(home, as_of=TAKEN_IN_AT + hours * HOUR)
    assert told_at(home) == [0, 0.5, 1.5]
    assert len(named(home, "stop/20261120T190000Z")) == 2


def test_what_the_vendor_acknowledged_is_not_named_again(home: Home) -> None:
    put(home, *NOES["complaint"])
    stop(home)
    (home.vendor_root("north") / f"{LIST_1}.ack").touch()
    put(home, "complaints/hotline/b.csv", f"phone\n+{ANNA}\n")
    stop(home, 1)
    assert named(home, "stop/20261120T183000Z") == [("b1", f"+{ANNA}", "complaint")]


NOT_DIALLED = [("2026-11-20T18:00:00Z", "b1", True), ("2026-11-20T18:00:00Z", "", True)]
TOO_EARLY = [("2026-11-20T17:00:00Z", "b1", False), ("2026-11-21", "b1", False), ("2026-11-20T18:00:00Z", "b9", False)]


@pytest.mark.parametrize(("at", "batch", "settles"), NOT_DIALLED + TOO_EARLY)
def test_only_a_later_word_that_it_was_not_dialled_acknowledges(home: Home, at: str, batch: str, settles: bool) -> None:
    put(home, *NOES["complaint"])
    stop(home)
    put(home, "outcomes/north/b.csv", outcome(BEN, "QUEUE", at, batch))
    put(home, "complaints/hotline/b.csv", f"phone\n+{ANNA}\n")
    stop(home, 2)
    later = {phone for _, phone, _ in named(home, "stop/20261120T193000Z")}
    assert later == ({f"+{ANNA}"} if settles else {f"+{ANNA}", f"+{BEN}"})


def test_a_batch_that_has_ended_needs_no_stop_list(home: Home) -> None:
    put(home, *NOES["complaint"])
    stop(home, 14)
    assert files(home) == []


def test_the_same_instant_again_writes_the_same_bytes_also_after_a_kill(home: Home, tmp_path: Path) -> None:
    put(home, *NOES["complaint"])
    stop(home)
    twin = new_home(tmp_path / "twin")
    open_ledgers(twin)
    hand_over(twin, BEN)
    put(twin, *NOES["complaint"])
    target = twin.vendor_root("north") / "stop"
    target.mkdir(parents=True)
    content = (home.vendor_root("north") / f"{LIST_1}.parquet").read_bytes()
    (target / "20261120T173000Z.parquet").write_bytes(content)
    stop(twin)
    for name in files(home):
        assert (twin.vendor_root("north") / name).read_bytes() == (home.vendor_root("north") / name).read_bytes()
    assert files(twin) == files(home)


def test_a_list_is_never_written_over(home: Home) -> None:
    put(home, *NOES["complaint"])
    stop(home)
    put(home, "complaints/hotline/b.csv", f"phone\n+{ANNA}\n")
    stop(home)
    assert named(home) == [("b1", f"+{BEN}", "complaint")]
    assert len(named(home, "stop/20261120T173001Z")) == 2


def test_a_file_that_nobody_can_read_holds_no_stop_list_back(home: Home) -> None:
    put(home, *NOES["complaint"])
    put(home, "complaints/hotline/torn.csv", "who,when\nx,y\n")
    with pytest.raises(BadInput, match=r"torn\.csv"):
        stop(home)
    assert named(home) == [("b1", f"+{BEN}", "complaint")]


def test_a_vendor_that_cannot_be_reached_is_said_and_told_the_next_time(home: Home) -> None:
    put(home, *NOES["complaint"])
    root = home.vendor_root("north")
    root.parent.mkdir(exist_ok=True)
    root.write_text("a file stands where the folder should be", encoding="utf-8")
    with pytest.raises(OutsideFailure) as failed:
        stop(home)
    assert str(BEN) not in str(failed.value)
    assert ledger(home, "stops").is_empty()
    root.unlink()
    stop(home)
    assert named(home) == [("b1", f"+{BEN}", "complaint")]


def test_a_vendor_that_is_gone_from_the_settings_is_said(home: Home) -> None:
    (home.root / "heed.toml").write_text("", encoding="utf-8")
    (home.root / "campaigns" / "spring.toml").unlink()
    with pytest.raises(UsageError, match=r"no longer has \[vendors\.north\]"):
        send_stop_lists(Home.at(home.root), as_of=TAKEN_IN_AT)


def test_no_number_stands_in_a_name_or_manifest(home: Home) -> None:
    put(home, *NOES["complaint"])
    stop(home)
    told = (home.vendor_root("north") / f"{LIST_1}.manifest.json").read_text(encoding="utf-8")
    assert str(BEN) not in " ".join([*files(home), told])
    assert json.loads(told)["file"]["path"] == "20261120T173000Z.parquet"


def test_the_counts_are_said(home: Home) -> None:
    assert send_stop_lists(home, as_of=TAKEN_IN_AT).in_words() == "nobody of an open batch said no"
    told = Stopped(lists=1, named=2, waiting={"north": 1200})
    assert told.in_words() == "1 list, 2 numbers new; to be acknowledged: 1,200 by north"


numbers = st.lists(st.integers(0, 30), max_size=12)


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(in_batch=numbers, said_no=st.lists(numbers.filter(len), min_size=1, max_size=2))
def test_a_stop_list_never_misses_a_number_of_an_open_batch_that_said_no(
    in_batch: Sequence[int], said_no: Sequence[Sequence[int]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    home = new_home(tmp_path_factory.mktemp("drawn") / "home")
    open_ledgers(home)
    for line in in_batch:
        hand_over(home, 12025550100 + line)
    for look, lines in enumerate(said_no):
        rows = "".join(f"+{12025550100 + line}\n" for line in lines)
        put(home, f"complaints/hotline/{look}.csv", f"phone\n{rows}")
        stop(home, look)
    told = {row[1] for file in files(home) if file.endswith(".parquet") for row in named(home, file[:-8])}
    noes = {line for lines in said_no for line in lines}
    assert told == {f"+{12025550100 + line}" for line in noes & set(in_batch)}
