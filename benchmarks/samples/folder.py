"""The one safe way to write a sample home: into a folder that holds nothing else."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from benchmarks.samples.recipe import Recipe
from benchmarks.samples.sheets import sheets

SETTINGS = Path(__file__).parent / "settings"
RECORD = "MADE.txt"
"""The names of everything that was made: what may be replaced, and nothing else."""
AT_ONCE = 3
"""Sheets written at the same time: one alone leaves cores idle while its lines are put in order."""


class NotOurs(Exception):
    """The folder holds something that was not made here."""


def write_samples(out: Path, recipe: Recipe, *, list_format: str = "csv") -> list[str]:
    """Write `home/` and `next-day/` below `out`, replacing only what an earlier call wrote; returns every path.

    Raises:
        NotOurs: `out` holds something else; nothing is touched.
    """
    tables, settings = sheets(list_format), _settings()
    made = sorted([RECORD, *settings, *(table.path for table in tables)])
    _make_room(out)
    (out / RECORD).write_text("".join(f"{path}\n" for path in made), encoding="utf-8")
    for path, source in settings.items():
        (out / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, out / path)
    with ThreadPoolExecutor(AT_ONCE) as writers:
        list(writers.map(lambda table: table.write(out, recipe), tables))
    return made


def _make_room(out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    record = out / RECORD
    ours = set(record.read_text(encoding="utf-8").splitlines()) if record.is_file() else set()
    found = {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_symlink() or not path.is_dir()}
    if strange := sorted(found - ours):
        raise NotOurs(f"{out} holds {len(strange)} files that were not made here, {strange[0]} among them; left alone")
    for path in found:
        (out / path).unlink()


def _settings() -> dict[str, Path]:
    """Every file that is written as it is: what a home says of itself, and the notice once more at the top."""
    texts = {f"home/{path.relative_to(SETTINGS).as_posix()}": path for path in SETTINGS.rglob("*") if path.is_file()}
    return texts | {"NOTICE.md": SETTINGS / "NOTICE.md"}
