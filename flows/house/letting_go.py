"""What of the ledgers' rows is let go: whole rows, or the cells of them that say something of a person."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

import polars as pl

from flows.home import Home
from flows.house.policy import kept_since, retention
from flows.ledgers import read_ledger, snapshot
from transforms.decide.registers import latest_snapshots

_FILES_AT_ONCE = 200
"""In one condition."""


@dataclass(frozen=True)
class LettingGo:
    """Rows of one ledger, told by a condition in SQL, and which of their cells become blank; none: the rows go."""

    ledger: str
    condition: str
    blank: tuple[str, ...] = ()

    @property
    def rows(self) -> pl.Expr:
        """The condition, on the ledger's frame."""
        return pl.sql_expr(self.condition)


def all_of_it(home: Home, at: datetime) -> Iterator[LettingGo]:
    """Everything that the policy has let go by `at`."""
    yield _cells_of_refused_rows(kept_since(retention().rejected_cells, at).date())
    yield from _superseded(home, kept_since(retention().superseded_snapshots, at).date())
    yield from _of_erased_people(home)


def _cells_of_refused_rows(before: date) -> LettingGo:
    """A list's stay: signs of invention are read from them as long as it is judged."""
    is_old = f"CAST(taken_in_at AS DATE) < DATE '{before}'"
    return LettingGo("rejects", f"kind <> 'lists' AND raw IS NOT NULL AND {is_old}", ("raw",))


def _superseded(home: Home, before: date) -> Iterator[LettingGo]:
    """The entries of every snapshot that is old and not its register's latest."""
    files = read_ledger(home, "files", snapshot(home)["files"])
    for register, latest in sorted(latest_snapshots(files).collect().iter_rows()):
        named = "register = '" + register.replace("'", "''") + "'"
        yield LettingGo("registers", f"{named} AND snapshot_on < DATE '{min(before, latest)}'")


def _of_erased_people(home: Home) -> Iterator[LettingGo]:
    """Names, ids and notes of whoever asked to be erased; the number stays, or the no could not be heeded.

    Told by file and line: the ledger's log keeps the condition, and nobody's number belongs there.
    """
    versions = snapshot(home)
    noes = read_ledger(home, "suppressions", versions["suppressions"])
    erased = noes.filter(pl.col("reason") == "erasure").select("e164").unique()
    for ledger, cells in (("contacts", ("name", "language", "external_id")), ("outcomes", ("note",))):
        says = pl.any_horizontal(pl.col(cell).is_not_null() for cell in cells)
        rows = read_ledger(home, ledger, versions[ledger]).filter(says).join(erased, on="e164", how="semi")
        lines = rows.group_by("file_id").agg(pl.col("row_number").unique().sort()).collect().sort("file_id")
        for files in lines.iter_slices(_FILES_AT_ONCE):
            yield LettingGo(ledger, " OR ".join(_lines(*file) for file in files.iter_rows()), cells)


def _lines(file_id: str, row_numbers: list[int]) -> str:
    return f"(file_id = '{file_id}' AND row_number IN ({', '.join(map(str, row_numbers))}))"
