"""How a number is written for systems that dial from China, and what a result is matched by."""

from datetime import UTC, datetime

import polars as pl
import pytest

from schemas.vendor_format import Made
from tests.flows.batch_rows import BATCH_ID, batch
from transforms.vendor_formats.made import made, said


@pytest.mark.parametrize(
    ("code", "national", "line_type", "dialled", "with_0086"),
    [
        (86, "13812340001", "mobile", "13812340001", "008613812340001"),
        (86, "1055501234", "fixed_line", "01055501234", "008601055501234"),
        (86, "75555501234", "fixed_line", "075555501234", "0086075555501234"),
        (86, "4005550123", "shared_cost", "4005550123", "00864005550123"),
        (852, "55501234", "mobile", "0085255501234", "0085255501234"),
        (39, "0655501234", "fixed_line", "00390655501234", "00390655501234"),
        (1, "2125550101", "fixed_line_or_mobile", "0012125550101", "0012125550101"),
    ],
)
def test_a_number_is_written_as_it_is_dialled(
    code: int, national: str, line_type: str, dialled: str, with_0086: str
) -> None:
    row = batch({"country_code": code, "national_number": national, "line_type": line_type})
    assert row.select(a=made(Made.DIALLED_IN_CHINA), b=made(Made.WITH_0086)).row(0) == (dialled, with_0086)


def test_a_result_is_matched_by_batch_and_position() -> None:
    rows = batch({}, {})
    told = rows.select(made(Made.BATCH_AND_POSITION)).to_series().to_list()
    assert told == [f"{BATCH_ID}-1", f"{BATCH_ID}-2"]


def test_an_instant_is_written_to_the_second_in_utc() -> None:
    moment = pl.DataFrame({"at": [datetime(2026, 11, 20, 1, 2, 3, tzinfo=UTC)]})
    assert moment.select(said("at")).item() == "2026-11-20T01:02:03Z"
