"""A random home on disk, before its nights."""

from pathlib import Path

import polars as pl

from benchmarks.random_homes.draw import Draw, Row
from benchmarks.random_homes.records import records
from benchmarks.random_homes.settings import write_settings
from flows.home import Home
from flows.ledgers import append, open_ledgers
from schemas.tables.ledgers import LEDGERS


def random_home(root: Path, draw: Draw) -> Home:
    """A home whose settings and ledgers are drawn, at `root`."""
    write_settings(root, draw)
    home = Home.at(root)
    open_ledgers(home)
    for name, rows in records(draw).items():
        add(home, name, rows, once="drawn")
    return home


def add(home: Home, name: str, rows: list[Row], *, once: str) -> None:
    """Append the rows to the ledger; of each, the columns that the ledger has."""
    table = LEDGERS[name].dtypes()
    filled = [{column: row.get(column) for column in table} for row in rows]
    append(home, name, pl.DataFrame(filled, schema=table), once=f"{name}:{once}")
