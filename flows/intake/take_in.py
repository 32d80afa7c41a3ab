"""One look at the inbox: every file that waits, taken in once and whole."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from flows.errors import BadInput
from flows.home import Home
from flows.intake.csv_rows import FileRefused
from flows.intake.inbox import inbox_files
from flows.intake.one_file import take_in_file
from flows.ledgers import open_ledgers, read_ledger
from flows.plan import load_plan


@dataclass
class Taken:
    """What came of one look at the inbox: counts, and the files that could not be taken in, with the reason."""

    files: int = 0
    known: int = 0
    rows: int = 0
    rejected: int = 0
    refused: list[str] = field(default_factory=list)

    def in_words(self) -> str:
        """The counts as a person reads them."""
        said = f"{self.files} new files, {self.rows:,} rows, {self.rejected:,} rejected; {self.known} known before"
        return f"{said}; {len(self.refused)} refused" if self.refused else said


def take_in(home: Home, *, taken_in_at: datetime, on_file: Callable[[str], None] = lambda _: None) -> Taken:
    """Take in every file of the inbox that is not taken in yet; `on_file` hears each one's place.

    A list that cannot be read waits, and is named in `refused`. Any other file may hold a no: such a one stops the
    night, after all the rest has been taken in.

    Raises:
        BadInput: a file that may hold a no cannot be read.
    """
    versions = open_ledgers(home)
    records = read_ledger(home, "files", versions["files"]).collect()
    known = set(records.get_column("file_id"))
    plan, taken = load_plan(), Taken()
    files, strays = inbox_files(home)
    stopping = [f"{place}: lies where no file is looked for; put it into inbox/<kind>/<source>/" for place in strays]
    for file in files:
        on_file(file.shown)
        if file.file_id in known:
            taken.known += 1
            continue
        try:
            rows, rejected = take_in_file(home, file, plan, taken_in_at, records)
        except FileRefused as refusal:
            (taken.refused if file.kind == "lists" else stopping).append(f"{file.shown}: {refusal}")
            continue
        known.add(file.file_id)
        taken.files, taken.rows, taken.rejected = taken.files + 1, taken.rows + rows, taken.rejected + rejected
    if stopping:
        raise BadInput("may hold a no and cannot be read, so nothing is handed over: " + " · ".join(stopping))
    return taken
