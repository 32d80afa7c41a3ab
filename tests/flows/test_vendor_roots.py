"""A night whose vendor moved is another night: what went to the first place does not go to the second."""

from pathlib import Path

import polars as pl

from flows.home import Home
from flows.run_folder import RunFolder
from tests.flows.inboxes import new_home
from tests.flows.nights import TONIGHT, night, put

PHONE = "+8613812340001"


def manifests(home: Home) -> list[str]:
    """Every batch that a vendor may read, by its place."""
    return sorted(str(path.relative_to(home.root)) for path in home.root.glob("outbox/**/manifest.json"))


def test_a_batch_that_was_handed_over_goes_to_no_second_root(tmp_path: Path) -> None:
    home = new_home(tmp_path / "home")
    put(home, "lists/crm/2026-11-01-a.csv", f"phone\n{PHONE}\n")
    heading = "phone,controller,purpose,channel,granted_at,evidence\n"
    put(home, "consents/web/c.csv", f"{heading}{PHONE},Sunrise,reminder,voice,2026-10-01,crm:1\n")
    first = night(home, TONIGHT)
    (there,) = manifests(home)
    assert there.startswith("outbox/north/")
    settings = home.settings_file.read_text(encoding="utf-8")
    home.settings_file.write_text(settings.replace("outbox/north", "outbox/moved"), encoding="utf-8")
    second = night(Home.at(home.root), TONIGHT)
    assert manifests(home) == [there]
    assert second.run_id != first.run_id
    verdicts = pl.read_parquet(RunFolder(home.run_path(second.run_id)).parts("verdicts"))
    assert verdicts["verdict"].to_list() == ["awaiting_outcome"]
    home.settings_file.write_text(settings, encoding="utf-8")
    assert night(Home.at(home.root), TONIGHT) == first
