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
    noted = ["金丝雀说不要再打", "", 'said "kanarie" twice', "kanarie\nsecond line"]
    digests = [hashlib.sha256(f"+{NUMBERS[at % len(NUMBERS)]}".encode()).hexdigest() for at in range(rows)]
    every = range(rows)
    return {
        "lists": [["手机号", "姓名", "备用电话", "external_id"]]
        + [[phones[at], names[at], phones[at - 1] if at % 3 else "", f"kanarie-{at}"] for at in every],
        "consents": [
            ["phone", "controller", "purpose", "channel", "granted_at", "expires_at", "withdrawn_at", "evidence"]
        ]
        + [
            [
                phones[at],
                "Sunrise",
                "reminder",
                "voice",
                "2026-01-05",
                "",
                "2026-02-05" if at % 4 == 0 else "",
                f"kanarie:{at}",
            ]
            for at in every
        ],
        "outcomes": [["phone", "campaign", "code", "attempted_at", "note"]]
        + [
            [
                phones[at],
                "spring",
                ("NA", "NI", "SALE", "kanarie")[at % 4],
                f"2026-11-1{at % 9}T02:00:00Z",
                noted[at % 4],
            ]
            for at in every
        ],
        "registers": [["phone"]] + [[phones[at]] for at in every],
        "complaints": [["被叫号码", "complained_at", "note"]]
        + [[phones[at], "2026-11-09", noted[at % 4]] for at in every],
        "erasures": [["phone", "requested_at", "name"]] + [[phones[at], "2026-11-09", names[at]] for at in every],
        "hashes": [["phone_sha256"]] + [[digest] for digest in digests],
    }
