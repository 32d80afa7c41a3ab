"""One look at the inbox: every file that waits, taken in once and whole."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import polars as pl

from flows.errors import BadInput
from flows.formats.refusal import FileRefused
from flows.home import Home
from flows.intake.hear_again import hear_again
from flows.intake.inbox import InboxFile, file_id, inbox_files
from flows.intake.masks import masked
from flows.intake.one_file import StagedFile, stage_file
from flows.intake.refusals import refuse_shrunk
from flows.intake.settling import StillWritten, looked_at, moving_files
from flows.intake.staging import keep_promises
from flows.intake.together import Together
from flows.ledgers import open_ledgers, read_ledger, snapshot
from flows.plan import load_plan


@dataclass
class Taken:
    """What came of one look at the inbox: counts, and the files that could not be taken in, with the reason."""

    files: int = 0
    known: int = 0
    rows: int = 0
    rejected: int = 0
    refused: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    """Files that are left for the next time or came again under another name, and hidden sheets passed over."""
    waiting: list[str] = field(default_factory=list)
    """Those of the files left for the next time that may hold a no."""

    def in_words(self) -> str:
        """The counts as a person reads them."""
        said = f"{self.files} new files, {self.rows:,} rows, {self.rejected:,} rejected; {self.known} known before"
        return f"{said}; {len(self.refused)} refused" if self.refused else said

    def then(self, later: "Taken") -> "Taken":
        """What came of this look and of a later one together; what waits is what the later one left."""
        done = [note for note in self.notes if not note.endswith(_LEFT)]
        return Taken(
            files=self.files + later.files,
            known=self.known,
            rows=self.rows + later.rows,
            rejected=self.rejected + later.rejected,
            refused=later.refused,
            notes=list(dict.fromkeys([*done, *later.notes])),
            waiting=later.waiting,
        )


_LEFT = "still being written; left for the next time"


def take_in(home: Home, *, taken_in_at: datetime, on_file: Callable[[str], None] = lambda _: None) -> Taken:
    """Take in every file of the inbox that is not taken in yet; `on_file` hears each one's place and its rows so far.

    A list that cannot be read waits, and is named in `refused`. Any other file may hold a no: such a one stops the
    night, after all the rest has been taken in.

    Raises:
        BadInput: a file that may hold a no cannot be read; its message names every other file that waits, too.
    """
    intake = _Intake(home, taken_in_at, on_file)
    files, strays = inbox_files(home)
    moving = moving_files(files, settle_seconds=home.settings.settle_seconds)
    for together in _snapshots_together(files):
        if moving.isdisjoint(file.path for file in together):
            intake.take_in(together)
        else:
            intake.leave(together)
    intake.together.keep()
    if stopping := strays + intake.stopping:
        raise BadInput(_why_it_stops(stopping, intake.taken))
    return intake.taken


def _why_it_stops(stopping: Sequence[str], taken: Taken) -> str:
    said = "may hold a no and cannot be read, so nothing is handed over: " + " · ".join(stopping)
    besides = [*taken.refused, *taken.notes]
    return f"{said}\nbesides: {' · '.join(besides)}" if besides else said


def _snapshots_together(files: Sequence[InboxFile]) -> list[list[InboxFile]]:
    """Each file by itself, but those of one register and date, which are one snapshot."""
    together: dict[object, list[InboxFile]] = {}
    for file in files:
        snapshot = (file.source, file.named_on) if file.kind == "registers" and file.named_on else file.path
        together.setdefault(snapshot, []).append(file)
    return list(together.values())


class _Intake:
    """What one look at the inbox knows, and what has come of it so far."""

    def __init__(self, home: Home, taken_in_at: datetime, on_file: Callable[[str], None]) -> None:
        open_ledgers(home)
        keep_promises(home)
        heard = hear_again(home, taken_in_at=taken_in_at)
        self.home, self.taken_in_at, self.on_file, self.plan = home, taken_in_at, on_file, load_plan()
        records = read_ledger(home, "files", snapshot(home)["files"]).collect()
        self.known = {file_id(*told[:-1]): told[-1] for told in records.select(_IDENTITY).iter_rows()}
        self.registers = records.filter(pl.col("kind") == "registers")
        self.taken, self.stopping, self.together = Taken(), list[str](), Together(home)
        if heard:
            self.taken.notes.append(f"the phrases have changed: {heard:,} notes taken in before say no, and hold now")

    def take_in(self, together: Sequence[InboxFile]) -> None:
        """Take in what is new of files that stand or fall together."""
        staged: list[StagedFile] = []
        try:
            for file in together:
                with looked_at(file):
                    if not self._is_known(file, staged):
                        staged.append(self._stage(file))
            if staged:
                noes = sum(one.account.noes for one in staged)
                refuse_shrunk(self.home, [one.file for one in staged], noes, self.registers)
        except FileRefused as refusal:
            said = self.taken.refused if file.kind == "lists" else self.stopping
            said.append(f"{file.shown}: {refusal}")
            _forget(staged)
        except StillWritten:
            self.leave(together)
            _forget(staged)
        else:
            self._commit(staged)

    def leave(self, files: Sequence[InboxFile]) -> None:
        """Say that the files wait for the next time."""
        self.taken.notes += [f"{file.shown}: {_LEFT}" for file in files]
        self.taken.waiting += [file.shown for file in files if file.kind != "lists"]

    def _is_known(self, file: InboxFile, staged: Sequence[StagedFile]) -> bool:
        self.on_file(file.shown)
        beside = {one.file.file_id: masked(one.file.path.name) for one in staged}
        name = beside.get(file.file_id) or self.known.get(file.file_id)
        if name is None:
            return False
        self.taken.known += 1
        if name != masked(file.path.name):
            self.taken.notes.append(f"{file.shown}: known before as {name}; it changes nothing")
        return True

    def _stage(self, file: InboxFile) -> StagedFile:
        def on_rows(rows: int) -> None:
            self.on_file(f"{file.shown}  {rows:,} rows")

        return stage_file(self.home, file, self.plan, self.taken_in_at, on_rows=on_rows)

    def _commit(self, staged: Sequence[StagedFile]) -> None:
        self.together.add([one.staging for one in staged])
        self.registers = pl.concat([self.registers, *(one.records for one in staged if one.file.kind == "registers")])
        for one in staged:
            self.known[one.file.file_id] = masked(one.file.path.name)
            self.taken.files += 1
            self.taken.rows += one.account.rows
            self.taken.rejected += one.account.rejected
            self.taken.notes += [
                f"{one.file.shown}: {name}: hidden and without phones, so passed over" for name in one.passed_over
            ]


_IDENTITY = ("kind", "source", "dated_on", "sha256", "file_name")


def _forget(staged: Sequence[StagedFile]) -> None:
    for one in staged:
        one.staging.forget()
