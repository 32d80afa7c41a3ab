"""What phonenumbers says of every number of one country code, as runs of E.164 integers with equal answers."""

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from phonenumbers import (
    COUNTRY_CODE_TO_REGION_CODE,
    PhoneNumber,
    PhoneNumberType,
    carrier,
    geocoder,
    number_type,
    region_code_for_number,
    timezone,
)
from phonenumbers.carrierdata import CARRIER_DATA
from phonenumbers.geodata import GEOCODE_DATA
from phonenumbers.phonemetadata import PhoneMetadata, PhoneNumberDesc
from phonenumbers.tzdata import TIMEZONE_DATA

from flows.plan_build.languages import Language, Share, State, language

LONGEST_E164 = 15
"""Digits, ITU-T E.164 (11/2010) 6.1; phonenumbers knows a few national numbers that are longer."""

_KINDS = (
    "fixed_line",
    "mobile",
    "toll_free",
    "premium_rate",
    "shared_cost",
    "personal_number",
    "voip",
    "pager",
    "uan",
    "voicemail",
    "general_desc",
)
_MOBILE_TOKENS = {"54": "9"}
"""Country code to the digit that phonenumbers takes out before it looks for a place."""

_PLACE_LANGUAGES = {"en", "zh"}


class Answer(NamedTuple):
    """What phonenumbers says of one valid number; empty text where it says nothing."""

    country_code: int
    region_code: str
    line_type: str
    carrier_en: str
    carrier_zh: str
    place_en: str
    place_zh: str
    time_zones: tuple[str, ...]


class Run(NamedTuple):
    """The E.164 integers from `start` on, up to the next run, and what holds for all of them."""

    start: int
    answer: Answer | None


def runs(country_code: int, length: int) -> list[Run]:
    """The runs of the national numbers of one length, in order; None where no number is valid."""
    found: list[Run] = []
    for prefix in _pieces("", length, country_code, _patterns(country_code, length)):
        answer = _ask(country_code, prefix.ljust(length, "0"))
        if not found or found[-1].answer != answer:
            found.append(Run(int(f"{country_code}{prefix.ljust(length, '0')}"), answer))
    return found


def lengths(country_code: int) -> list[int]:
    """The lengths that a valid national number of the country code can have."""
    general = (metadata.general_desc for metadata in _metadata(country_code))
    possible = {length for kind in general if kind for length in kind.possible_length}
    return sorted(length for length in possible if len(str(country_code)) + length <= LONGEST_E164)


def _metadata(country_code: int) -> list[PhoneMetadata]:
    regions = COUNTRY_CODE_TO_REGION_CODE[country_code]
    found = (PhoneMetadata.metadata_for_region_or_calling_code(country_code, region) for region in regions)
    return [metadata for metadata in found if metadata is not None]


Live = list[tuple[Language, State, bool]]
"""Automata with where each stands; the flag marks those without which no number is valid."""


def _patterns(country_code: int, length: int) -> Live:
    kinds = [getattr(metadata, kind) for metadata in _metadata(country_code) for kind in _KINDS]
    patterns = {(kind.national_number_pattern, True) for kind in kinds if _can_have(kind, length)}
    leading = {metadata.leading_digits for metadata in _metadata(country_code) if metadata.leading_digits}
    patterns |= {(rf"(?:{digits})\d*", False) for digits in leading}
    return [(language(pattern), language(pattern).start, needed) for pattern, needed in sorted(patterns)]


def _can_have(kind: PhoneNumberDesc | None, length: int) -> bool:
    if kind is None or not kind.national_number_pattern:
        return False
    return not kind.possible_length or length in kind.possible_length


def _pieces(prefix: str, remaining: int, country_code: int, live: Live) -> Iterator[str]:
    """The shortest prefixes, in order, behind which every remaining digit leaves phonenumbers' answer as it is."""
    shares = [(one, one[0].share(one[1], remaining)) for one in live]
    dead = all(share is Share.NONE for (_, _, needed), share in shares if needed)
    live = [one for one, share in shares if share is Share.SOME or (one[2] and share is Share.ALL)]
    mixed = any(share is Share.SOME for _, share in shares)
    if dead or remaining == 0 or not (mixed or prefix in _inner_prefixes(country_code)):
        yield prefix
        return
    for digit in range(10):
        after = [(automaton, automaton.step(state, digit), needed) for automaton, state, needed in live]
        yield from _pieces(f"{prefix}{digit}", remaining - 1, country_code, after)


@cache
def _inner_prefixes(country_code: int) -> frozenset[str]:
    """National prefixes that some longer entry of the carrier, place or time zone tables begins with."""
    code = str(country_code)
    keys = {key for table in (CARRIER_DATA, GEOCODE_DATA) for key in table if _PLACE_LANGUAGES & table[key].keys()}
    nationals = {key[len(code) :] for key in keys | set(TIMEZONE_DATA) if key.startswith(code)}
    nationals |= {_MOBILE_TOKENS[code] + national for national in nationals if code in _MOBILE_TOKENS}
    return frozenset(national[:size] for national in nationals for size in range(len(national)))


def phone_number(country_code: int, national: str) -> PhoneNumber:
    """A national number as phonenumbers' own value, its leading zeros kept."""
    zeros = min(len(national) - len(national.lstrip("0")), len(national) - 1)
    return PhoneNumber(
        country_code=country_code,
        national_number=int(national),
        italian_leading_zero=zeros > 0 or None,
        number_of_leading_zeros=zeros if zeros > 1 else None,
    )


def _ask(country_code: int, national: str) -> Answer | None:
    number = phone_number(country_code, national)
    kind = number_type(number)
    if kind == PhoneNumberType.UNKNOWN:
        return None
    return Answer(
        country_code=country_code,
        region_code=region_code_for_number(number) or "",
        line_type=PhoneNumberType.to_string(kind).lower(),
        carrier_en=carrier.name_for_number(number, "en"),
        carrier_zh=carrier.name_for_number(number, "zh"),
        place_en=geocoder.description_for_number(number, "en"),
        place_zh=geocoder.description_for_number(number, "zh"),
        time_zones=tuple(sorted(timezone.time_zones_for_number(number))),
    )
