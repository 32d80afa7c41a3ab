"""The files of `data/`: policies, outcome codes, headings, signs of lists, each read once."""

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import polars as pl
from pydantic import Field

from flows.errors import UsageError
from flows.settings import read_shape
from schemas.campaign import Campaign
from schemas.frozen import Frozen
from schemas.list_signs import SignRules
from schemas.outcomes import OutcomeClass
from schemas.phrases import Phrases
from schemas.policy import EVERYWHERE, Policy
from schemas.vendor import Vendor
from transforms.outcome_codes import code_key

UNKNOWN = str(OutcomeClass.UNKNOWN)

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


PHRASES = DATA / "reference" / "phrases.toml"


@cache
def phrases() -> Phrases:
    """What people say who refuse, complain, are somebody else or ask to be called again."""
    return read_shape(PHRASES, Phrases)


def outcome_codes(name: str, vendor: Vendor) -> dict[str, str]:
    """By key, the class of each code that the vendor called `name` answers with: its list's, and the house's own.

    A code that means two things, once the ways of writing it are one, is unknown.

    Raises:
        UsageError: no such list is shipped, or a house code says otherwise than it.
    """
    place = f"heed.toml, vendors.{name}"
    listed = _codes(_shipped("reference/outcomes", vendor.outcome_codes, f"{place}.outcome_codes"))
    own = _keyed({code: str(outcome) for code, outcome in vendor.codes.items()})
    known = [key for key in own if listed.get(key, UNKNOWN) not in {UNKNOWN, own[key]}]
    if known:
        raise UsageError(
            f"{place}.codes: {', '.join(known)} is otherwise explained by {vendor.outcome_codes}; a house code "
            "explains what the list leaves open. Take it out, or mend the list"
        )
    return {**listed, **own}


@cache
def _codes(file: Path) -> dict[str, str]:
    return _keyed({code: str(outcome) for code, outcome in read_shape(file, OutcomeCodes).codes.items()})


def _keyed(codes: Mapping[str, str]) -> dict[str, str]:
    """The classes by the codes' keys; those that share a key and not a class are unknown."""
    rows = pl.DataFrame(
        {"code": list(codes), "name": list(codes.values())}, schema={"code": pl.String, "name": pl.String}
    )
    named = rows.group_by(code_key("code").alias("key"), maintain_order=True).agg(pl.col("name").unique())
    return {key: names[0] if len(names) == 1 else UNKNOWN for key, names in named.rows()}


@cache
def policies() -> dict[str, Policy]:
    """Every shipped policy by its name.

    Raises:
        UsageError: one of them is not understood, or two hold for one region, or none for all the others.
    """
    files = sorted((DATA / "policies").glob("*.toml"))
    found = {file.stem: read_shape(file, Policy) for file in files}
    if wrong := [file for file, policy in found.items() if file != policy.name]:
        raise UsageError(f"data/policies: {', '.join(wrong)}.toml says another name than its file's")
    of_region(found)
    return found


def of_region(shipped: Mapping[str, Policy]) -> dict[str, str]:
    """By region, the name of the policy that holds for its numbers; `*` for every other region.

    Raises:
        UsageError: two policies hold for one region, or none for all the others.
    """
    named: dict[str, str] = {}
    for name, policy in shipped.items():
        for region in policy.regions:
            if region in named:
                raise UsageError(f"data/policies: both {named[region]} and {name} say that they hold for {region}")
            named[region] = name
    if EVERYWHERE not in named:
        raise UsageError(f'data/policies: no policy holds for regions = ["{EVERYWHERE}"], so who keeps the others?')
    return named


def rules_of(campaign: Campaign) -> dict[str, tuple[str, Policy]]:
    """By region, the version and values of the policy that holds for the campaign's contacts there.

    It is the campaign's own, with what the campaign asks to be stricter, and with the law of the region wherever that
    is stricter still.

    Raises:
        UsageError: no such policy is shipped, or the campaign asks for something looser or unknown.
    """
    place, shipped = f"campaigns/{campaign.name}.toml", policies()
    if campaign.policy not in shipped:
        known = ", ".join(shipped)
        raise UsageError(f"{place}, policy: {campaign.policy} is not shipped with heed; known: {known}")
    try:
        own = shipped[campaign.policy].stricter(campaign.stricter, whose=f"campaign {campaign.name}")
    except ValueError as error:
        raise UsageError(f"{place}, [stricter]: {error}") from None
    laws = {region: own.together_with(shipped[name]) for region, name in of_region(shipped).items()}
    return {region: (_version_of(policy), policy) for region, policy in laws.items()}


def _version_of(policy: Policy) -> str:
    digest = hashlib.sha256(policy.model_dump_json().encode()).hexdigest()[:8]
    return f"{policy.name}@{policy.version}+{digest}"


def _shipped(folder: str, name: str, place: str) -> Path:
    file = DATA / folder / f"{name}.toml"
    if not file.is_file():
        known = ", ".join(sorted(path.stem for path in file.parent.glob("*.toml")))
        raise UsageError(f"{place}: {name} is not shipped with heed; known: {known}")
    return file
