"""A home with an inbox full of broken files, the same for the same seed."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

from benchmarks.fuzz.broken import broken
from benchmarks.fuzz.seeds import seeds
from flows.home import Home
from flows.intake.inbox import InboxFile

_SETTINGS = """
default_region = "US"
settle_seconds = 0
[vendors.north]
root = "outbox/north"
outcome_codes = "vicidial"
"""
_CAMPAIGN = """
controller = "Sunrise"
purpose = "reminder"
policy = "cn"
suppliers = ["desk"]
vendor = "north"
"""
_LAYOUTS = {
    "bare-lists": "[columns]\nphone = [1, 3]\nname = 2\nexternal_id = 4\n",
    "bare-consents": "[columns]\nphone = 1\ncontroller = 2\npurpose = 3\nchannel = 4\ngranted_at = 5\nevidence = 8\n",
    "bare-registers": "[columns]\nphone = 1\n",
    "bare-hashes": "[columns]\nphone_sha256 = 1\n",
    "bare-complaints": "[columns]\nphone = 1\ncomplained_at = 2\n",
    "bare-erasures": "[columns]\nphone = 1\nrequested_at = 2\n",
    "in-gbk": 'encoding = "gbk"\n',
    "renamed": 'area_code = "202"\n[columns]\nphone = "姓名"\n',
}
"""By sender; any sender's file may come as another's, and a layout then says what is not so."""

_ENDINGS = (
    ".csv",
    ".CSV",
    ".txt",
    ".xlsx",
    ".xls",
    ".parquet",
    ".jsonl",
    ".gz",
    ".zip",
    ".csv.gz",
    ".jpg",
    "",
    ".😀",
    ".csv .",
)


@dataclass(frozen=True)
class Laid:
    """One broken file in the inbox: its number among all, what it was made of, and what it is."""

    number: int
    form: str
    file: InboxFile
    content: bytes

    @property
    def sha256(self) -> str:
        """As the ledger of files has it."""
        return hashlib.sha256(self.content).hexdigest()


def new_home(root: Path) -> Home:
    """A home of one vendor, one campaign and some layouts, its inbox still empty."""
    for folder in ("inbox", "campaigns", "layouts", "ledgers"):
        (root / folder).mkdir(parents=True)
    (root / "heed.toml").write_text(_SETTINGS, encoding="utf-8")
    (root / "campaigns" / "spring.toml").write_text(_CAMPAIGN, encoding="utf-8")
    for source, layout in _LAYOUTS.items():
        (root / "layouts" / f"{source}.toml").write_text(layout, encoding="utf-8")
    return Home.at(root)


def is_list(number: int) -> bool:
    """Whether the file of this number is a list: such files wait if refused, and all others stop an intake."""
    return number % 3 == 0


def lay(home: Home, seed: int, numbers: Sequence[int]) -> list[Laid]:
    """The files of these numbers, laid into the inbox."""
    return [_laid(home, seed, number) for number in numbers]


def _laid(home: Home, seed: int, number: int) -> Laid:
    chance = Random(f"{seed}/{number}")  # noqa: S311 - a drawing, no secret
    of = chance.choice([one for one in seeds() if (one.kind == "lists") == is_list(number)])
    content = of.content if chance.random() < 0.03 else broken(chance, of.content)
    day = date(2020, 1, 1) + timedelta(days=number % 2_000)
    source = of.source
    if of.kind == "registers" and of.form != "csv bare":
        source = f"{of.source}-{chance.randrange(4)}"
    elif of.kind != "outcomes":
        source = chance.choice((source,) * 8 + tuple(_LAYOUTS))
    elif chance.random() < 0.02:
        source = "stranger"
    path = home.inbox / of.kind / source / f"{day}-{number}{chance.choice(_ENDINGS)}"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return Laid(number, of.form, InboxFile(path, of.kind, source), content)
