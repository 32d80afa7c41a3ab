"""A list that was swept or drawn shows it; a list of people does not."""

import re

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from flows.gates import gate
from schemas.tables.ledgers import Rejects
from schemas.tables.lists import ListSigns
from tests.transforms.lists.lists_of_numbers import (
    BLOCK,
    PREFIXES,
    A,
    B,
    contacts,
    held,
    over_all_prefixes,
    people,
    shown,
    signs,
    within,
)

HALF = people(500)
SWEPT: dict[str, tuple[list[int], str]] = {
    "one after the other": ([BLOCK + row for row in range(1_000)], "consecutive_numbers"),
    "half of it one after the other": (HALF + [BLOCK + row for row in range(500)], "consecutive_numbers"),
    "a tenth of it one after the other": (people(900) + [BLOCK + row for row in range(100)], "consecutive_numbers"),
    "whole blocks": ([BLOCK + row for row in range(20_000)], "full_blocks"),
    "every 7th": ([BLOCK + 7 * row for row in range(1_000)], "steady_step"),
    "every 100th, a fifth of it": (people(800) + [BLOCK + 100 * row for row in range(200)], "steady_step"),
    "every 10,001st": ([BLOCK + 10_001 * row for row in range(1_000)], "steady_step"),
    "drawn from a block": (within(BLOCK, 10_000, 200), "crowded_blocks"),
    "a tenth of it drawn from a block": (people(900) + within(BLOCK, 10_000, 100), "crowded_blocks"),
    "drawn alike from many blocks": (
        [number for at in range(40) for number in within(BLOCK + at * 10_000, 10_000, 2_000, at)],
        "even_blocks",
    ),
    "one ending under every block": ([BLOCK + 10_000 * row + 5_678 for row in range(0, 3_000, 3)], "repeated_endings"),
    "ten of each hundred": (
        [BLOCK + 100 * hundred + 10 * (hundred * 7 % 10) + digit for hundred in range(300) for digit in range(10)],
        "even_endings",
    ),
}


@pytest.mark.parametrize(("numbers", "sign"), SWEPT.values(), ids=SWEPT)
def test_a_swept_list_shows_its_sign(numbers: list[int], sign: str) -> None:
    assert sign in shown(contacts(numbers))


HONEST: dict[str, pl.DataFrame] = {
    "ten strangers": contacts(people(10)),
    "a hundred": contacts(people(100)),
    "twenty thousand": contacts(people(20_000)),
    "families of two to four neighbours": contacts(n + at for n in people(300) for at in range(n % 3 + 2)),
    "firms with eight lines each": contacts((n + at for n in people(300) for at in range(8)), line_type="fixed_line"),
    "a quarter of a town's landlines": contacts(within(862162550000, 10_000, 2_500), line_type="fixed_line"),
    "lines that may be fixed": contacts(within(12025550000, 10_000, 500), line_type="fixed_line_or_mobile"),
    "two fifths of a town, some blocks more than others": contacts(
        number for at in range(40) for number in within(BLOCK + at * 10_000, 10_000, 2_000 + at * 100, at)
    ),
    "one in twenty ends in 8888": contacts(
        n // 10_000 * 10_000 + 8_888 if row % 20 == 0 else n for row, n in enumerate(people(2_000))
    ),
}


@pytest.mark.parametrize("listed", HONEST.values(), ids=HONEST)
def test_an_honest_list_shows_none(listed: pl.DataFrame) -> None:
    assert shown(listed) == set()


def test_numbers_drawn_over_every_prefix_alike_show_it() -> None:
    assert shown(contacts(over_all_prefixes(6_000))) == {"even_prefixes"}
    assert shown(contacts(over_all_prefixes(4_000))) == set()


def test_ranges_that_nobody_has_show_it_and_mistyped_numbers_do_not() -> None:
    def refused(count: int, written: str, reason: str = "not_valid") -> pl.LazyFrame:
        cells = [written.format(f"{row:08}") for row in range(count)]
        stamp = {"file_id": A, "kind": "lists", "reason": reason}
        rows = pl.DataFrame({"raw": cells}).with_columns(pl.lit(value).alias(name) for name, value in stamp.items())
        return pl.concat([Rejects.no_rows().collect(), rows], how="diagonal").lazy()

    listed = contacts(people(900))
    assert shown(listed, refused(300, "154{}")) == {"never_allocated"}
    assert shown(listed, refused(300, "+86 149-{}", "not_a_person")) == {"never_allocated"}
    assert shown(listed, refused(40, "154{}")) == set()
    assert shown(listed, refused(300, "138{}0")) == set()
    assert shown(listed, refused(300, "154{}", "letter_in_number")) == set()


def test_a_sign_asks_for_enough_numbers() -> None:
    assert held(contacts([BLOCK + row for row in range(9)])) == {}
    assert held(contacts([BLOCK + row for row in range(10)])) == {A: "consecutive_numbers"}


def test_four_neighbours_are_a_family_and_five_are_a_run() -> None:
    assert held(contacts(people(10) + [BLOCK + row for row in range(4)])) == {}
    assert held(contacts(people(10) + [BLOCK + row for row in range(5)])) == {A: "consecutive_numbers"}


def test_a_policy_may_ask_for_less_and_a_release_lets_on() -> None:
    listed = contacts(people(970) + [BLOCK + row for row in range(30)])
    assert held(listed) == {}
    assert held(listed, swept_share=0.02) == {A: "consecutive_numbers"}
    assert held(listed, swept_share=0.02, released=(B,)) == {A: "consecutive_numbers"}
    assert held(listed, swept_share=0.02, released=(A,)) == {}


def test_each_list_is_looked_at_by_itself() -> None:
    swept = contacts([BLOCK + row for row in range(100)], B)
    assert held(pl.concat([contacts(people(100)), swept])) == {B: "consecutive_numbers"}
    assert held(pl.concat([contacts([BLOCK + 2 * row for row in range(4)]), contacts(people(100), B)])) == {}


@settings(max_examples=25, deadline=None)
@given(order=st.randoms(use_true_random=False), sign=st.sampled_from(sorted(SWEPT)))
def test_neither_order_nor_repetition_changes_a_sign(order: object, sign: str) -> None:
    listed = contacts(SWEPT[sign][0][:2_000])
    mixed = pl.concat([listed, listed.head(300)]).sample(fraction=1, shuffle=True, seed=hash(str(order)) % 1_000)
    assert_frame_equal(signs(mixed), signs(listed))


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(1, 10_000), count=st.integers(1, 400))
def test_strangers_are_never_held(seed: int, count: int) -> None:
    assert held(contacts(people(count, seed))) == {}


def test_signs_pass_their_gate_and_evidence_names_nobody() -> None:
    told = gate(ListSigns, signs(contacts(people(900) + [BLOCK + row for row in range(1_000)])))
    assert not [words for words in told["evidence"] if re.search(r"\d{7}", words)]
    (words,) = told.filter(pl.col("sign") == "consecutive_numbers")["evidence"]
    assert words.startswith(
        "1000 of its 1900 mobile numbers stand in rows of 5 and more neighbours; chance gives at most"
    )


def test_there_are_people_to_test_with() -> None:
    assert len({number // 10**8 for number in people(1_000)}) == len(PREFIXES)
