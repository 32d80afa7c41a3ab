"""Ledgers in a bucket: the same nights, the same answers, whichever machine reads them."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import polars as pl
import pytest

from flows.catalogue import query
from flows.check import check
from flows.errors import OutsideFailure, UsageError
from flows.home import Home
from flows.house import compact, retain, vacuum
from flows.intake.take_in import take_in
from flows.ledgers import open_ledgers, read_ledger, snapshot
from flows.nightly import take_in_inbox
from flows.sealed import sealed
from flows.why import explain
from schemas.run import Run
from schemas.tables.ledgers import LEDGERS
from tests.flows.inboxes import ANNA, new_home, put
from tests.flows.nights import TONIGHT, night
from tests.flows.outbox.servers import BUCKET, CEPH, MOTO, REGION, Server

Night = tuple[Home, Run]


def with_ledgers_at(home: Home, prefix: str, url: str) -> Home:
    """The home, its ledgers below the prefix of a server."""
    said = home.settings_file.read_text(encoding="utf-8")
    s3 = f'[ledgers.s3]\nregion = "{REGION}"\nendpoint_url = "{url}"\n'
    home.settings_file.write_text(f'{said}\n[ledgers]\nroot = "s3://{BUCKET}/{prefix}"\n{s3}', encoding="utf-8")
    return Home.at(home.root)


def filled(root: Path) -> Home:
    home = new_home(root)
    put(home, "lists/crm/2026-11-01-a.csv", f"phone,name\n+{ANNA},Anna\n+8613812340001,Ben\n+8613812340002,Cleo\n")
    asked = "Sunrise,reminder,voice,2026-10-01,"
    heading = "phone,controller,purpose,channel,granted_at,withdrawn_at,evidence\n"
    put(home, "consents/web/c.csv", f"{heading}+8613812340001,{asked},crm:1\n+8613812340002,{asked}2026-11-01,crm:2\n")
    return home


def rows(home: Home, name: str, version: int) -> pl.DataFrame:
    """In one order, without the moment at which they were taken in."""
    return read_ledger(home, name, version).select(pl.exclude("taken_in_at")).collect().sort(pl.all())


@pytest.fixture(scope="module", params=[MOTO, CEPH])
def in_bucket(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Night:
    """A night in a home with its ledgers in a bucket."""
    server: Server = request.getfixturevalue(request.param)
    root = tmp_path_factory.mktemp("store") / "bucket"
    home = with_ledgers_at(filled(root), f"ledgers-{request.param}", server.url)
    return home, night(home, TONIGHT)


@pytest.fixture(scope="session")
def in_folder(tmp_path_factory: pytest.TempPathFactory) -> Night:
    """The same night in a home with its ledgers in a folder."""
    home = filled(tmp_path_factory.mktemp("store") / "folder")
    return home, night(home, TONIGHT)


def test_the_night_is_the_same_wherever_its_ledgers_lie(in_bucket: Night, in_folder: Night) -> None:
    (bucket, of_bucket), (folder, of_folder) = in_bucket, in_folder
    assert of_bucket == of_folder
    assert of_bucket.batches
    for name in LEDGERS:
        assert rows(bucket, name, of_bucket.ledgers[name]).equals(rows(folder, name, of_folder.ledgers[name])), name
    for part in sorted(folder.run_path(of_folder.run_id).rglob("*.parquet")):
        assert part.read_bytes() == (bucket.root / part.relative_to(folder.root)).read_bytes(), part.name


def test_everything_that_reads_ledgers_reads_them_there(in_bucket: Night) -> None:
    home, run = in_bucket
    assert not (home.root / "ledgers" / "contacts" / "_delta_log").exists()
    assert [finding for finding in check(home.root, run.run_id) if finding.count] == []
    assert query(home, "SELECT count(*) FROM contacts")[1] == (3,)
    assert explain(home, f"+{ANNA}")["events"]


def test_another_machine_finds_what_this_one_wrote(in_bucket: Night, tmp_path: Path) -> None:
    home, run = in_bucket
    other = tmp_path / "home"
    shutil.copytree(home.root, other, ignore=shutil.ignore_patterns("ledgers"))
    there = Home.at(other)
    assert open_ledgers(there) == snapshot(home)
    assert rows(there, "contacts", run.ledgers["contacts"]).equals(rows(home, "contacts", run.ledgers["contacts"]))
    assert [path.name for path in (other / "ledgers").glob(".arriving-*")] == []


def test_a_copy_that_is_torn_is_brought_again(in_bucket: Night, tmp_path: Path) -> None:
    home, run = in_bucket
    there = Home.at(shutil.copytree(home.root, tmp_path / "home"))
    before = rows(home, "contacts", run.ledgers["contacts"])
    (copy,) = (there.root / "ledgers" / "contacts").glob("*.parquet")
    copy.write_bytes(copy.read_bytes()[:-9])
    open_ledgers(there)
    assert rows(there, "contacts", run.ledgers["contacts"]).equals(before)


@pytest.mark.parametrize("server", [MOTO], indirect=True)
def test_house_is_kept_there(server: Server, prefix: str, tmp_path: Path) -> None:
    home = with_ledgers_at(filled(tmp_path / "home"), prefix, server.url)
    take_in(home, taken_in_at=TONIGHT)
    put(home, "lists/crm/2026-11-02-b.csv", "phone,name\n+8613812340009,Dan\n")
    put(
        home, "complaints/desk/2026-11-03.csv", "phone,complained_at\nno number,2026-11-03\n+8613812340002,2026-11-03\n"
    )
    run = night(home, TONIGHT)
    before = {name: rows(home, name, run.ledgers[name]) for name in LEDGERS}
    much_later = TONIGHT + timedelta(days=400)
    assert "no row changed" in compact(home)
    assert "1 rows of rejects blanked" in retain(home, at=much_later)
    night(home, much_later)
    assert "files deleted" in vacuum(home, at=much_later)
    assert not vacuum(home, at=much_later, is_rehearsal=True).startswith("vacuum: 1")
    now = snapshot(home)
    assert all(rows(home, name, now[name]).equals(before[name]) for name in ("contacts", "consents", "suppressions"))
    in_bucket = {key for key in server.objects(prefix) if key.endswith(".parquet") and "_delta_log" not in key}
    at_hand = {
        path.relative_to(home.root / "ledgers").as_posix() for path in (home.root / "ledgers").glob("*/*.parquet")
    }
    assert at_hand <= in_bucket, "no copy stays of what is deleted"


def until_it_is_taken_in(home: Home) -> None:
    """Again as long as another one was quicker, which is told as any failure of a store is."""
    for _ in range(5):
        with suppress(OutsideFailure), sealed("intake"):
            take_in(home, taken_in_at=TONIGHT)
            return
    raise AssertionError("five times in vain")


def test_two_machines_that_write_at_once_lose_nothing_for_good(server: Server, prefix: str, tmp_path: Path) -> None:
    """A home is a folder, so this is against the rules; the next intake of each has whatever gave way to the other."""
    homes = [with_ledgers_at(filled(tmp_path / name), prefix, server.url) for name in ("one", "two")]
    open_ledgers(homes[0])
    for number, home in enumerate(homes):
        put(home, f"complaints/desk/{number}.csv", f"phone\n+861381234001{number}\n")
    with ThreadPoolExecutor(2) as both:
        list(both.map(until_it_is_taken_in, homes))
    for home in homes:
        until_it_is_taken_in(home)
    now = snapshot(homes[0])
    noes = read_ledger(homes[0], "suppressions", now["suppressions"]).collect()
    assert {8613812340010, 8613812340011} <= set(noes["e164"])
    assert rows(homes[0], "contacts", now["contacts"]).height == 3, "what both took in is there once"


@pytest.mark.parametrize("server", [MOTO], indirect=True)
def test_a_file_that_is_gone_from_the_bucket_stops_the_night(server: Server, prefix: str, tmp_path: Path) -> None:
    home = with_ledgers_at(filled(tmp_path / "home"), prefix, server.url)
    take_in_inbox.fn(home.root, TONIGHT)
    (gone,) = [key for key in server.objects(prefix) if key.startswith("consents/") and key.endswith(".parquet")]
    server.client.delete_object(Bucket=BUCKET, Key=f"{prefix}/{gone}")
    shutil.rmtree(home.root / "ledgers")
    with pytest.raises(OutsideFailure, match="ledger consents"):
        read_ledger(home, "consents", snapshot(home)["consents"])


def test_no_vendor_may_read_the_ledgers(tmp_path: Path) -> None:
    home = with_ledgers_at(new_home(tmp_path / "home"), "kept/ledgers", "http://127.0.0.1:9")
    said = home.settings_file.read_text(encoding="utf-8").replace('"outbox/north"', f'"s3://{BUCKET}/kept"')
    s3 = '[vendors.north.s3]\nendpoint_url = "http://127.0.0.1:9"\n'
    home.settings_file.write_text(said + s3, encoding="utf-8")
    with pytest.raises(UsageError, match="north would read the ledgers"):
        _ = Home.at(home.root).settings
