"""A list that no campaign names is taken in and judged by nobody, and the night says so."""

from pathlib import Path

from flows import nightly
from flows.pin import unused_lists
from tests.flows.nights import TONIGHT, put
from tests.flows.test_registers_needed import home_with


def test_a_supplier_whom_no_campaign_names_is_told_with_its_rows(tmp_path: Path) -> None:
    home = home_with(tmp_path / "home")
    nightly.take_in_inbox.fn(home.root, TONIGHT)
    assert unused_lists(home) == []
    put(home, "lists/unused/2026-11-01-z.csv", "phone\n+8613800138000\n+8613800138097\n")
    put(home, "lists/unused/2026-11-02-z.csv", "phone\n+8613800138194\nnobody\n")
    nightly.take_in_inbox.fn(home.root, TONIGHT)
    assert unused_lists(home) == [
        "inbox/lists/unused: no campaign names this supplier, so none of its 4 rows is judged"
    ]
