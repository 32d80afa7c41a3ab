"""The files of `data/`: policies, outcome codes, headings, signs of lists, each read once."""

import hashlib
from functools import cache
from pathlib import Path

from pydantic import Field

from flows.errors import UsageError
from flows.settings import read_shape
from schemas.campaign import Campaign
from schemas.list_signs import SignRules
from schemas.outcomes import OutcomeClass
from schemas.phrases import Phrases
from schemas.policy import Frozen, Policy
from schemas.settings import Vendor

DATA = Path(__file__).resolve().parents[1] / "data"
"""Numbers, names and rules that somebody may change; they lie beside the code."""


class OutcomeCodes(Frozen):
    """One vendor's list of codes, each with its class."""

    vendor: str
    version: str
    source: str
    codes: dict[str, OutcomeClass]


class Headings(Frozen):
    """For every field, the headings under which senders give it."""

    headings: dict[str, tuple[str, ...]] = Field(min_length=1)


@cache
def headings() -> dict[str, tuple[str, ...]]:
    """Every known heading of every field."""
    return read_shape(DATA / "reference" / "headings.toml", Headings).headings


@cache
def list_sign_rules() -> SignRules:
    """When a list is held for having been swept or drawn."""
    return read_shape(DATA / "reference" / "list_signs.toml", SignRules)


class Characters(Frozen):
    """The characters that stand in most Chinese lists."""

    characters: dict[str, str] = Field(min_length=1)


@cache
def usual_characters() -> frozenset[str]:
    """Every one of them, in either way of writing."""
    told = read_shape(DATA / "reference" / "characters.toml", Characters).characters
    return frozenset("".join(told.values())) - {"\n"}


class Words(Frozen):
    """Words that stand where there is nothing to say."""

    words: tuple[str, ...] = Field(min_length=1)


@cache
def words_for_nothing() -> tuple[str, ...]:
    """What people write into a cell that has to be filled and for which they have nothing, in lower case."""
    return read_shape(DATA / "reference" / "words_for_nothing.toml", Words).words


@cache
def phrases() -> Phrases:
    """What people say when they refuse, complain, are somebody else or ask to be called again."""
    return read_shape(DATA / "reference" / "phrases.toml", Phrases)


def outcome_codes(name: str, vendor: Vendor) -> dict[str, str]:
    """The codes that the vendor called `name` answers with, and their classes.

    Raises:
        UsageError: no such list is shipped.
    """
    return _codes(_shipped("reference/outcomes", vendor.outcome_codes, f"heed.toml, vendors.{name}.outcome_codes"))


@cache
def _codes(file: Path) -> dict[str, str]:
    return {code: str(outcome) for code, outcome in read_shape(file, OutcomeCodes).codes.items()}


def policy_of(campaign: Campaign) -> tuple[Policy, str]:
    """The campaign's policy with what it asks to be stricter, and the version that its verdicts name.

    Raises:
        UsageError: no such policy is shipped, or the campaign asks for something looser or unknown.
    """
    place = f"campaigns/{campaign.name}.toml"
    law = read_shape(_shipped("policies", campaign.policy, f"{place}, policy"), Policy)
    try:
        policy = law.stricter(campaign.stricter, whose=f"campaign {campaign.name}")
    except ValueError as error:
        raise UsageError(f"{place}, [stricter]: {error}") from None
    digest = hashlib.sha256(policy.model_dump_json().encode()).hexdigest()[:8]
    return policy, f"{policy.name}@{policy.version}+{digest}"


def _shipped(folder: str, name: str, place: str) -> Path:
    file = DATA / folder / f"{name}.toml"
    if not file.is_file():
        known = ", ".join(sorted(path.stem for path in file.parent.glob("*.toml")))
        raise UsageError(f"{place}: {name} is not shipped with heed; known: {known}")
    return file
