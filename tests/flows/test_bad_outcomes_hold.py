"""However badly a vendor reports a call, whoever it was about is not called on a guess."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import polars as pl
import pytest

from flows.check import check
from flows.home import Home
from flows.init_home import init_home
from tests.flows.inboxes import CAMPAIGN
from tests.flows.nights import night, put

TONIGHT = datetime(2026, 11, 23, 17, 30, tzinfo=UTC)
SETTINGS = """
settle_seconds = 0
[vendors.north]
root = "outbox/north"
outcome_codes = "vicidial"
[vendors.north.codes]
WRONG = "WRONG_PERSON"
HIT = "DNC_REGISTER_HIT"
GONE = "TERMINAL_INVALID"
{codes}
[registers.national]
jurisdiction = "CN"
"""
HEADINGS = "phone,campaign,code,attempted_at,batch_id,note"
SAID = {
    "{}/{},spring,NI,2026-11-10 10:00,,": "refused",
    "{}/{},,NA,,,不要再打了": "refused",
    "{}/{},spring,WRONG,2026-11-10 10:00,,": "wrong_person",
    "{} / {},spring,???,2026-11-10 10:00,,": "outcome_unknown",
    "{}/{},spring,NI,2026-11-10 10:00,,no, thanks": "outcome_unknown",
    "{},NI,{}": "outcome_unknown",
    "{},spring\n{},spring,NI,2026-11-10 10:00,,,": "outcome_unknown",
    "{},spring,WRONG,10/11/2026 10:00,,\n{},spring,WRONG,,,": "wrong_person",
    "{},,WRONG,2026-11-10 10:00,,\n{},,WRONG,,,": "wrong_person",
    "{},spring,NA,10/11/2026 10:00,,打错了\n{},,,,,打错了": "wrong_person",
    "{},spring,HIT,,,\n{},,HIT,2026-11-10 10:00,,": "on_register",
    "{},spring,GONE,at ten,,\n{},,GONE,2026-11-10 10:00,,": "unreachable",
    "{},spring,???,at ten,,\n{},,???,2026-11-10 10:00,,": "outcome_unknown",
    "{},spring,,2026-11-10 10:00,,\n{},,,,,": "outcome_unknown",
    "{},spring,NI,at ten,,\n{},,NI,2026-11-10 10:00,,": "refused",
    "{},spring,NA,2026-11-10 10:00,,\n{},spring,NA,2026-11-11 10:00,,": "callable",
}
"""What a vendor writes of two people, and the verdict that both get."""
_DRAWN = Random(2026)  # noqa: S311 - no secret, and the same each time
NUMBERS = [str(number) for number in _DRAWN.sample(range(138 * 10**8, 139 * 10**8), 2 * len(SAID) + 1)]
"""Drawn, so that the list shows no sign of invention."""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """People with consent, of whom nobody has said anything yet."""
    init_home(tmp_path / "home")
    home = Home.at(tmp_path / "home")
    (home.root / "campaigns" / "example.toml").unlink()
    (home.root / "campaigns" / "spring.toml").write_text(CAMPAIGN, encoding="utf-8")
    consents = (f"{number},Sunrise,reminder,voice,2026-10-01,crm:1" for number in NUMBERS)
    put(home, "lists/crm/2026-11-01.csv", "\n".join(["phone", *NUMBERS, ""]))
    put(home, "consents/web/c.csv", "\n".join(["phone,controller,purpose,channel,granted_at,evidence", *consents, ""]))
    put(home, "registers/national/2026-11-20.csv", "phone\n13911112222\n")
    return home


def judged(home: Home, *rows: str, days: int = 0, codes: str = "") -> dict[str, tuple[str, datetime | None]]:
    """By number, its verdict after a file of outcomes with these rows, and its latest attempt; the check agrees."""
    (home.root / "heed.toml").write_text(SETTINGS.format(codes=codes), encoding="utf-8")
    put(home, f"outcomes/north/{days}.csv", "\n".join([HEADINGS, *rows, ""]))
    run = night(Home.at(home.root), TONIGHT + timedelta(days=days))
    assert not [found.name for found in check(home.root, run.run_id) if found.count]
    decided = pl.read_parquet([*(home.run_path(run.run_id) / "verdicts").glob("*.parquet")])
    number = pl.col("e164").cast(pl.String).str.slice(2)
    told = decided.select(number, "verdict", "last_attempt_at").iter_rows()
    return {number: (verdict, last_attempt_at) for number, verdict, last_attempt_at in told}


def test_whatever_a_bad_row_says_holds_for_everybody_in_it(home: Home) -> None:
    pairs = list(zip(NUMBERS[::2], NUMBERS[1::2], strict=False))[: len(SAID)]
    rows = [row.format(*pair) for row, pair in zip(SAID, pairs, strict=True)]
    said = judged(home, *rows)
    found = {row: {said[one][0], said[other][0]} for row, (one, other) in zip(SAID, pairs, strict=True)}
    assert found == {row: {verdict} for row, verdict in SAID.items()}
    assert said[NUMBERS[-1]] == ("callable", None)


def test_a_torn_line_holds_until_it_is_sent_again_whole_or_a_house_explains_it(home: Home) -> None:
    again, house, undated, good = NUMBERS[:4]
    first = judged(
        home,
        f"{again},spring,NA,2026-10-10 10:00,,rang, twice",
        f"{house},spring",
        f"{undated},spring,NA,at ten,,",
        f"{good},spring,NA,2026-10-10 10:00,,",
    )
    assert (first[again][0], first[house][0]) == ("outcome_unknown", "outcome_unknown")
    assert first[undated][1] == TONIGHT
    whole = f"{again},spring,NA,2026-10-10 10:00,,rang twice"
    second = judged(home, whole, days=1, codes='torn_line = "NOT_DIALLED"')
    assert (second[again][0], second[house][0]) == ("callable", "callable")
