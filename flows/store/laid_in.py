"""One file under a second name, whole or not at all, and still under its first."""

import os
import shutil
from pathlib import Path


def lay_in(file: Path, target: Path) -> None:
    """Have `target` be the file too, in place of whatever was there: by a link, or a copy where the disk knows none."""
    beside = file.with_name(f"{file.name}.second")
    beside.unlink(missing_ok=True)
    try:
        os.link(file, beside)
    except OSError:  # no links on exFAT, many shares and FUSE
        shutil.copyfile(file, beside)
    beside.replace(target)
    beside.unlink(missing_ok=True)  # a rename between two names of one file leaves both
