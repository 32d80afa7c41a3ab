"""Fingerprints: the SHA-256 of a file's bytes, and of a table's rows."""

import hashlib
from pathlib import Path

import polars as pl

_ROWS_AT_A_TIME = 1_000_000
_NOTHING = -1
"""The length of a text that is not there."""


def sha256_of(path: Path) -> str:
    """The SHA-256 of the file's bytes, hexadecimal; it may be larger than memory."""
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def sha256_of_rows(rows: pl.DataFrame) -> str:
    """The SHA-256 of the table's values in their order, hexadecimal: of texts, whole numbers and instants.

    Each column of a stretch of rows is its 64-bit values, or the lengths of its texts and then the texts. What no file
    format and no library's version changes; writing the rows as text to the same end took more than twice as long.
    """
    digest = hashlib.sha256()
    for stretch in rows.iter_slices(_ROWS_AT_A_TIME):
        for column in stretch.get_columns():
            if column.dtype == pl.String:
                digest.update(column.str.len_bytes().cast(pl.Int64).fill_null(_NOTHING).to_numpy().tobytes())
                digest.update((column.str.join("").item() or "").encode())
            else:
                digest.update(column.to_physical().cast(pl.Int64).fill_null(_NOTHING).to_numpy().tobytes())
    return digest.hexdigest()
