"""A code that a house explains only after it came is shown with both classes: as it came, and as it counts."""

from pathlib import Path

from flows.catalogue import query
from flows.home import Home
from flows.why import explain, in_words
from tests.flows.inboxes import new_home
from tests.flows.nights import NIGHT_BEFORE, TONIGHT, night, put

PHONE = "+8613812340001"


def classes(home: Home) -> list[tuple[str, str, str]]:
    """Each outcome's code, the class it came with and the class it counts as, as analysts see them."""
    _, *rows = query(home, "SELECT code, outcome_class, counts_as FROM outcomes ORDER BY code")
    return [(str(code), str(came), str(counts)) for code, came, counts in rows]


def test_a_code_that_was_explained_since_shows_both_classes(tmp_path: Path) -> None:
    home = new_home(tmp_path / "home")
    put(home, "lists/crm/2026-11-01-a.csv", f"phone\n{PHONE}\n")
    put(
        home,
        "outcomes/north/o.csv",
        f"phone,campaign,code,attempted_at\n{PHONE},spring,NA,2026-11-17T02:00:00Z\n"
        f"{PHONE},spring,zz top,2026-11-18T02:00:00Z\n",
    )
    night(home, NIGHT_BEFORE)
    assert classes(home) == [("NA", "NO_ANSWER", "NO_ANSWER"), ("zz top", "UNKNOWN", "UNKNOWN")]
    with home.settings_file.open("a", encoding="utf-8") as settings:
        settings.write('[vendors.north.codes]\nZZ_TOP = "REFUSAL_EXPLICIT"\n')
    home = Home.at(home.root)
    night(home, TONIGHT)
    assert classes(home) == [("NA", "NO_ANSWER", "NO_ANSWER"), ("zz top", "UNKNOWN", "REFUSAL_EXPLICIT")]
    story = explain(home, PHONE)
    called = [event for event in story["events"] if event["what"] == "called"]
    assert [(event["outcome_class"], event["counts_as"]) for event in called] == [
        ("NO_ANSWER", None),
        ("UNKNOWN", "REFUSAL_EXPLICIT"),
    ]
    assert "outcome_class=UNKNOWN  counts_as=REFUSAL_EXPLICIT" in in_words(story)
    assert story["verdicts"][0]["verdict"] == "refused"
