"""A night's report says every count, needs no network, and holds no number."""

import re
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import matplotlib as mpl
import pytest

from flows.home import Home
from flows.ledgers import open_ledgers
from flows.report import write_report
from flows.report.page import render
from flows.report.tallies import read_tallies
from schemas.run import Run, SilentBatch
from schemas.verdicts import MEANINGS, VERDICTS, Verdict
from tests.flows.report_night import (
    CELL_AS_IT_CAME,
    CHECKUP,
    FIRST_NUMBER,
    JUDGED,
    ROWS_IN,
    RUN_ID,
    night_in,
    run_of,
    verdicts,
)


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> tuple[Home, Run]:
    return night_in(tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def page(night: tuple[Home, Run]) -> str:
    return write_report(*night).read_text(encoding="utf-8")


class Reader(HTMLParser):
    """Every tag with its attributes, and every table as rows of text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.rows: list[list[str]] = []
        self.in_cell = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.in_cell |= tag in {"td", "th"}
        if tag == "tr":
            self.rows.append([])
        elif tag in {"td", "th"}:
            self.rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        self.in_cell &= tag not in {"td", "th"}

    def handle_data(self, data: str) -> None:
        if self.in_cell:
            self.rows[-1][-1] += data.strip()

    def row(self, first: str) -> list[str]:
        return next(row for row in self.rows if row and row[0] == first)

    def attributes(self, *names: str) -> Iterator[str]:
        yield from (attrs[name] or "" for _, attrs in self.tags for name in names if name in attrs)


def test_every_verdict_is_there_with_its_meaning_even_with_nobody(page: str) -> None:
    reader = Reader(page)
    for verdict in VERDICTS:
        each = {"erased": 0, "callable": 2}.get(verdict, 1)
        assert reader.row(verdict) == [verdict, str(2 * each), str(each), str(each), MEANINGS[Verdict(verdict)]]


def test_an_expired_batch_is_shown_with_what_waits_for_it(night: tuple[Home, Run]) -> None:
    home, run = night
    old = {"batch_id": "b-old", "campaign": "renewal", "vendor": "south", "rows": 9, "unanswered": 3}
    waits = run.model_copy(update={"silent_batches": (SilentBatch(**old, valid_until=run.as_of),)})
    page = render(waits, read_tallies(home, waits))
    assert Reader(page).row("b-old")[:5] == ["b-old", "renewal", "south", "9", "3"]
    assert "3 numbers wait for the outcomes of batches that have expired" in page


def test_rows_in_are_accounted_for(page: str) -> None:
    judged = 2 * len(JUDGED)
    assert f"{2 * ROWS_IN} in = 6 rejected\n+ 4 duplicate + {judged} judged." in page
    assert 'class="alarm"' not in page


def test_rows_that_disappeared_are_cried_out(tmp_path: Path) -> None:
    home, run = night_in(tmp_path)
    verdicts().head(len(JUDGED) - 4).write_parquet(home.run_path(RUN_ID) / "verdicts" / "part-0000.parquet")
    page = write_report(home, run).read_text(encoding="utf-8")
    assert "rows are neither rejected nor duplicate nor judged" in page
    assert "4 rows of this list are not accounted for" in page


def test_tables_by_campaign_carrier_and_province(page: str) -> None:
    reader, contacts = Reader(page), str(2 * len(JUDGED))
    assert reader.row("A&B <Wireless>")[1:3] == [contacts, "4"]
    assert reader.row("NY")[:4] == ["NY", "US", contacts, "4"]
    assert reader.row("letter_in_number")[1:] == ["lists", "3", "a letter stands among the digits"]


def test_a_batch_shows_until_when_it_is_valid(page: str) -> None:
    assert Reader(page).row("b-0001") == ["b-0001", "checkup", "north", "2", "2026-11-21 21:30 Asia/Shanghai"]


def test_as_of_is_told_on_both_clocks(page: str) -> None:
    assert ">2026-11-21 01:30 Asia/Shanghai</time>" in page
    assert ">2026-11-20 17:30 UTC</time>" in page


def test_nothing_is_fetched(page: str) -> None:
    reader = Reader(page)
    assert not list(reader.attributes("src", "href", "xlink:href", "action", "data", "srcset"))
    assert not {tag for tag, _ in reader.tags} & {"script", "link", "iframe", "img", "object", "base", "form"}
    assert not re.search(r"https?:|//[a-z]|url\(|@import", page)


def test_text_of_others_is_escaped(page: str) -> None:
    assert "&lt;script&gt;alert(" in page
    assert "A&amp;B &lt;Wireless&gt;" in page


def test_no_number_and_no_cell_is_on_the_page(page: str) -> None:
    digits = re.sub(r"[\s().-]", "", page)
    assert CELL_AS_IT_CAME not in page
    assert not [n for n in range(FIRST_NUMBER, FIRST_NUMBER + 100) if str(n)[1:] in digits]


def test_the_same_run_writes_the_same_bytes(night: tuple[Home, Run], page: str) -> None:
    with mpl.rc_context({"font.size": 30, "svg.fonttype": "path", "lines.linewidth": 9}):
        assert write_report(*night).read_text(encoding="utf-8") == page
        assert mpl.rcParams["font.size"] == 30


def test_the_page_can_be_read_without_seeing(page: str) -> None:
    reader = Reader(page)
    headings = [attrs for tag, attrs in reader.tags if tag == "th"]
    pictures = [attrs for tag, attrs in reader.tags if attrs.get("role") == "img"]
    ids = list(reader.attributes("id"))
    assert {attrs.get("scope") for attrs in headings} == {"col", "row"}
    assert len(pictures) == page.count("<svg") == 3
    assert all((attrs["aria-label"] or "").endswith("callable 2.") for attrs in pictures[1:])
    assert len(ids) == len(set(ids))


def test_a_picture_keeps_its_text_and_takes_the_page_colours(page: str) -> None:
    picture = page[page.index("<svg") : page.index("</svg>")]
    assert ">awaiting_outcome</text>" in picture
    assert not re.search(r"#[0-9a-f]{6}|<style|font-family", picture)


def test_a_night_with_nothing_still_has_a_page(tmp_path: Path) -> None:
    (tmp_path / "heed.toml").touch()
    home = Home.at(tmp_path)
    open_ledgers(home)
    home.run_path(RUN_ID).mkdir(parents=True)
    idle = run_of(home).model_copy(update={"batches": (), "campaigns": {"checkup": CHECKUP}})
    page = write_report(home, idle).read_text(encoding="utf-8")
    assert "No list was taken in." in page
    assert "None: nobody was callable." in page


def test_matplotlib_waits_until_a_report_is_written() -> None:
    asked = "import sys, flows.report; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", asked], check=False).returncode == 0
