"""What holds of reading always, whatever the cell."""

import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.agreement import REGIONS
from flows.plan import load_plan
from transforms.numbering import read_number

PLAN = load_plan()
CELLS = st.lists(
    st.one_of(
        st.text(alphabet="0123456789+-() .转;/,eExlO０９\u00a0\u200b", max_size=24),
        st.integers(0, 10**15).map(str),
        st.integers(13_000_000_000, 19_999_999_999).map(str),
        st.text(max_size=12),
        st.none(),
    ),
    max_size=30,
)
quickly = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def read(cells: list[str | None], region: str) -> pl.DataFrame:
    frame = pl.DataFrame({"phone": cells}, schema={"phone": pl.String})
    return frame.select(read_number("phone", region=region, plan=PLAN).struct.unnest())


@quickly
@given(CELLS, st.sampled_from(REGIONS))
def test_reading_a_number_twice_changes_nothing(cells: list[str | None], region: str) -> None:
    once = read(cells, region)["e164"].drop_nulls()
    again = read([f"+{number}" for number in once], region)["e164"]
    assert again.equals(once)


@quickly
@given(CELLS, st.sampled_from(REGIONS))
def test_every_cell_is_a_number_or_has_a_reason(cells: list[str | None], region: str) -> None:
    both = read(cells, region)
    assert (both["e164"].is_null() != both["reason"].is_null()).all()
    assert both.filter(pl.col("reason").is_not_null())["extension"].is_null().all()


@quickly
@given(CELLS, st.sampled_from(REGIONS))
def test_a_cell_is_read_the_same_in_any_company(cells: list[str | None], region: str) -> None:
    alone = [read([cell], region) for cell in cells]
    assert not cells or pl.concat(alone).equals(read(cells, region))
