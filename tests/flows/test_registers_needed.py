"""A region whose law asks for a register is held, and named, while heed.toml attaches none for it."""

from pathlib import Path

import polars as pl
import pytest

from flows.check import check
from flows.home import Home
from flows.pin import regions_without_register
from flows.run_folder import RunFolder
from tests.flows.inboxes import CAMPAIGN, SETTINGS
from tests.flows.nights import TONIGHT, night, put

# The numbers that phonenumbers gives as examples of their regions.
TERRITORIES = {"PR": "+17872345678", "GU": "+16713001234", "IM": "+441624756789", "JE": "+447797712345"}
NUMBERS = {"CN": "+8613812340001", "US": "+12125550143", "DE": "+4915112345678", "FR": "+33612345678"}


def home_with(root: Path, *attached: str, numbers: dict[str, str] = NUMBERS, listed: str = "+12125550199") -> Home:
    """A home that calls those numbers, with registers of those jurisdictions, fresh and with one number on each."""
    (root / "campaigns").mkdir(parents=True)
    sections = [f'[registers.r{at}]\njurisdiction = "{region}"\n' for at, region in enumerate(attached)]
    (root / "heed.toml").write_text(SETTINGS + "".join(sections), encoding="utf-8")
    (root / "campaigns" / "spring.toml").write_text(CAMPAIGN, encoding="utf-8")
    home = Home.at(root)
    for at in range(len(attached)):
        put(home, f"registers/r{at}/2026-11-18-r.csv", f"phone\n{listed}\n")
    said = "".join(f"{phone},Sunrise,reminder,voice,2026-10-01,crm:1\n" for phone in numbers.values())
    put(home, "consents/web/c.csv", "phone,controller,purpose,channel,granted_at,evidence\n" + said)
    put(home, "lists/crm/2026-11-01-a.csv", "phone\n" + "".join(f"{phone}\n" for phone in numbers.values()))
    return home


@pytest.mark.parametrize(
    ("attached", "held", "named"),
    [
        ((), {"US", "FR"}, ["GB", "SG", "US", "every region without"]),
        (("US",), {"FR"}, ["GB", "SG", "every region without"]),
        (("*",), set(), []),
    ],
)
def test_what_needs_a_register_waits_for_it(
    attached: tuple[str, ...], held: set[str], named: list[str], tmp_path: Path
) -> None:
    home = home_with(tmp_path / "home", *attached)
    warned = regions_without_register(home)
    assert len(warned) == bool(named)
    assert all(region in warned[0] for region in named)
    assert not any(f" {region}," in sentence for sentence in warned for region in ("CN", "DE", *attached))
    run = night(home, TONIGHT)
    verdicts = pl.read_parquet(RunFolder(home.run_path(run.run_id)).parts("verdicts"))
    assert set(verdicts.filter(pl.col("rule") == "register:none")["region_code"]) == held
    assert [finding for finding in check(home.root, run.run_id) if finding.count] == []


@pytest.mark.parametrize(
    ("attached", "expected"),
    [
        ("US", {"PR": "on_register", "GU": "callable", "IM": "register_stale", "JE": "register_stale"}),
        ("GB", {"PR": "register_stale", "GU": "register_stale", "IM": "callable", "JE": "register_stale"}),
    ],
)
def test_a_register_is_asked_for_the_territories_that_it_is_kept_for(
    attached: str, expected: dict[str, str], tmp_path: Path
) -> None:
    home = home_with(tmp_path / "home", attached, numbers=TERRITORIES, listed=TERRITORIES["PR"])
    run = night(home, TONIGHT)
    verdicts = pl.read_parquet(RunFolder(home.run_path(run.run_id)).parts("verdicts"))
    waits = {"outside_hours": "callable"}
    assert {
        region: waits.get(word, word) for region, word in verdicts.select("region_code", "verdict").rows()
    } == expected
    assert [finding for finding in check(home.root, run.run_id) if finding.count] == []
