"""Every table says what a row is, and its gate refuses a wrong row in counts alone."""

from datetime import UTC, date, datetime
from typing import Any

import polars as pl
import pytest

from flows.gates import StageBroken, gate
from schemas.tables.batches import Batches
from schemas.tables.facts import Facts
from schemas.tables.ledgers import LEDGERS, Consents, Contacts, Files, Registers, Rejects, Suppressions
from schemas.tables.lists import HeldLists, ListSigns, Scorecards
from schemas.tables.stops import StopList, Stops
from schemas.tables.table import Table
from schemas.tables.verdicts import Duplicates, Verdicts
from schemas.tables.violations import Violations

TABLES: dict[str, type[Table]] = {
    **LEDGERS,
    "facts": Facts,
    "verdicts": Verdicts,
    "duplicates": Duplicates,
    "batches": Batches,
    "signs": ListSigns,
    "held": HeldLists,
    "scorecards": Scorecards,
    "stop_list": StopList,
    "violations": Violations,
}
INSTANT = pl.Datetime("us", "UTC")
AT = datetime(2026, 11, 20, 17, 30, tzinfo=UTC)
CANARY = "12025550199"

GOOD: dict[str, Any] = {
    "file_id": "a" * 64,
    "sha256": "b" * 64,
    "kind": "lists",
    "region_code": "US",
    "line_type": "mobile",
    "e164": 12025550101,
    "phone_e164": "+12025550101",
    "phone_sha256": "b" * 64,
    "country_code": 1,
    "channel": "voice",
    "outcome_class": "NO_ANSWER",
    "verdict": "callable",
    "scope": "list",
    "time_zones": ["America/New_York"],
    "sign": "full_blocks",
    "lines": "mobile",
    "measure": "carrier",
    "chance_log10": -9.0,
}
"""A good cell of each column that not every text or number is good for."""

REASONS = {Suppressions: "refusal", Rejects: "not_valid", Stops: "refusal", StopList: "refusal", Violations: "register"}
BY_TYPE: dict[Any, Any] = {pl.Int64(): 1, pl.String(): "text", INSTANT: AT, pl.Date(): date(2026, 11, 20)}
BY_TYPE |= {pl.Float64(): 0.5, pl.Boolean(): True}

WRONG: list[tuple[type[Table], str, Any]] = [
    (Files, "file_id", CANARY),
    (Files, "kind", CANARY),
    (Files, "rows", -12025550199),
    (Files, "dated_on", None),
    (Contacts, "e164", 119),
    (Contacts, "e164", int(CANARY) * 10**5),
    (Contacts, "e164", None),
    (Contacts, "row_number", 0),
    (Contacts, "phone_column", 0),
    (Contacts, "supplier", None),
    (Consents, "channel", CANARY),
    (Consents, "evidence", ""),
    (Consents, "granted_at", None),
    (LEDGERS["outcomes"], "outcome_class", CANARY),
    (LEDGERS["outcomes"], "attempted_at", None),
    (Suppressions, "reason", CANARY),
    (Suppressions, "since", None),
    (Registers, "phone_sha256", CANARY),
    (Rejects, "reason", CANARY),
    (LEDGERS["disclosures"], "consent_id", None),
    (LEDGERS["disclosures"], "position", 0),
    (Facts, "phone_e164", CANARY),
    (Facts, "line_type", CANARY),
    (Verdicts, "verdict", CANARY),
    (Verdicts, "verdict", None),
    (Verdicts, "rule", None),
    (Verdicts, "round", 0),
    (Duplicates, "scope", CANARY),
    (Batches, "phone_e164", CANARY),
    (Batches, "consent_id", None),
    (Batches, "window_end", None),
    (Batches, "valid_until", None),
    (Batches, "batch_id", None),
    (ListSigns, "sign", CANARY),
    (ListSigns, "chance_log10", 1.0),
    (ListSigns, "share", 1.1),
    (HeldLists, "sign", CANARY),
    (Scorecards, "measure", CANARY),
    (Scorecards, "share", -0.1),
    (LEDGERS["releases"], "because", ""),
    (Stops, "reason", CANARY),
    (StopList, "phone_e164", CANARY),
    (Violations, "kind", CANARY),
    (LEDGERS["releases"], "released_by", None),
    (LEDGERS["approvals"], "because", ""),
    (LEDGERS["approvals"], "approved_by", None),
]


def _rows(table: type[Table], count: int = 1, **cells: Any) -> pl.DataFrame:
    """Good rows of the table, with some cells changed."""
    good = {**GOOD, "reason": REASONS.get(table, "text")} | ({"kind": "after_a_no"} if table is Violations else {})
    row = {name: good.get(name, BY_TYPE.get(dtype)) for name, dtype in table.dtypes().items()}
    return pl.DataFrame([{**row, **cells}] * count, schema=table.dtypes())


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_a_table_says_what_one_row_is(table: type[Table]) -> None:
    said = vars(table).get("__doc__") or ""
    assert said.startswith(("One ", "What one ")), "the docstring says what one row is"
    assert said.rstrip().endswith(".")


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_the_same_word_is_the_same_type_everywhere(table: type[Table]) -> None:
    for name, dtype in table.dtypes().items():
        if name.endswith(("_at", "_until", "since", "window_start", "window_end")):
            assert dtype == INSTANT, name
        elif name.endswith("_on"):
            assert dtype == pl.Date(), name
        elif name in {"e164", "row_number", "position", "round", "rows", "phone_column", "country_code"}:
            assert dtype == pl.Int64(), name
        elif name == "time_zones":
            assert dtype == pl.List(pl.String()), name


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_a_good_row_passes_the_gate_as_it_is(table: type[Table]) -> None:
    good = _rows(table)
    assert gate(table, good).equals(good)
    assert gate(table, good.lazy()).schema == table.dtypes()


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_no_row_passes_the_gate(table: type[Table]) -> None:
    assert gate(table, table.no_rows()).schema == table.dtypes()


@pytest.mark.parametrize(("table", "column", "cell"), WRONG)
def test_the_gate_refuses_a_wrong_row_in_counts_alone(table: type[Table], column: str, cell: Any) -> None:
    with pytest.raises(StageBroken) as broken:
        gate(table, _rows(table, **{column: cell}))
    said = str(broken.value)
    assert said.startswith(f"{table.__name__}: {column}: ")
    assert said.endswith(": 1")
    assert CANARY not in said
    assert broken.value.__cause__ is None
    assert broken.value.__suppress_context__, "pandera's own message quotes the row"


@pytest.mark.parametrize(
    ("table", "column"),
    [(Files, "file_id"), (Consents, "consent_id")],
)
def test_the_gate_refuses_what_stands_twice_where_it_may_stand_once(table: type[Table], column: str) -> None:
    with pytest.raises(StageBroken, match=rf"{column}: \w*unique\w*: 2") as broken:
        gate(table, _rows(table, count=2))
    assert str(GOOD["e164"]) not in str(broken.value)


def test_the_gate_counts_every_wrong_row() -> None:
    rows = pl.concat([_rows(Contacts, count=3, e164=7), _rows(Contacts, count=2), _rows(Contacts, supplier=None)])
    with pytest.raises(StageBroken, match=r"^Contacts: e164: \S+: 3; supplier: not_nullable: 1$"):
        gate(Contacts, rows)


def test_the_gate_keeps_a_cell_of_another_type_to_itself() -> None:
    rows = _rows(Contacts).with_columns(pl.lit(f"{CANARY}x").alias("e164"))
    with pytest.raises(StageBroken) as broken:
        gate(Contacts, rows)
    assert CANARY not in str(broken.value)


def test_the_gate_refuses_a_table_without_one_of_its_columns() -> None:
    with pytest.raises(StageBroken, match="supplier"):
        gate(Contacts, _rows(Contacts).drop("supplier"))


def test_the_gate_lets_go_of_columns_that_nothing_needs() -> None:
    rows = _rows(Contacts).with_columns(pl.lit(CANARY).alias("national_id"))
    assert gate(Contacts, rows.select(reversed(rows.columns))).equals(_rows(Contacts))


def test_every_ledger_row_of_a_file_says_where_it_stands() -> None:
    for name in ("contacts", "consents", "outcomes", "suppressions", "registers", "rejects"):
        assert list(LEDGERS[name].dtypes())[:3] == ["file_id", "row_number", "taken_in_at"], name
