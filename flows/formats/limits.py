"""How large a file may be, and become, before it is no list that a person made."""

from dataclasses import dataclass

from flows.formats.refusal import FileRefused

_MIB, _GIB = 1 << 20, 1 << 30


@dataclass(frozen=True)
class Limits:
    """The most that one file may hold; beyond it, the file is refused whole."""

    unpacked_bytes: int = 64 * _GIB
    """What all members of an archive unpack to: six of the largest lists (10 GB), less than a small disk."""

    ratio: int = 250
    """Unpacked bytes for each packed one, above `ratio_free_bytes`; lists pack 3 to 60 times, DEFLATE can do 1032."""

    ratio_free_bytes: int = 64 * _MIB
    """So little may unpack from anything: it costs nothing, and short files of one repeated row pack very well."""

    members: int = 1_000
    """Files in one archive."""

    workbook_bytes: int = 2 * _GIB
    """What the XML of one workbook unpacks to; a full sheet (1,048,576 rows) of ten columns has about 0.5 GiB."""

    workbook_memory: int = 6 * _GIB
    """The most that the process may have that reads a workbook."""

    workbook_memory_at_least: int = _GIB
    """What it may have for the smallest: a sheet of 26 columns with a cell in its last row takes as much."""

    workbook_memory_ratio: int = 12
    """What it may have besides for each unpacked byte; measured (2026-11): 2. A broken XLS asks for all there is."""

    workbook_seconds: int = 300
    """Processor time to read a workbook; the largest honest one takes about half a minute."""

    columns: int = 1_000
    """Columns of a table."""

    line_bytes: int = 4 * _MIB
    """A line; without an end in so many bytes, the file is no text of lines."""

    cell_bytes: int = 128 * 1024
    """A cell; a spreadsheet's holds 32,767 characters. A quote still open after so much was never closed."""

    rejects: int = 5_000_000
    """Lines of one table that are no rows; they are kept in memory until the table has been read."""


LIMITS = Limits()


class Allowance:
    """What is left of a file's unpacked bytes, counted as they come, whatever its directory says of them."""

    def __init__(self, packed_bytes: int, limits: Limits) -> None:
        by_ratio = max(packed_bytes * limits.ratio, limits.ratio_free_bytes)
        self._left = min(by_ratio, limits.unpacked_bytes)

    def take(self, unpacked_bytes: int) -> None:
        """Count bytes that were unpacked, or are about to be.

        Raises:
            FileRefused: more than the file may become.
        """
        self._left -= unpacked_bytes
        if self._left < 0:
            raise FileRefused("it unpacks to far more than a list of its size; send it unpacked")
