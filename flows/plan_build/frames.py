"""The frames of the numbering plan, put together from the runs that were found."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise

import phonenumbers
import polars as pl
from phonenumbers.phonemetadata import PhoneMetadata

from flows.plan_build import answers, dialling
from flows.plan_build.settling import Dialled, region_metadata
from transforms.numbering.plan import ABROAD, NO_RULE

UNITS = tuple(
    (code, size) for code in sorted(phonenumbers.COUNTRY_CODE_TO_REGION_CODE) for size in answers.lengths(code)
)
"""Every country code with every length that its national numbers can have."""

SIZES = range(1, dialling.LONGEST_DIALLED + 1)
REGIONS = tuple(sorted(phonenumbers.SUPPORTED_REGIONS))


def joined(found: Iterable[tuple[int, int, list[answers.Run]]]) -> list[answers.Run]:
    """The runs of all units (country code, length, runs) in one order, the gaps between them filled in."""
    standing: dict[int, answers.Answer | None] = {0: None}
    for code, size, runs in sorted(found, key=lambda unit: unit[0] * 10 ** unit[1]):
        standing.update((run.start, run.answer) for run in runs)
        standing[(code + 1) * 10**size] = None
    ordered = [answers.Run(start, answer) for start, answer in sorted(standing.items())]
    return ordered[:1] + [run for before, run in pairwise(ordered) if run.answer != before.answer]


def answers_and_pieces(runs: Sequence[answers.Run]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Each distinct answer once, in the order of first use, and each run with its answer's place; 0 is no number."""
    places: dict[answers.Answer | None, int] = {None: 0}
    rows = [(run.start, places.setdefault(run.answer, len(places))) for run in runs]
    pieces = pl.DataFrame(rows, schema={"start": pl.Int64, "answer": pl.UInt16}, orient="row")
    distinct = [answer or (None,) * len(_ANSWER) for answer in places]
    texts = pl.col(pl.String).replace("", None)
    return pl.DataFrame(distinct, schema=_ANSWER, orient="row").with_columns(texts), pieces


_ANSWER: dict[str, type[pl.DataType] | pl.DataType] = {
    "country_code": pl.Int64,
    "region_code": pl.String,
    "line_type": pl.String,
    "carrier_en": pl.String,
    "carrier_zh": pl.String,
    "place_en": pl.String,
    "place_zh": pl.String,
    "time_zones": pl.List(pl.String),
}


class Reachable:
    """Which rules lead somewhere: to a valid number, or one of the ranges that are told apart from other no numbers."""

    def __init__(
        self,
        runs: Sequence[answers.Run],
        ranges: Sequence[tuple[int, int]],
        international: Sequence[dialling.Run] = (),
    ) -> None:
        self._starts = [run.start for run in runs]
        self._valid = [run.answer is not None for run in runs]
        self._ranges = ranges
        keyed = sorted((10**run.length + run.start, run.rule is not None) for run in international)
        self._keys = [key for key, _ in keyed]
        self._ruled = [is_ruled for _, is_ruled in keyed]

    def __call__(self, text: Dialled, rule: dialling.Rule) -> bool:
        """Whether any choice of the digits that are not known makes a valid number of `text` under `rule`."""
        before = "1" if rule.abroad else rule.before
        ends = [(text.known() + digit * text.free)[len(text.digits) - rule.kept :] for digit in "09"]
        low, high = (int(before + end) for end in ends)
        if rule.abroad:
            return _any_between(self._keys, self._ruled, low, high)
        told_apart = any(low < end and start <= high for start, end in self._ranges)
        return told_apart or _any_between(self._starts, self._valid, low, high)


def _any_between(starts: list[int], flags: list[bool], low: int, high: int) -> bool:
    return any(flags[max(0, bisect_right(starts, low) - 1) : bisect_right(starts, high)])


def readings(found: Iterable[tuple[str, list[dialling.Run]]]) -> pl.DataFrame:
    """Every region's runs of dialled strings, by region and by the key that reading looks up."""
    rows = [(region, 10**run.length + run.start, *_rule(run.rule)) for region, runs in found for run in runs]
    schema = {"region": pl.String, "start": pl.Int64, "kept": pl.Int8, "addend": pl.Int64}
    frame = pl.DataFrame(rows, schema=schema, orient="row").sort("region", "start")
    rule = pl.struct("region", "kept", "addend")
    return frame.filter(rule.ne_missing(rule.shift()))


def _rule(rule: dialling.Rule | None) -> tuple[int, int]:
    if rule is None:
        return 0, NO_RULE
    if rule.abroad:
        return rule.kept, ABROAD + 10**rule.kept
    return rule.kept, int(rule.before) * 10**rule.kept


def regions() -> pl.DataFrame:
    """Every region with its international prefix, its lengths without an area code and phonenumbers' version."""
    return pl.DataFrame([_region(region) for region in REGIONS])


def _region(region: str) -> dict[str, object]:
    metadata = region_metadata(region)
    return {
        "region": region,
        "country_code": metadata.country_code,
        "international_prefix": metadata.international_prefix,
        "local_lengths": _local_lengths(region, metadata),
        "version": phonenumbers.__version__,
    }


_LOCAL = range(5, 9)
"""Digits that subscriber numbers have where an area code comes before them."""


def _local_lengths(region: str, metadata: PhoneMetadata) -> list[int]:
    """The lengths of numbers without their area code: those phonenumbers names, and fixed lines less an area code."""
    fixed = metadata.fixed_line
    general = metadata.general_desc
    named = {size for kind in (fixed, general) if kind for size in kind.possible_length_local_only}
    example = phonenumbers.example_number_for_type(region, phonenumbers.PhoneNumberType.FIXED_LINE)
    area = phonenumbers.length_of_geographical_area_code(example) if example else 0
    less = {size - area for size in fixed.possible_length} if fixed and area else set()
    return sorted((named | less) & {*_LOCAL})
