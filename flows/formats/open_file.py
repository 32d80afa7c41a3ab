"""Any file that a supplier sends, opened as its sheets."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from flows.formats.delimited import open_delimited
from flows.formats.limits import LIMITS, Limits
from flows.formats.sheets import Sheet


def open_file(
    path: Path,
    *,
    encoding: str | None = None,
    scratch: Path,
    limits: Limits = LIMITS,
    also_known: Sequence[str] = (),
) -> Iterator[Sheet]:
    """Every sheet of the file, in order; each is to be read before the next is asked for.

    `encoding` is what the sender's layout says, `scratch` a folder for what must be unpacked or transcoded,
    `also_known` headings that heed knows besides its own, those of the layout.

    Raises:
        FileRefused: it cannot be read at all; also while its sheets are iterated over.
    """
    _ = encoding, scratch
    yield open_delimited(path, name=None, limits=limits, also_known=also_known)
