"""The rows that every seed is made of, with canaries in their cells."""

import hashlib

NUMBERS = [f"1202555{at:04}" for at in range(142, 158)]
"""Of the range that North America keeps for fiction."""

CANARIES = ("quillfeather", "金丝雀", "金絲雀", r"\u91d1\u4e1d", "kanarie", "2025550", "202555-0", "202 555 0")
"""Stand in every seed's cells, in lower case here; none may be seen outside the ledgers."""

_NAMES = ("Quillfeather, Ada", "金丝雀先生", "Quillfeather Ben", "金丝雀", "")
TITLE = "金丝雀名单"
"""Stands above the heading of some seeds, and may be told where it is taken for one: headings are told."""

Table = list[list[str]]
"""A heading and the rows below it."""


def _phone(at: int) -> str:
    plain = NUMBERS[at % len(NUMBERS)]
    ways = (f"+{plain}", f"+1 {plain[1:4]}-{plain[4:7]}-{plain[7:]}", f"1{plain[1:]}", f"+1 ({plain[1:4]}) {plain[4:]}")
    return ways[at % len(ways)]


def tables(rows: int = 24) -> dict[str, Table]:
    """One table for each kind of file."""
    phones, names = [_phone(at) for at in range(rows)], [_NAMES[at % len(_NAMES)] for at in range(rows)]
    digests = [hashlib.sha256(f"+{NUMBERS[at % len(NUMBERS)]}".encode()).hexdigest() for at in range(rows)]
    every = range(rows)
    lists = [[phones[at], names[at], phones[at - 1] if at % 3 else "", f"kanarie-{at}"] for at in every]
    complaints = [[phones[at], "2026-11-09", _noted(at)] for at in every]
    erasures = [[phones[at], "2026-11-09", names[at]] for at in every]
    return {
        "lists": [["手机号", "姓名", "备用电话", "external_id"], *lists],
        "consents": _consents(phones),
        "outcomes": _outcomes(phones),
        "registers": [["phone"], *([phone] for phone in phones)],
        "complaints": [["被叫号码", "complained_at", "note"], *complaints],
        "erasures": [["phone", "requested_at", "name"], *erasures],
        "hashes": [["phone_sha256"], *([digest] for digest in digests)],
    }


def _noted(at: int) -> str:
    return ("金丝雀说不要再打", "", 'said "kanarie" twice', "kanarie\nsecond line")[at % 4]


def _consents(phones: list[str]) -> Table:
    heading = ["phone", "controller", "purpose", "channel", "granted_at", "expires_at", "withdrawn_at", "evidence"]
    to_whom = ["Sunrise", "reminder", "voice", "2026-01-05", ""]
    withdrawn = ["2026-02-05" if at % 4 == 0 else "" for at in range(len(phones))]
    return [heading, *([phone, *to_whom, withdrawn[at], f"kanarie:{at}"] for at, phone in enumerate(phones))]


def _outcomes(phones: list[str]) -> Table:
    codes = ("NA", "NI", "SALE", "kanarie")
    rows = [
        [phone, "spring", codes[at % 4], f"2026-11-1{at % 9}T02:00:00Z", _noted(at)] for at, phone in enumerate(phones)
    ]
    return [["phone", "campaign", "code", "attempted_at", "note"], *rows]
