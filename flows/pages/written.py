"""Every page of `docs/` that is written from the data, as text."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from flows.pages.ladder import codes_by_class, lists_of_codes, outcome_classes, verdict_list, verdict_parts
from flows.pages.laws import MARKS, compared, policy_tables, regions_of, stricter_of_two
from flows.reference import policies
from schemas.policy_words import BASIS_MEANINGS, VALUE_MEANINGS

DOCS = Path(__file__).resolve().parents[2] / "docs"


def pages() -> dict[str, str]:
    """The text of each page by the name of its file."""
    return {"policies.md": _policies(), "verdicts.md": _verdicts()}


def _policies() -> str:
    return _filled(
        "policies.md.j2",
        basis_rows=[[basis, MARKS[basis], said] for basis, said in BASIS_MEANINGS.items()],
        meanings=[[f"`{name}`", said] for name, said in VALUE_MEANINGS.items()],
        shipped=policies(),
        heads=[f"`{name}`" for name in policies()],
        compared=compared(),
        together=stricter_of_two("cn", "us"),
        tables=policy_tables(),
    )


def _verdicts() -> str:
    return _filled(
        "verdicts.md.j2",
        ladder=verdict_list(),
        parts=verdict_parts(),
        classes=outcome_classes(),
        codes=codes_by_class(),
        lists=lists_of_codes(),
    )


def _filled(template: str, **parts: object) -> str:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=False,  # noqa: S701 - Markdown, of our own data
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"table": _table, "regions_of": regions_of}
    return environment.get_template(template).render(**parts)


def _table(rows: Iterable[Sequence[str]], *headings: str) -> str:
    """The rows as a table in Markdown."""
    lines = [headings, ["---"] * len(headings), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines)
