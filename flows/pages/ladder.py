"""What `docs/verdicts.md` tells of each verdict, each rule and each class of outcome."""

from collections import Counter
from dataclasses import dataclass

from flows.reference import DATA, OutcomeCodes, policies
from flows.settings import read_shape
from schemas.outcomes import NOT_ATTEMPTS, OUTCOME_MEANINGS, RANKS, REFUSALS, OutcomeClass
from schemas.policy_words import plainly
from schemas.rules import RULES, Rule
from schemas.verdicts import LASTING, MEANINGS, Lasting, Verdict

Rows = list[list[str]]

_LASTS = {
    Lasting.FINAL: "final",
    Lasting.STANDING: "a no while it stands",
    Lasting.HELD: "a hold",
    Lasting.TONIGHT: "tonight only",
}
_OUTCOMES = DATA / "reference" / "outcomes"
_LINK = "../data/reference/outcomes"


@dataclass(frozen=True)
class VerdictPart:
    """What the page says under one verdict."""

    number: int
    name: str
    meaning: str
    lasts: str
    rules: Rows


def verdict_list() -> Rows:
    """One row for each verdict: its place, its name as a link, its meaning, how long it holds."""
    return [[str(part.number), f"[`{part.name}`](#{part.name})", part.meaning, part.lasts] for part in verdict_parts()]


def verdict_parts() -> list[VerdictPart]:
    """Every verdict, the strongest first."""
    return [
        VerdictPart(
            number=place,
            name=verdict,
            meaning=MEANINGS[verdict],
            lasts=_LASTS[LASTING[verdict]],
            rules=[_rule_row(rule) for rule in RULES if rule.verdict == verdict],
        )
        for place, verdict in enumerate(Verdict, start=1)
    ]


def outcome_classes() -> Rows:
    """One row for each class, highest rank first: what happened, its rank, whether it is an attempt, what follows."""
    return [
        [
            f"`{name}`",
            OUTCOME_MEANINGS[name],
            str(RANKS[name]),
            "no" if name in NOT_ATTEMPTS else "yes",
            "; ".join(_follows(name)) or "it may be called again at once",
        ]
        for name in OutcomeClass
    ]


def lists_of_codes() -> Rows:
    """One row for each list of codes: its name as a link, its vendor, version, source and how many codes it has."""
    return [
        [_linked(name), said.vendor, said.version, said.source, str(len(said.codes))] for name, said in _lists().items()
    ]


def codes_by_class() -> dict[str, list[str]]:
    """By class, for each list that knows codes of it: the list as a link, how many, and which."""
    return {name: _codes_of(name) for name in OutcomeClass}


def _codes_of(name: OutcomeClass) -> list[str]:
    found = {list_: [code for code, means in said.codes.items() if means == name] for list_, said in _lists().items()}
    return [
        f"{_linked(list_)}, {len(codes)}: {', '.join(f'`{code}`' for code in codes)}"
        for list_, codes in found.items()
        if codes
    ]


def _lists() -> dict[str, OutcomeCodes]:
    return {file.stem: read_shape(file, OutcomeCodes) for file in sorted(_OUTCOMES.glob("*.toml"))}


def _linked(name: str) -> str:
    return f"[{name}]({_LINK}/{name}.toml)"


def _rule_row(rule: Rule) -> list[str]:
    return [f"`{rule.name}`", rule.means, f"[`{rule.value}`](policies.md)" if rule.value else "", rule.to_change]


def _follows(name: OutcomeClass) -> list[str]:
    """What the class does to a number: the verdict that it leads to by itself, and what the policies say of it."""
    if name in REFUSALS:
        verdict = Verdict.COMPLAINED if name == OutcomeClass.REFUSAL_COMPLAINT else Verdict.REFUSED
        return [f"`{verdict}`, at once and for everybody"]
    by_itself = [f"`{rule.verdict}`" for rule in RULES if rule.name == f"outcome:{name}"]
    refused = _of_policies("refused_after", name)
    unreachable = _of_policies("unreachable_after", name)
    rest = _of_policies("interval_hours", name)
    return [
        *by_itself,
        *([f"`refused` after {refused}"] if refused else []),
        *([f"`unreachable` after {unreachable}"] if unreachable else []),
        *([f"else rests {rest}" if refused or unreachable else f"rests {rest}"] if rest else []),
    ]


def _of_policies(value: str, name: OutcomeClass) -> str:
    """What the policies' tables say of the class: once if they agree, else by policy; nothing if none does."""
    tables = {policy: getattr(said, value).value for policy, said in policies().items()}
    said = {policy: plainly(value, table[name]) for policy, table in tables.items() if name in table}
    counted = Counter(said.values())
    if len(counted) == 1 and len(said) == len(tables):
        return next(iter(counted))
    by_words = {words: ", ".join(policy for policy, own in said.items() if own == words) for words in counted}
    return ", ".join(f"{words} ({whose})" for words, whose in by_words.items())
