"""Every list with its scorecard, its signs and its releases, as the catalogue has them."""

from typing import Any

from flows.catalogue import query
from flows.errors import UsageError
from flows.home import Home

Card = dict[str, Any]

SHORT = 12
"""Digits of a list id that are shown where room is short."""

_LISTS = """
SELECT list_id, supplier, file_name, listed_on, state, rows, numbers, callable
FROM lists
WHERE starts_with(list_id, $prefix)
ORDER BY listed_on DESC, supplier, file_name, list_id
"""
_OF_LISTS = {
    "scorecard": """
SELECT list_id, measure, part, contacts, of, share, earlier_share, earlier_lists FROM list_scorecards
WHERE is_latest AND starts_with(list_id, $prefix) ORDER BY list_id, part <> '', measure, contacts DESC, part
""",
    "held": """
SELECT list_id, campaign, sign, evidence FROM held_lists
WHERE is_latest AND starts_with(list_id, $prefix) ORDER BY ALL
""",
    "signs": """
SELECT list_id, sign, lines, found, expected, share, least_share, chance_log10, is_improbable, evidence
FROM list_signs JOIN runs USING (run_id)
WHERE is_latest AND starts_with(list_id, $prefix) ORDER BY list_id, NOT is_improbable, share DESC, sign, lines
""",
    "releases": """
SELECT list_id, released_by, because, released_at FROM releases
WHERE starts_with(list_id, $prefix) ORDER BY released_at, list_id
""",
}


def cards(home: Home, prefix: str = "") -> list[Card]:
    """Every list whose id begins with `prefix`, the latest first: its counts, and what the latest night found.

    Numbers are masked as in every view.
    """
    found = [{**card, **{name: [] for name in _OF_LISTS}} for card in _rows(home, _LISTS, prefix)]
    by_id = {card["list_id"]: card for card in found}
    for name, sql in _OF_LISTS.items():
        for row in _rows(home, sql, prefix):
            if card := by_id.get(row.pop("list_id")):
                card[name].append(row)
    return found


def one_card(home: Home, prefix: str) -> Card:
    """The one list whose id begins with `prefix`.

    Raises:
        UsageError: there is none, or there are several.
    """
    found = cards(home, prefix) if prefix else []
    if not found:
        raise UsageError("no list has that id, or the beginning of one; 'heed lists' shows them")
    if len(found) > 1:
        raise UsageError(f"{len(found)} lists have an id that begins so; give more of its digits")
    return found[0]


def _rows(home: Home, sql: str, prefix: str) -> list[Card]:
    heading, *rows = query(home, sql, prefix=prefix)
    return [dict(zip(heading, row, strict=True)) for row in rows]
