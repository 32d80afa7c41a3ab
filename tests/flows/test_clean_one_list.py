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


def test_torn_lines_are_refused_and_take_no_other_row_with_them(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text(
        "phone,name\n13800138000,A\n13900139000\n\n13700137001,B,C\n13600136000,D\n", "utf-8"
    )
    out, rejects = tmp_path / "out.parquet", tmp_path / "rejects.parquet"
    counts = clean.clean_file(tmp_path / "list.csv", region="CN", out=out, rejects=rejects)
    assert counts == clean.Cleaned(5, 2, 0, {"blank_line": 1, "too_many_fields": 1, "torn_line": 1})
    assert pl.read_parquet(rejects).select("row_number", "reason").rows() == [
        (3, "torn_line"),
        (4, "blank_line"),
        (5, "too_many_fields"),
    ]


def test_headings_that_stand_twice_or_are_blank_are_kept_apart(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("phone,,name,name\n13800138000,x,A,B\n", "utf-8")
    clean.clean_file(tmp_path / "list.csv", region="CN", out=tmp_path / "out.parquet")
    row = pl.read_parquet(tmp_path / "out.parquet").row(0, named=True)
    assert (row["column_2"], row["name"], row["name_4"]) == ("x", "A", "B")


def test_numbers_kept_as_integers_in_parquet_are_read(tmp_path: Path) -> None:
    pl.DataFrame({"mobile": [13800138000, 13900139000]}).write_parquet(tmp_path / "list.parquet")
    counts = clean.clean_file(tmp_path / "list.parquet", region="CN")
    assert (counts.rows, counts.kept) == (2, 2)


def test_a_list_without_headings_is_refused_without_quoting_it(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("138-0013-8000,Nobody Real\n", "utf-8")
    with pytest.raises(BadInput) as refused:
        clean.clean_file(tmp_path / "list.csv", region="CN")
    assert "8000" not in str(refused.value)
    assert "Nobody" not in str(refused.value)
