"""A home whose ledgers are as long as asked, for nights to be measured on: nothing of it went through an inbox.

Its numbers are drawn evenly from allocated mobile and landline ranges; nobody is meant by them.
"""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from benchmarks.long_home import tables
from benchmarks.long_home.shape import AS_OF, SUPPLIERS, LongHome
from flows.home import Home
from flows.ledgers import LedgerFile, adopt, open_ledgers, write_ledger_file

__all__ = ["AS_OF", "LongHome", "make"]

CHUNK = 1_000_000
SETTINGS = """
[vendors.north]
root = "outbox/north"
outcome_codes = "vicidial"
[registers.national]
jurisdiction = "CN"
max_age_days = 21
"""
CAMPAIGN = f"""
controller = "Sunrise"
purpose = "reminder"
policy = "cn"
suppliers = {list(SUPPLIERS)}
vendor = "north"
batch_size = 1000000
"""


def make(home: LongHome) -> Home:
    """The home, settings and ledgers: to four contacts there are four consents, a no and two outcomes."""
    home.root.mkdir(parents=True)
    (home.root / "heed.toml").write_text(SETTINGS, encoding="utf-8")
    (home.root / "campaigns").mkdir()
    (home.root / "campaigns" / "reminder.toml").write_text(CAMPAIGN, encoding="utf-8")
    opened = Home.at(home.root)
    open_ledgers(opened)
    for name, rows, make_rows in (
        ("contacts", home.contacts, tables.contacts),
        ("consents", home.contacts, tables.consents),
        ("suppressions", home.contacts // 4, tables.suppressions),
        ("outcomes", home.contacts // 2, tables.outcomes),
        ("registers", home.contacts // 20, tables.registers),
        ("disclosures", home.contacts // 40, tables.disclosures),
    ):
        _write(opened, name, (make_rows(home, part) for part in _chunks(rows)))
    _write(opened, "files", iter([tables.files(home)]))
    return opened


def _chunks(rows: int) -> Iterator[pl.LazyFrame]:
    for start in range(0, rows, CHUNK):
        yield pl.LazyFrame({"row": pl.int_range(start, min(rows, start + CHUNK), dtype=pl.UInt64, eager=True)})


def _write(home: Home, name: str, parts: Iterator[pl.LazyFrame]) -> None:
    with TemporaryDirectory(dir=home.root) as staged:
        files: list[LedgerFile] = []
        for at, part in enumerate(parts):
            files.append(write_ledger_file(name, part.collect(), Path(staged) / f"part-{at:05}.parquet"))
        adopt(home, name, files, staged=Path(staged), once="long home")
