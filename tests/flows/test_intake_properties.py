"""For any files and any order in which they come: rows are conserved, twice is once, and the order changes nothing."""

import random
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.errors import BadInput
from flows.home import Home
from flows.ledgers import snapshot
from tests.flows.inboxes import ANNA, BEN, CLEO, ledger, new_home, same_ledgers, taken

phones = st.sampled_from(
    ["", "x", "12", f"+{ANNA}", f"{BEN}", f"+{BEN}/+{CLEO}", f"+{ANNA};;nobody;+{ANNA}", "1.38E+10", "13800138000"]
)
words = st.sampled_from(["", "Anna", "Sunrise", "voice", "2026-01-05", "2027-01-05", "crm:1", "无", "NI", '"', "a,b"])
HEADINGS = {
    "lists": ["phone", "mobile", "name"],
    "consents": ["phone", "controller", "purpose", "channel", "granted_at", "withdrawn_at", "evidence"],
    "outcomes": ["phone", "campaign", "code", "attempted_at"],
    "complaints": ["phone", "complained_at"],
    "erasures": ["phone"],
    "registers": ["phone"],
}
SOURCES = {"outcomes": "north", "lists": "crm", "registers": "national"}


@st.composite
def files(draw: st.DrawFn) -> tuple[str, str]:
    """A file's place in the inbox, and its text: rows of its kind, some of them torn, blank, headings or totals.

    One register at most, since whether a snapshot shrank is told when it comes, by those that are there.
    """
    kind = draw(st.sampled_from(sorted(HEADINGS)))
    headings = HEADINGS[kind]
    row = st.tuples(phones, *(phones if name == "mobile" else words for name in headings[1:])).map(",".join)
    odd = st.sampled_from(["", ",", "torn,,,,,,,,,", ",".join(headings), "合计,12", '"open', "a\x00b"])
    rows = draw(st.lists(st.one_of(row, row, row, odd), max_size=8))
    day = 15 if kind == "registers" else draw(st.integers(1, 19))
    return f"{kind}/{SOURCES.get(kind, 'desk')}/2026-11-{day:02}.csv", "\n".join([",".join(headings), *rows, ""])


def lay(home: Home, place: str, text: str) -> None:
    (home.inbox / place).parent.mkdir(parents=True, exist_ok=True)
    (home.inbox / place).write_text(text, encoding="utf-8")


def take(home: Home) -> None:
    """Take in what can be; a file that is refused waits in either home alike."""
    try:
        taken(home)
    except BadInput:
        return


INBOX = st.lists(files(), min_size=1, max_size=4, unique_by=(lambda file: file[0], lambda file: file[1]))
"""No two files are equal: of equal ones, the first that comes gives the name and the date."""


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(inbox=INBOX, order=st.randoms())
def test_rows_are_conserved_and_neither_order_nor_repetition_matters(
    inbox: list[tuple[str, str]], order: random.Random
) -> None:
    with TemporaryDirectory() as folder:
        once, one_by_one = new_home(Path(folder) / "once"), new_home(Path(folder) / "other")
        for place, text in inbox:
            lay(once, place, text)
        take(once)
        conserved(once)
        before = snapshot(once)
        take(once)
        assert snapshot(once) == before, "a second time changes nothing"
        order.shuffle(inbox)
        for place, text in inbox:
            lay(one_by_one, place, text)
            take(one_by_one)
        same_ledgers(once, one_by_one)


def conserved(home: Home) -> None:
    """Rows = accepted + rejected for each file, and they are in the ledgers."""
    records = ledger(home, "files")
    assert (records["rows"] == records["accepted"] + records["rejected"]).all()
    for name, counted in (("rejects", "rejected"), ("contacts", "accepted")):
        rows = ledger(home, name).group_by("file_id").len()
        of_kind = records if name == "rejects" else records.filter(pl.col("kind") == "lists")
        both = of_kind.join(rows, on="file_id", how="left", validate="1:1")
        assert (both["len"].fill_null(0) == both[counted]).all()
