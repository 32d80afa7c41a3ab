"""What a batch's Parquet is: the same rows to every reader, in whole row groups, with a word on every column."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import chdb
import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from flows.batch_files import ROWS_PER_GROUP, ROWS_PER_PART, parts_of, write_part
from schemas.run import FileRecord
from schemas.tables.batches import ALWAYS, Batches, in_order
from tests.flows.batch_rows import BEIJING, LONDON, MOBILE, NEW_YORK, batch, many

Rows = list[tuple[Any, ...]]
PEOPLE = batch(MOBILE, {**BEIJING, "name": None, "external_id": None}, {**NEW_YORK, "name": "李 \"'\n,"}, LONDON)
TEXT, NUMBER, INSTANT = "text", "integer", "instant"
KINDS = {pl.String: TEXT, pl.Int64: NUMBER, pl.Datetime: INSTANT}


def write_parts(rows: pl.DataFrame, folder: Path, *, columns: tuple[str, ...]) -> list[FileRecord]:
    return [write_part(part, folder / name, columns=columns) for name, part in parts_of(rows)]


@pytest.fixture(scope="module")
def part(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("batch")
    (file,) = write_parts(PEOPLE, folder, columns=in_order(None))
    return folder / file.path


def arrow(part: Path) -> tuple[Rows, list[str]]:
    table = pq.read_table(part)
    kinds = [
        TEXT if pa.types.is_large_string(t) else NUMBER if pa.types.is_int64(t) else str(t) for t in table.schema.types
    ]
    return [tuple(row.values()) for row in table.to_pylist()], [
        INSTANT if kind == "timestamp[us, tz=UTC]" else kind for kind in kinds
    ]


def duck(part: Path) -> tuple[Rows, list[str]]:
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        found = connection.execute("SELECT * FROM read_parquet(?)", [str(part)])
        names = {"VARCHAR": TEXT, "BIGINT": NUMBER, "TIMESTAMP WITH TIME ZONE": INSTANT}
        kinds = [names[str(column[1])] for column in found.description or []]
        return [tuple(_utc(value) for value in row) for row in found.fetchall()], kinds


def pandas(part: Path) -> tuple[Rows, list[str]]:
    frame = pd.read_parquet(part)
    kinds = {"str": TEXT, "object": TEXT, "int64": NUMBER, "datetime64[us, UTC]": INSTANT}
    rows = frame.astype(object).where(frame.notna(), None).itertuples(index=False, name=None)
    return [tuple(_utc(value) for value in row) for row in rows], [kinds[str(kind)] for kind in frame.dtypes]


def clickhouse(part: Path) -> tuple[Rows, list[str]]:
    """ClickHouse reads Parquet with a reader of its own."""
    asked = f"SELECT * FROM file('{part}', Parquet) ORDER BY position FORMAT JSONCompactEachRowWithNamesAndTypes"  # noqa: S608
    _, types, *rows = pl.Series(str(chdb.query(asked)).splitlines()).str.json_decode(pl.List(pl.String)).to_list()
    told = {"Nullable(String)": TEXT, "Nullable(Int64)": NUMBER, "Nullable(DateTime64(6, 'UTC'))": INSTANT}
    kinds = [told[kind] for kind in types]
    return [tuple(_read(value, kind) for value, kind in zip(row, kinds, strict=True)) for row in rows], kinds


def _read(value: str | None, kind: str) -> object:
    if value is None or kind == TEXT:
        return value
    return int(value) if kind == NUMBER else datetime.fromisoformat(value).replace(tzinfo=UTC)


def _utc(value: Any) -> Any:
    return value.to_pydatetime() if isinstance(value, pd.Timestamp) else value


@pytest.mark.parametrize("read", [arrow, duck, pandas, clickhouse])
def test_every_reader_finds_the_same_rows_and_types(part: Path, read: Callable[[Path], tuple[Rows, list[str]]]) -> None:
    rows, kinds = read(part)
    assert kinds == [KINDS[dtype.base_type()] for dtype in Batches.dtypes().values()]
    assert rows == PEOPLE.rows()


def test_every_column_says_what_it_is(part: Path) -> None:
    schema = pq.read_schema(part)
    assert schema.names == list(Batches.dtypes())
    for name in schema.names:
        said = {key.decode(): value.decode() for key, value in schema.field(name).metadata.items()}
        assert said == Batches.said_of(name)
        assert len(said["comment"]) > 10
    assert schema.field("window_start").metadata[b"unit"] == b"microseconds since 1970-01-01T00:00:00Z"


def test_row_groups_are_whole_and_have_statistics(tmp_path: Path) -> None:
    first, second = write_parts(many(ROWS_PER_PART + 5), tmp_path, columns=ALWAYS)
    assert (first.rows, second.rows) == (ROWS_PER_PART, 5)
    told = pq.ParquetFile(tmp_path / first.path).metadata
    groups = [told.row_group(number) for number in range(told.num_row_groups)]
    assert {group.num_rows for group in groups} == {ROWS_PER_GROUP}
    for place, group in enumerate(groups):
        columns = {group.column(number).path_in_schema: group.column(number) for number in range(group.num_columns)}
        assert tuple(columns) == ALWAYS
        assert {column.compression for column in columns.values()} == {"ZSTD"}
        positions = columns["position"].statistics
        assert (positions.min, positions.max) == (place * ROWS_PER_GROUP + 1, (place + 1) * ROWS_PER_GROUP)
        assert all(column.statistics.has_min_max and column.statistics.null_count == 0 for column in columns.values())


def test_the_same_rows_are_the_same_bytes(tmp_path: Path) -> None:
    rows, places = many(300_000), [tmp_path / name for name in ("one", "other")]
    for place in places:
        place.mkdir()
    one, other = (write_parts(rows, place, columns=in_order(None)) for place in places)
    assert one == other


def test_only_what_is_named_is_written_and_always_what_a_dialer_needs(tmp_path: Path) -> None:
    (file,) = write_parts(PEOPLE, tmp_path, columns=in_order(("name",)))
    assert set(pq.read_schema(tmp_path / file.path).names) == {*ALWAYS, "name"}
