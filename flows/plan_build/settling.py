"""Digits of which only the first are known: what they settle, and what they leave open."""

import re
from typing import NamedTuple

from phonenumbers.phonemetadata import PhoneMetadata, PhoneNumberDesc

from flows.plan_build.languages import Share, language


class UnsettledError(Exception):
    """The digits known so far leave the meaning open."""


class Dialled(NamedTuple):
    """Digits of which the last `free` stand for any other."""

    digits: str
    free: int

    def last(self, digits: str) -> "Dialled":
        """What is left of these digits once others are in front of them or gone."""
        return Dialled(digits, min(self.free, len(digits)))

    def known(self) -> str:
        """The digits that are certain."""
        return self.digits[: len(self.digits) - self.free]


def region_metadata(region: str | None) -> PhoneMetadata:
    """What phonenumbers knows of a region; ValueError where it knows nothing."""
    metadata = PhoneMetadata.metadata_for_region(region, None) if region else None
    if metadata is None:
        raise ValueError(f"phonenumbers knows no region {region!r}")
    return metadata


def settle_beginning(pattern: str, text: Dialled) -> None:
    """Raises unless all that the unknown digits could be are matched by `pattern` up to the same places."""
    ending = _ENDING.fullmatch(pattern)
    at_end, anywhere = ending.groups() if ending else (None, pattern)
    ends = range(1, text.free + 1)
    _settle(at_end, text, (text.free,))
    _settle(anywhere, text, ends)


_ENDING = re.compile(r"\((.*)\)\$(?:\|(.*))?")
"""The only form in which a pattern of the metadata speaks of the end: `(…)$` or `(…)$|…`."""


def _settle(pattern: str | None, text: Dialled, ends: range | tuple[int, ...]) -> None:
    if pattern is None:
        return
    state = language(pattern).walk(text.known())
    if any(language(pattern).share(state, end) is Share.SOME for end in ends):
        raise UnsettledError


def begins(text: Dialled, code: str) -> bool:
    """Whether the digits begin with `code`; UnsettledError where that is open."""
    known = text.known()[: len(code)]
    if len(known) < len(code) <= len(text.digits) and code.startswith(known):
        raise UnsettledError
    return text.digits.startswith(code)


def matches(text: Dialled, kind: PhoneNumberDesc | None) -> bool:
    """Whether all of the digits are of this kind; UnsettledError where that is open."""
    if kind is None or not kind.national_number_pattern:
        return False
    spoken = language(kind.national_number_pattern)
    share = spoken.share(spoken.walk(text.known()), text.free)
    if share is Share.SOME:
        raise UnsettledError
    return share is Share.ALL
