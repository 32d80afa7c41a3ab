"""Fingerprints: the SHA-256 of a file's bytes, and of a table's rows."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
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

    It is that of the columns' own: of 64-bit values, or of the lengths of texts and then the texts, one stretch of rows
    after the other. No file format and no library's version changes it.
    """
    with ThreadPoolExecutor() as threads:
        prints = threads.map(_of_column, rows.get_columns())
        return hashlib.sha256("".join(prints).encode()).hexdigest()


def _of_column(column: pl.Series) -> str:
    digest = hashlib.sha256()
    for start in range(0, len(column), _ROWS_AT_A_TIME):
        stretch = column.slice(start, _ROWS_AT_A_TIME)
        if stretch.dtype == pl.String:
            digest.update(stretch.str.len_bytes().cast(pl.Int64).fill_null(_NOTHING).to_numpy().tobytes())
            digest.update((stretch.str.join("").item() or "").encode())
        else:
            digest.update(stretch.to_physical().cast(pl.Int64).fill_null(_NOTHING).to_numpy().tobytes())
    return digest.hexdigest()
