"""Lists on the terminal: all of them as a table, one of them as a page."""

from collections.abc import Sequence

from flows.lists.cards import SHORT, Card
from flows.talk import Rows
from schemas.list_signs import SIGN_MEANINGS, Sign
from schemas.tables.lists import WHOLE_MEASURES

_SHOWN = 10
_DIVISIONS = {
    "rejected_for": "rejected for",
    "duplicate_in": "duplicates within",
    "on_register": "on register",
    "carrier": "carrier",
    "province": "province",
}


def table_of(lists: Sequence[Card]) -> Rows:
    """A row for each list; each share with the median of the supplier's earlier lists behind it."""
    heading = ("list", "supplier", "file", "dated", "state", "rows", "numbers", *WHOLE_MEASURES, "callable")
    return [heading, *(_row(card) for card in lists)]


def _row(card: Card) -> tuple[object, ...]:
    shares = {row["measure"]: _against_earlier(row) for row in card["scorecard"] if not row["part"]}
    measured = (shares.get(measure, "") for measure in WHOLE_MEASURES)
    named = (card["list_id"][:SHORT], card["supplier"], card["file_name"], card["listed_on"], card["state"])
    return (*named, f"{card['rows']:,}", f"{card['numbers']:,}", *measured, f"{card['callable']:,}")


def holds_of(lists: Sequence[Card]) -> list[str]:
    """A sentence for each sign that holds a list, with the evidence and the way on."""
    return [
        f"{card['list_id'][:SHORT]} is held, {sign}: {evidence}. Where do its numbers come from? "
        f"'heed release {card['list_id'][:SHORT]} --by WHO --because WHY' lets it on"
        for card in lists
        if card["state"] == "held"
        for sign, evidence in sorted({(hold["sign"], hold["evidence"]) for hold in card["held"]})
    ]


def page_of(card: Card) -> str:
    """Everything about one list, as lines of text."""
    lines = [
        f"{card['supplier']}, {card['file_name']}, dated {card['listed_on']}",
        f"list {card['list_id']}",
        f"{card['state']}; {card['rows']:,} rows, {card['numbers']:,} distinct numbers, {card['callable']:,} callable",
        "",
        "share, and the median of the supplier's earlier lists",
    ]
    whole = [row for row in card["scorecard"] if not row["part"]]
    lines += [f"  {row['measure']:<18} {row['contacts']:>10,} {_against_earlier(row)}" for row in whole]
    divided = [line for measure in _DIVISIONS for line in _parts(card, measure)]
    return "\n".join([*lines, *divided, *_signs(card), *_releases(card)])


def _parts(card: Card, measure: str) -> list[str]:
    """The larger parts of one measure, now or on the earlier lists."""
    parts = [row for row in card["scorecard"] if row["measure"] == measure and row["part"]]
    large = sorted(parts, key=_largest, reverse=True)[:_SHOWN]
    lines = [f"  {row['part']:<30} {row['contacts']:>10,} {_against_earlier(row)}" for row in large]
    more = [f"  and {len(parts) - len(large)} more; --json has all"] if len(parts) > len(large) else []
    return ["", _DIVISIONS[measure], *lines, *more] if parts else []


def _largest(row: Card) -> float:
    return max(row["share"] or 0.0, row["earlier_share"] or 0.0)


def _signs(card: Card) -> list[str]:
    shown = [row for row in card["signs"] if row["is_improbable"]]
    lines = ["", "signs of invention" if shown else "signs of invention: none"]
    lines += [f"  {row['sign']}: {SIGN_MEANINGS[Sign(row['sign'])]}. {row['evidence']}" for row in shown]
    return [*lines, *(f"  held for {row['campaign']} because of {row['sign']}" for row in card["held"])]


def _releases(card: Card) -> list[str]:
    told = [
        f"  {row['released_at']:%Y-%m-%d %H:%M} UTC by {row['released_by']}: {row['because']}"
        for row in card["releases"]
    ]
    return ["", "released", *told] if told else []


def _against_earlier(row: Card) -> str:
    share = "" if row["share"] is None else f"{row['share']:.1%}"
    return share if row["earlier_share"] is None else f"{share} ({row['earlier_share']:.1%})"
