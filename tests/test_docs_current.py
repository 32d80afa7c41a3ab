"""The pages of docs/ that are written from the data say what the data says, and their links lead somewhere."""

import re

import pytest

from flows.pages.written import DOCS, pages
from flows.reference import policies
from schemas.policy import Policy
from schemas.rules import RULES
from schemas.verdicts import Verdict

WRITTEN = pages()


@pytest.mark.parametrize("name", WRITTEN)
def test_a_page_is_as_the_data_has_it(name: str) -> None:
    committed = (DOCS / name).read_text(encoding="utf-8")
    assert committed == WRITTEN[name], f"docs/{name} is not current: run `make docs` (python -m flows.pages)"


@pytest.mark.parametrize("name", WRITTEN)
def test_every_link_of_a_page_leads_somewhere(name: str) -> None:
    for target, anchor in re.findall(r"\]\(([^)#]*)#?([^)]*)\)", WRITTEN[name]):
        page = DOCS / (target or name)
        assert page.is_file(), target
        assert not anchor or f"\n## {anchor}\n" in page.read_text(encoding="utf-8"), anchor


def test_every_value_of_every_policy_is_told() -> None:
    told = WRITTEN["policies.md"]
    for policy in policies().values():
        own = told.split(f"\n## `{policy.name}`: ")[1].split("\n## ")[0]
        assert re.findall(r"^\| `(\w+)` \|", own, re.MULTILINE) == Policy.values()
        for value in Policy.values():
            assert getattr(policy, value).source in own


def test_every_verdict_and_rule_is_told_in_order() -> None:
    told = WRITTEN["verdicts.md"]
    places = [told.index(f"\n## {verdict}\n") for verdict in Verdict]
    assert places == sorted(places)
    assert all(f"| `{rule.name}` | {rule.means} |" in told for rule in RULES)
