"""What a string of digits means where it is dialled, as runs of strings that one subtraction turns into E.164."""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from phonenumbers import NumberParseException, parse
from phonenumbers.phonemetadata import PhoneMetadata
from phonenumbers.phonenumberutil import (
    ValidationResult,
    _extract_country_code,
    _maybe_strip_national_prefix_carrier_code,
    _test_number_length,
    region_code_for_country_code,
)

from flows.plan_build.settling import (
    Dialled,
    UnsettledError,
    begins,
    matches,
    region_metadata,
    settle_beginning,
)

LONGEST_DIALLED = 18
"""Digits of a plain string that reading looks up; the plan's keys must fit Int64."""

INTERNATIONAL = "+"
"""The table of what follows a plus sign, which is the same in every region."""


_NATIONAL_SIZES = range(2, 18)
"""What phonenumbers takes for a national number at all."""


class Rule(NamedTuple):
    """How a string becomes E.164: keep its last `kept` digits, put `before` ahead of them.

    With `abroad`, what is kept is what follows an international prefix and is looked up once more.
    """

    kept: int
    before: str
    abroad: bool = False


class Run(NamedTuple):
    """The strings of `length` digits from `start` on, up to the next run; no rule: no valid number."""

    length: int
    start: int
    rule: Rule | None


Possible = Callable[[Dialled, Rule], bool]
"""Whether a rule leads to any valid number."""


def runs(region: str, length: int, *, possible: Possible) -> list[Run]:
    """The runs of the strings of one length dialled in `region` (or after a plus sign), in order."""
    found: list[Run] = []
    for prefix, rule in _pieces("", length, region, possible):
        if not found or found[-1].rule != rule:
            found.append(Run(length, int(prefix.ljust(length, "0")), rule))
    return found


def _pieces(prefix: str, remaining: int, region: str, possible: Possible) -> Iterator[tuple[str, Rule | None]]:
    text = Dialled(prefix + _FILLING[:remaining], remaining)
    try:
        rule = _abroad(text) if region == INTERNATIONAL else _at_home(text, region)
    except UnsettledError:
        for digit in range(10):
            yield from _pieces(f"{prefix}{digit}", remaining - 1, region, possible)
        return
    if rule and not rule.abroad:
        _compare(text, rule, region)
    yield prefix, rule if rule and possible(text, rule) else None


_FILLING = "827365918273659182"
"""Stands in for digits that do not matter; the build compares with phonenumbers on it and on its mirror image."""


def _compare(text: Dialled, rule: Rule, region: str) -> None:
    for filling in (_FILLING[: text.free], _FILLING[::-1][: text.free]):
        dialled = text.known() + filling
        wanted = _authority(dialled, region)
        read = rule.before + dialled[len(dialled) - rule.kept :]
        if read != wanted:
            raise AssertionError(f"{region}: {dialled} is {wanted}, the plan says {read}")


def _authority(dialled: str, region: str) -> str | None:
    try:
        number = parse(f"+{dialled}") if region == INTERNATIONAL else parse(dialled, region)
    except NumberParseException:
        return None
    zeros = "0" * (number.number_of_leading_zeros or 1) if number.italian_leading_zero else ""
    return f"{number.country_code}{zeros}{number.national_number}"


def _abroad(text: Dialled) -> Rule | None:
    """The meaning of digits that begin with a country code."""
    if len(text.known()) < min(3, len(text.digits)):
        raise UnsettledError
    country_code, national = _extract_country_code(text.digits)
    if not country_code:
        return None
    region = region_code_for_country_code(country_code)
    metadata = PhoneMetadata.metadata_for_region_or_calling_code(country_code, region)
    return _national(text, text.last(national), metadata) if metadata else None


def _at_home(text: Dialled, region: str) -> Rule | None:
    """The meaning of digits as dialled in `region`: abroad, with the country code, or national."""
    metadata = region_metadata(region)
    dialled_abroad = _after_international_prefix(text, metadata)
    if dialled_abroad is not None:
        return Rule(dialled_abroad, "", abroad=True)
    code = str(metadata.country_code)
    if not begins(text, code):
        return _national(text, text, metadata)
    without = _without_trunk(text.last(text.digits[len(code) :]), metadata)
    better = not matches(text, metadata.general_desc) and matches(without, metadata.general_desc)
    if better or _test_number_length(text.digits, metadata) == ValidationResult.TOO_LONG:
        main = region_code_for_country_code(int(code))
        return _national(text, without, region_metadata(main))
    return _national(text, text, metadata)


def _after_international_prefix(text: Dialled, metadata: PhoneMetadata) -> int | None:
    """How many digits follow an international prefix, or None where there is none."""
    pattern = metadata.international_prefix
    if not pattern:
        return None
    settle_beginning(pattern, text)
    match = re.match(pattern, text.digits)
    if not match:
        return None
    following = len(text.digits) - match.end()
    if following and match.end() >= len(text.known()):
        raise UnsettledError
    return None if following and text.digits[match.end()] == "0" else following


def _national(text: Dialled, national: Dialled, metadata: PhoneMetadata) -> Rule | None:
    """The rule for a national number as dialled, its trunk prefix or carrier code taken off."""
    without = _without_trunk(national, metadata)
    refused = (ValidationResult.TOO_SHORT, ValidationResult.IS_POSSIBLE_LOCAL_ONLY, ValidationResult.INVALID_LENGTH)
    if len(national.digits) > 1 and _test_number_length(without.digits, metadata) not in refused:
        national = without
    if len(national.digits) not in _NATIONAL_SIZES:
        return None
    kept = _common_ending(text.digits, national.digits)
    if kept < national.free:
        raise AssertionError(f"{metadata.id}: a digit that was not known is gone")
    return Rule(kept, f"{metadata.country_code}{national.digits[: len(national.digits) - kept]}")


def _without_trunk(national: Dialled, metadata: PhoneMetadata) -> Dialled:
    pattern, rule = metadata.national_prefix_for_parsing, metadata.national_prefix_transform_rule
    if not pattern or not national.digits:
        return national
    settle_beginning(pattern, national)
    match = re.match(pattern, national.digits)
    if not match:
        return national
    changes = bool(rule) and match.groups()[-1] is not None
    after = re.sub(pattern, rule or "", national.digits, count=1) if changes else national.digits[match.end() :]
    if matches(national, metadata.general_desc):
        matches(national.last(after), metadata.general_desc)
    return national.last(_maybe_strip_national_prefix_carrier_code(national.digits, metadata)[1])


def _common_ending(one: str, other: str) -> int:
    pairs = zip(reversed(one), reversed(other), strict=False)
    return next((size for size, (left, right) in enumerate(pairs) if left != right), min(len(one), len(other)))
