"""One list cleaned: every cell is kept, a duplicate or refused by name."""

from pathlib import Path

import polars as pl
import pytest

from flows import clean
from flows.errors import BadInput, UsageError

LIST = """姓名,手机号,备用电话,carrier
A,13800138000,,x
B,+86 138 0013 8000,021-62551234转12,x
C,无,13912345678,x
D,1.38E+10,,x
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "list.csv"
    path.write_text(LIST, "utf-8")
    return path


@pytest.mark.parametrize("at_a_time", [1, 4_000_000])
def test_every_cell_is_accounted_for(
    file: Path, tmp_path: Path, at_a_time: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clean, "NUMBERS_AT_A_TIME", at_a_time)
    out, rejects = tmp_path / "out.parquet", tmp_path / "rejects.parquet"
    counts = clean.clean_file(file, region="CN", out=out, rejects=rejects)
    assert counts == clean.Cleaned(6, 3, 1, {"no_number": 1, "digits_lost": 1})
    kept = pl.read_parquet(out).select("row_number", "phone_column", "phone_e164", "extension")
    assert kept.rows() == [
        (2, "手机号", "+8613800138000", None),
        (3, "备用电话", "+862162551234", "12"),
        (4, "备用电话", "+8613912345678", None),
    ]
    assert pl.read_parquet(rejects)["raw"].to_list() == ["无", "1.38E+10"]
    assert {path.name for path in tmp_path.iterdir()} == {"list.csv", "out.parquet", "rejects.parquet"}


def test_a_column_with_the_name_of_a_fact_is_kept_under_another(file: Path, tmp_path: Path) -> None:
    clean.clean_file(file, region="CN", out=tmp_path / "out.parquet")
    assert pl.read_parquet(tmp_path / "out.parquet")["carrier_given"].to_list() == ["x"] * 3


def test_a_file_without_a_phone_column_is_refused_with_its_headings(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("name,city\nA,B\n", "utf-8")
    with pytest.raises(BadInput, match="name, city"):
        clean.clean_file(tmp_path / "list.csv", region="CN")


def test_a_region_that_nobody_knows_is_refused(file: Path) -> None:
    with pytest.raises(UsageError, match="XX"):
        clean.clean_file(file, region="XX")
