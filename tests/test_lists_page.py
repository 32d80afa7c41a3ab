"""docs/lists.md: the table of signs says what data/reference/list_signs.toml says."""

import re
from pathlib import Path

import pytest

from flows.reference import list_sign_rules
from schemas.list_signs import Sign, SignRule

PAGE = (Path(__file__).parents[1] / "docs" / "lists.md").read_text(encoding="utf-8")
RULES = list_sign_rules()
ROWS = {
    name: (counts, chance, asked_of)
    for name, counts, chance, asked_of in re.findall(r"^\| `(\w+)` \| (.+) \| (.+) \| (.+) \|$", PAGE, re.MULTILINE)
    if name in set(Sign)
}
"""By sign: what it counts, what chance gives, and of whom it is asked."""

WORDS = {0.2: "a fifth", 0.25: "a quarter", 0.7: "seven tenths", 0.9: "nine tenths", 5: "fifth", 10: "ten"}
WHOLE_LIST = 0.5
"""A sign of a list as a whole asks for this share, and says instead how many numbers it needs."""

FIGURES: dict[Sign, tuple[str, str]] = {
    Sign.CONSECUTIVE_NUMBERS: (
        "runs of {mobile} neighbours and more (landlines {other})".format(**RULES.consecutive_numbers.run_length),
        f"{RULES.consecutive_numbers.allowance:g} times n(n",
    ),
    Sign.FULL_BLOCKS: (f"{WORDS[RULES.full_blocks.filled]} full", f"no more than {WORDS[RULES.full_blocks.in_use]}"),
    Sign.STEADY_STEP: ("", f"{RULES.steady_step.allowance:g} times (1/g)"),
    Sign.CROWDED_BLOCKS: (
        f"the list's {WORDS[RULES.crowded_blocks.rank]} fullest",
        f"{WORDS[RULES.crowded_blocks.allowance]} times that block",
    ),
    Sign.EVEN_BLOCKS: ("", f"{WORDS[RULES.even_blocks.least_variation]} of the median"),
    Sign.REPEATED_ENDINGS: ("", f"{RULES.repeated_endings.allowance:g} times"),
    Sign.EVEN_ENDINGS: ("", "99 degrees"),
    Sign.NEVER_ALLOCATED: ("", f"{RULES.never_allocated.mangled * 100:g} % by mistyping"),
    Sign.EVEN_PREFIXES: ("", f"{WORDS[RULES.even_prefixes.least_variation]} of the mean"),
}
"""Of each sign, the words for its own figures under "counts" and under "chance"."""


def _rule(sign: Sign) -> SignRule:
    rule: SignRule = getattr(RULES, sign)
    return rule


def _asked_of(rule: SignRule) -> str:
    if rule.least_share == {"mobile": WHOLE_LIST}:
        return f"mobiles, {rule.least_numbers:,} and more"
    return ", ".join(f"{lines}s from {share * 100:g} %" for lines, share in rule.least_share.items())


def test_the_signs_stand_in_the_order_of_the_code() -> None:
    assert list(ROWS) == list(Sign)


@pytest.mark.parametrize("sign", Sign)
def test_a_sign_is_asked_of_whom_the_data_says(sign: Sign) -> None:
    assert ROWS[sign][2] == _asked_of(_rule(sign))


@pytest.mark.parametrize("sign", Sign)
def test_a_signs_figures_are_those_of_the_data(sign: Sign) -> None:
    counts, chance, _ = ROWS[sign]
    counted, by_chance = FIGURES[sign]
    assert counted in counts
    assert by_chance in chance


def test_once_in_a_million_is_what_the_data_says() -> None:
    assert {_rule(sign).false_alarm for sign in Sign} == {1e-6}
    assert "less than once in a million lists" in PAGE
