"""Lines with too few fields or too many are told in the same words, whether they are few or millions."""

from pathlib import Path
from resource import RUSAGE_SELF, getrusage

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from flows.formats import blocks, delimited
from tests.flows.formats.reading import Read, read_one, text_file

LINES = (
    "",
    " ",
    "\r",
    "A,1",
    '"A",1',
    '"A,B",2',
    "torn",
    '"torn"',
    "a,b,c",
    '"a","b,c","d"',
    "张,3",
    ",,",
    ",",
    "\t",
    ' "a,b"',
    'a"b,c"d',
    '"a",b"c,"d"',
    'x"y,"z,w"',
)


def same(one: Read, other: Read) -> None:
    assert one.headings == other.headings
    assert_frame_equal(one.rows, other.rows)
    assert_frame_equal(one.rejects.sort("row_number"), other.rejects.sort("row_number"))


@pytest.mark.parametrize("heading", ["name,phone", "phone"])
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=25)
@given(lines=st.lists(st.sampled_from(LINES), max_size=30))
def test_many_are_told_as_few_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, heading: str, lines: list[str]
) -> None:
    path = text_file(tmp_path, "\n".join([heading, "13800138000,1", *lines]))
    few = read_one(path)
    with monkeypatch.context() as patch:
        patch.setattr(blocks, "_MANY", -1)
        same(read_one(path), few)


@pytest.mark.parametrize("line", ["", "torn", '"torn"', "a,b,c"])
def test_a_row_between_thousands_of_them_keeps_its_place(tmp_path: Path, line: str) -> None:
    before = f"{line}\n" * 5_000
    read = read_one(text_file(tmp_path, f"name,phone\n{before}A,13800138000\n{before}B,13900139000"))
    assert read.numbers == [5_002, 10_003]
    assert len(read.refused) == 10_000


def test_blank_lines_do_not_take_the_memory_of_a_wide_row_each(tmp_path: Path) -> None:
    """One byte in the file would be a row of a thousand cells."""
    heading = ",".join(["phone", *(f"c{at}" for at in range(900))])
    before = getrusage(RUSAGE_SELF).ru_maxrss
    read = read_one(text_file(tmp_path, heading + "\n" * 400_000 + "13800138000" + "," * 900 + "\n"))
    assert (len(read.refused), read.numbers) == (399_999, [400_001])
    assert getrusage(RUSAGE_SELF).ru_maxrss - before < 1_000_000


def test_a_block_of_many_lines_is_read_in_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "name,phone\n" + "".join(f"{at},1380013{at:04}\n" + "\n" * (at % 3) + '"a\nb",1\n' for at in range(200))
    path = text_file(tmp_path, text)
    whole = read_one(path)
    monkeypatch.setattr(delimited, "_MOST_LINES", 10)
    monkeypatch.setattr(delimited, "_PART_BYTES", 64)
    same(read_one(path), whole)
