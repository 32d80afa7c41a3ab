"""The import files of other systems: read back as those would, they name the batch's own numbers in its order."""

import csv
import io
from pathlib import Path

import polars as pl
import pytest

from flows.batch_files import write_import_files
from flows.vendor_formats import SHIPPED, check_formats, vendor_format
from schemas.run import FileRecord
from schemas.tables.batches import in_order
from schemas.vendor_format import VendorFormat
from tests.flows.batch_rows import BATCH_ID, BEIJING, LONDON, MOBILE, NEW_YORK, batch, many

SYSTEMS = sorted(file.stem for file in SHIPPED.glob("*.toml"))
PEOPLE = batch(
    {**MOBILE, "name": '=HYPERLINK("x")', "external_id": "=1+1"},
    {**BEIJING, "name": 'A "B", C|D\tE\nF', "external_id": "A-7"},
    {**NEW_YORK, "name": "-", "external_id": None},
    {**LONDON, "name": "王小明"},
)
NUMBERS = {
    "vicidial": ["86 13812340001", "86 1055501234", "1 2125550101", "44 2079460000"],
    "genesys": ["+8613812340001", "+861055501234", "+12125550101", "+442079460000"],
    "aliyun-outbound-bot": ["13812340001", "01055501234", "0012125550101", "00442079460000"],
    "aliyun-aiccs": ["13812340001", "01055501234", "0012125550101", "00442079460000"],
    "tencent-ccc": ["008613812340001", "008601055501234", "0012125550101", "00442079460000"],
}
"""How each system is told the four numbers."""
NUMBER_COLUMNS = {
    "vicidial": ("phone_code", "phone_number"),
    "genesys": ("phone",),
    "aliyun-outbound-bot": ("phoneNumber",),
    "aliyun-aiccs": ("calleeNumber",),
    "tencent-ccc": ("Callee",),
}
NAMES = {"vicidial": "first_name"}
MATCHED_BY = {
    "vicidial": "source_id",
    "genesys": "contact_id",
    "aliyun-outbound-bot": "referenceId",
    "aliyun-aiccs": "outId",
    "tencent-ccc": "UUI",
}


def written(folder: Path, rows: pl.DataFrame, system: str, *columns: str) -> tuple[FileRecord, ...]:
    """The files of the batch for the system, of a vendor that is handed these columns, or all where none is named."""
    layout = vendor_format(system)
    return write_import_files(rows, folder, system=system, layout=layout, columns=in_order(columns or None))


def read_back(file: Path, layout: VendorFormat) -> list[dict[str, str]]:
    """The file as the system reads it: by Python's csv, or split at the separator where the system knows no quotes."""
    text = file.read_bytes().decode(layout.encoding)
    lines = (
        list(csv.reader(io.StringIO(text, newline=""), delimiter=layout.separator, strict=True))
        if layout.is_quoted
        else [line.split(layout.separator) for line in text.removesuffix("\n").split("\n")]
    )
    heading = lines.pop(0) if layout.has_heading else list(layout.columns)
    assert heading == list(layout.columns)
    return [dict(zip(heading, line, strict=True)) for line in lines]


@pytest.mark.parametrize("system", SYSTEMS)
def test_the_numbers_come_back_in_the_systems_own_form(tmp_path: Path, system: str) -> None:
    (file,) = written(tmp_path, PEOPLE, system)
    rows = read_back(tmp_path / file.path, vendor_format(system))
    assert [" ".join(row[name] for name in NUMBER_COLUMNS[system]) for row in rows] == NUMBERS[system]
    assert [row[MATCHED_BY[system]] for row in rows] == [f"{BATCH_ID}-{place}" for place in (1, 2, 3, 4)]


@pytest.mark.parametrize("system", SYSTEMS)
def test_no_name_is_a_formula_and_no_id_another(tmp_path: Path, system: str) -> None:
    (file,) = written(tmp_path, PEOPLE, system)
    rows = read_back(tmp_path / file.path, vendor_format(system))
    names = [row[NAMES.get(system, "name")] for row in rows]
    assert names[0].startswith("HYPERLINK(")
    assert names[2:] == ["", "王小明"]
    (ids,) = (name for name, holds in vendor_format(system).columns.items() if holds == "external_id")
    assert [row[ids] for row in rows] == ["", "A-7", "", "C-4"]


@pytest.mark.parametrize("system", SYSTEMS)
def test_what_a_vendor_is_not_handed_stands_in_no_cell(tmp_path: Path, system: str) -> None:
    (file,) = written(tmp_path, PEOPLE, system, "round")
    text = (tmp_path / file.path).read_text(encoding="utf-8")
    assert not [told for told in ("HYPERLINK", "王小明", "A-7", "C-4", "Asia/Shanghai") if told in text]
    rows = read_back(tmp_path / file.path, vendor_format(system))
    assert [" ".join(row[name] for name in NUMBER_COLUMNS[system]) for row in rows] == NUMBERS[system]


@pytest.mark.parametrize("system", SYSTEMS)
def test_a_batch_is_split_at_the_systems_limits(tmp_path: Path, system: str) -> None:
    rows, most_bytes = many(1_000), 20_000
    shipped = vendor_format(system)
    tight = shipped.model_copy(update={"most_bytes": most_bytes, "most_rows": min(shipped.most_rows, 300)})
    files = write_import_files(rows, tmp_path, system=system, layout=tight, columns=in_order(None))
    assert len(files) > 3
    assert sum(file.rows for file in files) == rows.height
    assert all(file.size_bytes <= most_bytes and file.rows <= tight.most_rows for file in files)
    back = [row[MATCHED_BY[system]] for file in files for row in read_back(tmp_path / file.path, tight)]
    assert back == [f"{BATCH_ID}-{place}" for place in range(1, 1_001)]


def test_a_thousand_callees_are_one_file_and_one_more_is_a_second(tmp_path: Path) -> None:
    assert [file.rows for file in written(tmp_path, many(1_001), "aliyun-aiccs")] == [1_000, 1]


@pytest.mark.parametrize("system", SYSTEMS)
def test_every_format_names_its_source_and_what_it_does_not_say(system: str) -> None:
    layout = vendor_format(system)
    assert layout.source
    assert layout.basis == "P" or layout.doubt
    assert check_formats("north", (system,)) == (system,)
