"""Parquet and JSON lines: any type as exact text."""

import json
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pyarrow.parquet
import pytest

from flows.formats.limits import Limits
from flows.formats.refusal import FileRefused
from flows.plan import load_plan
from tests.flows.formats.reading import read_one, text_file
from transforms.numbering import read_number

INSTANT = datetime(2026, 11, 18, 10, 5, 0, tzinfo=UTC)

COLUMNS: dict[str, tuple[pl.Series, list[str]]] = {
    "text": (pl.Series(["+86 138", "", None]), ["+86 138", "", ""]),
    "integer": (pl.Series([13800138000, -1, None]), ["13800138000", "-1", ""]),
    "short integer": (pl.Series([1, 2, None], dtype=pl.Int8), ["1", "2", ""]),
    "long integer": (pl.Series([2**64 - 1, 0, None], dtype=pl.UInt64), ["18446744073709551615", "0", ""]),
    "float": (pl.Series([13800138000.0, -5.0, None]), ["13800138000", "-5", ""]),
    "fraction": (pl.Series([13800138000.5, 12.5, float("nan")]), ["13800138000.5E+0", "12.5", ""]),
    "beyond exactness": (
        pl.Series([2.0**53 - 1, 2.0**53, 1e20]),
        ["9007199254740991", "9007199254740992.0E+0", "1e+20"],
    ),
    "short float": (
        pl.Series([13800138000.0, 16777215.0, 1.5], dtype=pl.Float32),
        ["13800138000.0E+0", "16777215", "1.5"],
    ),
    "decimal": (
        pl.Series([Decimal("13800138000.00"), Decimal("12.50"), Decimal("138001380.55")]),
        ["13800138000", "12.50", "138001380.55E+0"],
    ),
    "truth": (pl.Series([True, False, None]), ["true", "false", ""]),
    "date": (pl.Series([date(2026, 11, 18), None, None]), ["2026-11-18", "", ""]),
    "instant": (
        pl.Series([INSTANT, INSTANT + timedelta(microseconds=250_000), None]),
        ["2026-11-18 10:05:00+00:00", "2026-11-18 10:05:00.250000+00:00", ""],
    ),
    "local time": (pl.Series([INSTANT.replace(tzinfo=None), None, None]), ["2026-11-18 10:05:00", "", ""]),
    "hour": (pl.Series([time(9, 30), None, None]), ["09:30:00", "", ""]),
    "category": (pl.Series(["a", "b", None], dtype=pl.Categorical), ["a", "b", ""]),
    "list": (pl.Series([[13800138000, 1], [], None]), ["[13800138000,1]", "[]", ""]),
    "struct": (pl.Series([{"a": "}"}, {"a": ""}, {"a": None}]), ['{"a":"}"}', '{"a":""}', '{"a":null}']),
    "nothing": (pl.Series([None, None, None]), ["", "", ""]),
    "bytes": (pl.Series([b"138", "张".encode(), None]), ["138", "张", ""]),
}


def test_every_type_of_parquet_comes_as_exact_text(tmp_path: Path) -> None:
    pl.DataFrame({name: series for name, (series, _) in COLUMNS.items()}).write_parquet(tmp_path / "a.parquet")
    read = read_one(tmp_path / "a.parquet")
    came = dict(zip(read.headings or [], (read.rows[f"f{at}"].to_list() for at in range(len(COLUMNS))), strict=True))
    assert came == {name: text for name, (_, text) in COLUMNS.items()}


def test_the_first_row_of_parquet_is_1_and_a_row_of_nothing_is_blank(tmp_path: Path) -> None:
    pl.DataFrame({"phone": ["1", None, "3"], "name": [None, " ", "C"]}).write_parquet(tmp_path / "a.bin")
    read = read_one(tmp_path / "a.bin")
    assert (read.numbers, read.refused) == ([1, 3], [(2, "blank_line")])


def test_parquet_of_arrow_in_many_groups_keeps_its_order(tmp_path: Path) -> None:
    table = pa.table({"phone": pa.array(range(700_000)).cast(pa.large_string())})
    pyarrow.parquet.write_table(table, tmp_path / "a.parquet", row_group_size=9_999)
    read = read_one(tmp_path / "a.parquet")
    assert read.rows["f0"].to_list() == table["phone"].to_pylist()
    assert read.numbers == list(range(1, 700_001))


@pytest.mark.parametrize("share", [0.01, 0.3, 0.99])
def test_parquet_cut_short_is_refused_in_words(tmp_path: Path, share: float) -> None:
    pl.DataFrame({"phone": [str(13800138000 + at) for at in range(10_000)]}).write_parquet(tmp_path / "a.parquet")
    data = (tmp_path / "a.parquet").read_bytes()
    with pytest.raises(FileRefused, match="damaged"):
        read_one(text_file(tmp_path, data[: int(len(data) * share)]))


def test_a_parquet_bomb_does_not_go_off(tmp_path: Path) -> None:
    pl.DataFrame({"phone": ["x" * 1_000]}).select(pl.col("phone").repeat_by(100_000).explode()).write_parquet(
        tmp_path / "a.parquet"
    )
    with pytest.raises(FileRefused, match="unpacks to far more"):
        read_one(tmp_path / "a.parquet", limits=Limits(ratio=10, ratio_free_bytes=1_000_000))


VALUES: dict[str, tuple[str, str]] = {
    "text": ('"+86 138"', "+86 138"),
    "integer": ("13800138000", "13800138000"),
    "long integer": ("138001380001380013800", "138001380001380013800"),
    "float of an integer": ("13800138000.0", "13800138000"),
    "fraction": ("13800138000.5", "13800138000.5E+0"),
    "short fraction": ("12.5", "12.5"),
    "rounded": ("1.38e10", "1.38e10"),
    "true": ("true", "true"),
    "null": ("null", ""),
    "list": ('["138", 139]', '["138", "139"]'),
    "object": ('{"a": {"b": null}}', '{"a": {"b": null}}'),
    "escapes": (r'"\u5f20\n\ud842\udfb7\u0000"', "张\n𠮷\0"),
}


def test_every_value_of_json_comes_as_exact_text(tmp_path: Path) -> None:
    lines = [f'{{"phone": "{at}", "value": {written}}}' for at, (written, _) in enumerate(VALUES.values())]
    came = [value for _, value in read_one(text_file(tmp_path, "\n".join(lines), "a.jsonl")).cells]
    assert came == [shown for _, shown in VALUES.values()]


def test_keys_are_columns_in_the_order_in_which_they_come(tmp_path: Path) -> None:
    read = read_one(text_file(tmp_path, '{"b": 1}\n{"a": 2, "b": 3}\n\n{"c": 4, "a": null}\n', "list.csv"))
    assert read.headings == ["b", "a", "c"]
    assert read.cells == [("1", "", ""), ("3", "2", ""), ("", "", "4")]
    assert (read.numbers, read.refused) == ([1, 2, 4], [(3, "blank_line")])


TORN = {
    "cut": '{"phone": 1',
    "no object": "[1]",
    "a word": "13800138000",
    "a key twice": '{"phone": 1, "phone": 2}',
    "more behind it": '{"phone": 1} x',
    "half a character": r'{"phone": "\ud842"}',
    "too deep": '{"phone": ' + "[" * 100_000 + "]" * 100_000 + "}",
}


@pytest.mark.parametrize("case", list(TORN))
def test_a_line_that_is_no_object_is_torn_and_costs_no_other(tmp_path: Path, case: str) -> None:
    read = read_one(text_file(tmp_path, f'{{"phone": 1}}\n{TORN[case]}\n{{"phone": 3}}'))
    assert (read.numbers, read.refused, read.raws) == ([1, 3], [(2, "torn_line")], [TORN[case]])


def test_json_lines_in_gbk_are_read(tmp_path: Path) -> None:
    rows = [{"手机号": "13800138000", "姓名": "张伟"}, {"手机号": "13900139000", "姓名": "李娜"}]
    text = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    assert read_one(text_file(tmp_path, text.encode("gbk"))).cells == [tuple(row.values()) for row in rows]


def test_too_many_keys_are_refused(tmp_path: Path) -> None:
    lines = "\n".join(f'{{"key{at}": 1}}' for at in range(1_001))
    with pytest.raises(FileRefused, match="more than 1000 keys"):
        read_one(text_file(tmp_path, lines))


@pytest.mark.parametrize("written", [13800138000.5, 1.3800138000e20, 2.0**53, 138001380.25, 1e10 / 3])
def test_what_lost_digits_is_refused_by_the_reading_of_numbers(tmp_path: Path, written: float) -> None:
    texts: list[Any] = []
    pl.DataFrame({"phone": [written]}).write_parquet(tmp_path / "a.parquet")
    texts += read_one(tmp_path / "a.parquet").cells
    texts += read_one(text_file(tmp_path, json.dumps({"phone": written}))).cells
    cells = pl.DataFrame({"raw": [text for (text,) in texts]})
    reasons = cells.select(read_number("raw", region="CN", plan=load_plan()).struct.field("reason"))["reason"]
    assert reasons.to_list() == ["digits_lost"] * 2
