"""The signs that a list was invented: their names, what each means, and the shape of their thresholds."""

from enum import StrEnum
from typing import Literal

from pydantic import Field, PositiveInt

from schemas.frozen import Frozen

Lines = Literal["mobile", "other"]
"""Whose numbers a sign looks at: a list's mobiles, which people have one by one, or all other lines."""


class Sign(StrEnum):
    """Every sign, in the order in which a list that shows several is said to show one."""

    CONSECUTIVE_NUMBERS = "consecutive_numbers"
    FULL_BLOCKS = "full_blocks"
    STEADY_STEP = "steady_step"
    CROWDED_BLOCKS = "crowded_blocks"
    EVEN_BLOCKS = "even_blocks"
    REPEATED_ENDINGS = "repeated_endings"
    EVEN_ENDINGS = "even_endings"
    NEVER_ALLOCATED = "never_allocated"
    EVEN_PREFIXES = "even_prefixes"


SIGN_MEANINGS: dict[Sign, str] = {
    Sign.CONSECUTIVE_NUMBERS: "numbers stand in a row, one after the other",
    Sign.FULL_BLOCKS: "whole thousands of neighbours are on the list, the unused ones too",
    Sign.STEADY_STEP: "every so-many-th number is on the list",
    Sign.CROWDED_BLOCKS: "a few blocks of ten thousand hold far more than all others",
    Sign.EVEN_BLOCKS: "many blocks of ten thousand are filled to the same height",
    Sign.REPEATED_ENDINGS: "the same last four digits come back under prefix after prefix",
    Sign.EVEN_ENDINGS: "the last digits are spread more evenly than chance spreads them",
    Sign.NEVER_ALLOCATED: "many whole numbers are of ranges that were never given to people",
    Sign.EVEN_PREFIXES: "the numbers are spread evenly over every mobile prefix that exists",
}
"""One clause for each sign."""

Share = Field(gt=0, le=1)


class SignRule(Frozen):
    """When one sign holds a list: how improbable, of how many numbers at least, and how much of the list."""

    least_numbers: PositiveInt
    false_alarm: float = Field(gt=0, lt=0.01)
    least_share: dict[Lines, float] = Field(min_length=1)
    reason: str = Field(min_length=10)
    source: str = Field(min_length=3)


class RunRule(SignRule):
    """Of `consecutive_numbers`: how long a run is, and how many times as crowded as its block it may be."""

    run_length: dict[Lines, int]
    allowance: float = Field(ge=1)


class AllowedRule(SignRule):
    """Of a sign that allows a multiple of what chance gives."""

    allowance: float = Field(ge=1)


class FullRule(SignRule):
    """Of `full_blocks`: when a thousand is full, and how much of one can be in use."""

    filled: float = Share
    in_use: float = Share


class CrowdRule(AllowedRule):
    """Of `crowded_blocks`: the block, counted from the fullest, that the fuller ones are held against."""

    rank: PositiveInt


class SpreadRule(SignRule):
    """Of `even_blocks`: the fewest numbers in the middlemost block, and how much people's blocks vary at least."""

    least_in_block: PositiveInt
    least_variation: float = Share


class PrefixRule(SignRule):
    """Of `even_prefixes`: whose mobile prefixes, and the coefficient of variation that people's numbers have."""

    country_code: int = Field(ge=1, lt=1000)
    least_variation: float = Share


class AllocationRule(SignRule):
    """Of `never_allocated`: the share that mistyping may give, and what a whole mobile number looks like."""

    mangled: float = Share
    shape: str


class SignRules(Frozen):
    """`data/reference/list_signs.toml`."""

    version: str
    consecutive_numbers: RunRule
    full_blocks: FullRule
    steady_step: AllowedRule
    crowded_blocks: CrowdRule
    even_blocks: SpreadRule
    repeated_endings: AllowedRule
    even_endings: SignRule
    never_allocated: AllocationRule
    even_prefixes: PrefixRule
