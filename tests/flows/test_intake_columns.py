"""Which column is which, told by layout, heading or content; and what a file is told that nobody can read."""

import tomllib
from pathlib import Path

import polars as pl
import pytest

from flows.errors import BadInput
from flows.home import Home
from schemas.settings import Layout
from tests.flows.inboxes import ANNA, BEN, CLEO, TAKEN_IN_AT, ledger, new_home, put, taken


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return new_home(tmp_path / "home")


def layout(home: Home, source: str, text: str) -> None:
    (home.root / "layouts" / f"{source}.toml").write_text(text, encoding="utf-8")


def contacts(home: Home) -> set[tuple[int, str | None]]:
    return set(ledger(home, "contacts").select("e164", "name").iter_rows())


@pytest.mark.parametrize("heading", ["手机号", "手 机 号", "MOBILE_PHONE", "ｍｏｂｉｌｅ　ｐｈｏｎｅ", "来電"])
def test_a_column_is_found_by_layout_or_heading_however_it_is_written(home: Home, heading: str) -> None:
    layout(home, "crm", '[columns]\nphone = ["来电", "来電"]\n') if heading == "来電" else None
    put(home, "lists/crm/a.csv", f"姓名,{heading}\nAnna,+{ANNA}\n")
    taken(home)
    assert contacts(home) == {(ANNA, "Anna")}


def test_a_layout_names_columns_by_their_place_where_a_file_has_no_headings(home: Home) -> None:
    layout(home, "crm", "[columns]\nphone = [3, 1]\nname = 2\n")
    put(home, "lists/crm/a.csv", f"+{ANNA},Anna,+{BEN}\n+{CLEO},Cleo,\n")
    taken(home)
    assert contacts(home) == {(ANNA, "Anna"), (BEN, "Anna"), (CLEO, "Cleo")}
    assert ledger(home, "contacts").sort("row_number", "phone_column")["row_number"].to_list() == [1, 1, 2]


def test_other_kinds_without_headings_are_read_by_their_layout(home: Home) -> None:
    layout(home, "hotline", "[columns]\nphone = 2\ncomplained_at = 1\n")
    put(home, "complaints/hotline/a.csv", f"2026-11-09,+{ANNA}\n2026-11-10,+{BEN}\n")
    taken(home)
    assert set(ledger(home, "suppressions")["e164"]) == {ANNA, BEN}


def test_a_list_without_headings_is_read_where_one_column_alone_holds_numbers(home: Home) -> None:
    rows = [f"客户{at:03},1380013{at:04},2026-11-{at % 28 + 1:02},{at}" for at in range(20)]
    rows[3] = "客户,not yet,2026-11-01,3"
    put(home, "lists/crm/a.csv", "\n".join(rows) + "\n")
    taken(home)
    assert ledger(home, "contacts").select("phone_column", "name").unique().rows() == [(1, None)]
    assert ledger(home, "files").select("rows", "accepted", "rejected").row(0) == (20, 19, 1)


def test_two_columns_of_numbers_without_headings_wait_for_a_layout(home: Home) -> None:
    put(home, "lists/crm/a.csv", f"+{ANNA},+{BEN},Anna\n+{BEN},+{CLEO},Ben\n")
    (refused,) = taken(home).refused
    assert "# phone = [1, 2]" in refused
    assert not ledger(home, "files").height


def test_a_refused_file_is_told_the_layout_file_that_lets_it_in(home: Home) -> None:
    """The headings found, and a layout that needs nothing but a name filled in."""
    layout(home, "web", 'default_region = "US"\n[columns]\nevidence = "Proof Link"\n')
    headings = "Reach,controller,Why,channel,granted_at,Proof Link"
    put(home, "consents/web/a.csv", f"{headings}\n202-555-0101,Sunrise,x,voice,2026-01-05,crm:1\n")
    with pytest.raises(BadInput) as stopped:
        taken(home)
    said = str(stopped.value)
    assert (
        "no column for phone, purpose among its headings (Reach, controller, Why, channel, granted_at, Proof Link)"
        in said
    )
    _, pasted = said.split("write layouts/web.toml:\n")
    filled = pasted.replace('phone = ""', 'phone = "Reach"').replace('purpose = ""', 'purpose = "Why"')
    assert Layout.model_validate(tomllib.loads(filled)).columns == {
        "evidence": "Proof Link",
        "phone": "Reach",
        "purpose": "Why",
    }
    layout(home, "web", filled)
    taken(home)
    assert ledger(home, "consents").select("e164", "purpose").rows() == [(ANNA, "x")]


def test_a_layout_that_names_no_field_of_heeds_is_told_so(home: Home) -> None:
    layout(home, "crm", '[columns]\nphnoe = "Reach"\n')
    put(home, "lists/crm/a.csv", f"phone\n+{ANNA}\n")
    (refused,) = taken(home).refused
    assert "layouts/crm.toml, [columns]: phnoe is no field of heed's" in refused


@pytest.mark.parametrize("column", ["0", "-1", "true", "1.5", '["a", 0]'])
def test_a_place_is_a_whole_number_from_one(column: str) -> None:
    with pytest.raises(ValueError, match="columns"):
        Layout.model_validate(tomllib.loads(f"[columns]\nphone = {column}\n"))


def test_local_numbers_are_read_with_the_area_code_of_their_layout(home: Home) -> None:
    layout(home, "crm", 'area_code = "021"\n')
    layout(home, "hotline", 'area_code = "010"\n')
    put(
        home,
        "lists/crm/a.csv",
        "phone\n6555 1234\n电话：6555-1235转801\n13800138000\n010-65551236\n65551234/65551235\n",
    )
    put(home, "lists/other/a.csv", "phone\n6555 1234\n")
    put(home, "complaints/hotline/a.csv", "phone\n6555 1237\n65551238 65551239 a\n")
    taken(home)
    read = ledger(home, "contacts").sort("row_number", "number_in_cell").select("e164", "extension").rows()
    assert read == [
        (862165551234, None),
        (862165551235, "801"),
        (8613800138000, None),
        (861065551236, None),
        (862165551234, None),
        (862165551235, None),
    ]
    assert ledger(home, "rejects").filter(pl.col("source") == "other")["reason"].to_list() == ["no_area_code"]
    assert set(ledger(home, "suppressions")["e164"]) == {861065551237, 861065551238, 861065551239}
    assert TAKEN_IN_AT in set(ledger(home, "suppressions")["since"])
