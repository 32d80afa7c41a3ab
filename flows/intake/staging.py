"""Rows on their way into the ledgers: gated, written as Parquet, and added to each ledger in one commit of its own."""

import json
import shutil
from collections import deque
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path

import polars as pl

from flows.home import Home
from flows.ledgers import LedgerFile, adopt, write_ledger_file
from schemas.tables.ledgers import LEDGERS

ROWS_A_FILE = 500_000
"""Rows of a ledger that are kept in memory before they are written: a file of some 10 MB."""

_WRITTEN_AT_ONCE = 2
_PROMISE = "promise.json"


class Staging:
    """The rows of one inbox file or several, staged in a folder of their own; nobody reads them there.

    They get into the ledgers by two steps. `promise` writes down, at one stroke, that all of them are there; `keep`
    adds them to ledger after ledger, the record of the file last. A process killed before the promise has done nothing,
    and one killed after it is completed by `keep_promises`, with the same rows.
    """

    def __init__(self, home: Home, file_id: str) -> None:
        self.folder = home.incoming / file_id
        shutil.rmtree(self.folder, ignore_errors=True)
        self.held: dict[str, list[pl.DataFrame]] = {name: [] for name in LEDGERS}
        """By ledger, the rows that are not written yet."""
        self._files: dict[str, list[LedgerFile]] = {name: [] for name in LEDGERS}
        self._writing: deque[tuple[str, Future[LedgerFile]]] = deque()
        self._writers = ThreadPoolExecutor(_WRITTEN_AT_ONCE)

    @property
    def is_small(self) -> bool:
        """Whether all of it is in memory still."""
        return not self._writing and not any(self._files.values())

    @property
    def rows(self) -> int:
        """How many rows are in memory."""
        return sum(part.height for parts in self.held.values() for part in parts)

    def add(self, rows: Mapping[str, pl.DataFrame]) -> None:
        """Take rows of each ledger; what fills a file is written."""
        for name, more in rows.items():
            if more.height:
                self.held[name].append(more)
            if sum(part.height for part in self.held[name]) >= ROWS_A_FILE:
                self._write(name)

    def take_over(self, small: "Staging") -> None:
        """Take all the rows of another that is small, and leave nothing to it."""
        for name, parts in small.held.items():
            for part in parts:
                self.add({name: part})
        small.forget()

    def promise(self) -> None:
        """Write the rest, and then that everything is there."""
        for name, rows in self.held.items():
            if rows:
                self._write(name)
        self._await(left=0)
        self._writers.shutdown()
        said = {name: [asdict(file) for file in files] for name, files in self._files.items() if files}
        beside = self.folder / f"{_PROMISE}.part"
        beside.write_text(json.dumps(said), encoding="utf-8")
        beside.replace(self.folder / _PROMISE)

    def forget(self) -> None:
        """Leave nothing behind of a file that is not taken in."""
        self._writers.shutdown(cancel_futures=True)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _write(self, name: str) -> None:
        rows, self.held[name] = self.held[name], []
        number = len(self._files[name]) + sum(written == name for written, _ in self._writing)
        path = self.folder / name / f"{self.folder.name[:16]}-{number:05d}.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        self._writing.append((name, self._writers.submit(_written, name, rows, path)))
        self._await(left=_WRITTEN_AT_ONCE)

    def _await(self, *, left: int) -> None:
        while len(self._writing) > left:
            name, written = self._writing.popleft()
            self._files[name].append(written.result())


def _written(name: str, rows: list[pl.DataFrame], path: Path) -> LedgerFile:
    return write_ledger_file(name, pl.concat(rows), path)


def keep_promises(home: Home) -> None:
    """Add everything that was promised to the ledgers, and forget what was not."""
    for folder in sorted(home.incoming.glob("*")):
        if (folder / _PROMISE).is_file():
            _keep(home, folder)
        shutil.rmtree(folder)


def _keep(home: Home, folder: Path) -> None:
    """Ledger by ledger, each once; the record of the file last, so that a known file is one that is there whole."""
    said = json.loads((folder / _PROMISE).read_bytes())
    for name in sorted(said, key=lambda name: (name == "files", name)):
        files = [LedgerFile(**file) for file in said[name]]
        adopt(home, name, files, staged=folder / name, once=f"{name}:{folder.name}")
