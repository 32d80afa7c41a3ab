"""A vendor is handed what its section names and no more, and the night is as provable as before."""

from pathlib import Path

import polars as pl
import pyarrow.parquet as pq
import pytest

from flows.catalogue import query
from flows.check import check
from flows.cut import _batch_id
from flows.errors import UsageError
from flows.home import Home
from flows.ledgers import read_ledger, snapshot
from flows.pin import check_settings
from schemas.run import Manifest, Run
from schemas.tables.batches import ALWAYS
from tests.flows.batch_rows import BEIJING, MOBILE, batch
from tests.flows.inboxes import new_home, put
from tests.flows.nights import TONIGHT, night

PHONE, NAME = "+8613812340001", "Nobody Real"
Handed = tuple[Home, Run, Path]


def asked(home: Home, *settings: str) -> Home:
    """The home, its vendor's section with these lines more."""
    said = home.settings_file.read_text(encoding="utf-8")
    home.settings_file.write_text("\n".join([said, *settings, ""]), encoding="utf-8")
    return Home.at(home.root)


@pytest.fixture(scope="module")
def handed(tmp_path_factory: pytest.TempPathFactory) -> Handed:
    home = asked(
        new_home(tmp_path_factory.mktemp("least") / "home"), "columns = []", 'also = ["vicidial", "tencent-ccc"]'
    )
    put(home, "lists/crm/2026-11-01-a.csv", f"phone,name,external_id\n{PHONE},{NAME},C-7\n")
    heading = "phone,controller,purpose,channel,granted_at,evidence\n"
    put(home, "consents/web/c.csv", f"{heading}{PHONE},Sunrise,reminder,voice,2026-10-01,crm:secret-record\n")
    run = night(home, TONIGHT)
    return home, run, (home.vendor_root("north") / run.batches[0].manifest).parent


def test_the_batch_holds_the_named_columns_alone(handed: Handed) -> None:
    _, _, folder = handed
    assert tuple(pq.read_schema(folder / "part-0000.parquet").names) == ALWAYS
    manifest = Manifest.model_validate_json((folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest.columns == ALWAYS
    assert {path.name for path in folder.iterdir()} == {file.path for file in manifest.every_file} | {"manifest.json"}
    assert list(manifest.also) == ["vicidial", "tencent-ccc"]


def test_no_file_tells_a_name_an_id_a_cell_or_the_evidence(handed: Handed) -> None:
    _, _, folder = handed
    told = b"".join(path.read_bytes() for path in sorted(folder.iterdir()))
    assert PHONE[3:].encode() in told
    assert not [word for word in (NAME, "C-7", "secret-record", "clinic") if word.encode() in told]


def test_the_night_can_still_be_checked_and_asked_about(handed: Handed) -> None:
    home, run, _ = handed
    assert [finding for finding in check(home.root, run.run_id) if finding.count] == []
    given = read_ledger(home, "disclosures", snapshot(home)["disclosures"]).collect()
    consents = read_ledger(home, "consents", run.ledgers["consents"]).collect()
    assert given["consent_id"].to_list() == consents["consent_id"].to_list()
    assert given["file"].to_list() == [f"{Path(run.batches[0].manifest).parent}/part-0000.parquet"]
    _, row = query(home, "SELECT position, name, consent_id FROM batches")
    assert row == (1, None, None)


def test_a_batch_id_follows_from_rows_columns_and_formats(handed: Handed) -> None:
    _, run, _ = handed
    rows = batch(MOBILE, BEIJING).with_columns(pl.col("phone_e164").str.slice(1).cast(pl.Int64).alias("e164"))
    named = {
        _batch_id(rows, run, vendor="north"),
        _batch_id(rows.with_columns(batch_id=pl.lit("b2")), run, vendor="north"),
    }
    assert len(named) == 1
    others = [
        _batch_id(rows, run.model_copy(update={"vendor_columns": {"north": (*ALWAYS, "name")}}), vendor="north"),
        _batch_id(rows, run.model_copy(update={"vendor_formats": {"north": ("vicidial",)}}), vendor="north"),
        _batch_id(rows, run, vendor="south"),
        _batch_id(rows.with_columns(consent_id=pl.lit("another")), run, vendor="north"),
        _batch_id(rows.with_columns(e164=pl.col("e164") + 1), run, vendor="north"),
        _batch_id(rows, run.model_copy(update={"plan_version": "another"}), vendor="north"),
    ]
    assert len({*named, *others}) == 1 + len(others)


def test_an_import_file_that_names_somebody_else_is_found(handed: Handed) -> None:
    home, run, folder = handed
    file, before = folder / "vicidial-0000.txt", (folder / "vicidial-0000.txt").read_bytes()
    file.write_bytes(before.replace(b"13812340001", b"13812340009"))
    found = {finding.name for finding in check(home.root, run.run_id) if finding.count}
    file.write_bytes(before)
    assert found == {"import_files_whole", "import_files_say_the_batch"}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('columns = ["evidence"]', "evidence is no column of a batch"),
        ('also = ["five10"]', "vendors.north.also: five10 is not shipped with heed; known: aliyun-aiccs"),
        ('also = ["genesys", "genesys"]', "vendors.north.also: a system is named twice"),
    ],
)
def test_what_no_batch_has_and_no_system_is_is_refused(tmp_path: Path, line: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        check_settings(asked(new_home(tmp_path / "home"), line))
