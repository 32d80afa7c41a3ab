"""Tables of JSON lines: each key a column, in the order in which the keys first appear."""

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import polars as pl

from flows.formats.limits import Limits
from flows.formats.numbers import shown_number
from flows.formats.pieces import Heading, Piece, rejects
from flows.formats.records import BAD
from flows.formats.refusal import FileRefused
from flows.formats.sheets import Sheet
from schemas.reasons import RejectReason

_LINES, _BYTES, _CELLS = 100_000, 16 << 20, 4_000_000
"""Read at a time, the least of the three: a few bytes may be a line of a thousand columns, and a line four million."""

_FEW_LINES = 32
"""Read at a time at least, so that the last lines of a table are seen together."""

_HALF = re.compile(r"\\u[dD][89a-fA-F]")
"""Half of a character that takes two; alone it is none, and no text."""


class _Twice(ValueError):
    """A key stands twice in one object."""


def open_json_lines(path: Path, *, name: str | None, limits: Limits) -> Sheet:
    """The table in a file of UTF-8 JSON lines; a line that is no object, or names a key twice, is torn.

    Numbers come as they are written, except that 13800138000.0 is 13800138000; what is nested comes as JSON.

    Raises:
        FileRefused: it has more keys than a table has columns, or a line without end.
    """
    keys: dict[str, None] = {}
    for _, line in _lines(path, limits):
        keys |= dict.fromkeys(_read(line) or ())
        if len(keys) > limits.columns:
            raise FileRefused(f"it has more than {limits.columns} keys; send only those that are needed")
    if not keys:
        raise FileRefused("none of its lines is a JSON object; send one object on each line")
    names = list(keys)
    return Sheet(_pieces(path, names, limits), name=name, heading=Heading(None, names), limits=limits)


def _pieces(path: Path, names: list[str], limits: Limits) -> Iterator[Piece]:
    for lines in _batches(path, limits, columns=len(names)):
        read = [(number, line, _read(line)) for number, line in lines]
        torn = [(number, *_why(line)) for number, line, found in read if found is None]
        yield Piece(_rows([(number, found) for number, _, found in read if found is not None], names), rejects(torn))


def _rows(read: list[tuple[int, dict[str, str]]], names: list[str]) -> pl.DataFrame:
    """The objects as rows; only the columns that one of them has are gone through."""
    there = set[str]().union(*(found for _, found in read))
    cells = (
        pl.Series(f"f{place}", [found.get(name, "") for _, found in read], dtype=pl.String)
        if name in there
        else pl.repeat("", len(read), dtype=pl.String, eager=True).alias(f"f{place}")
        for place, name in enumerate(names)
    )
    return pl.DataFrame([pl.Series("row_number", [number for number, _ in read], dtype=pl.Int64), *cells])


def _batches(path: Path, limits: Limits, *, columns: int) -> Iterator[list[tuple[int, str]]]:
    """Some lines at a time, each with its number."""
    batch: list[tuple[int, str]] = []
    letters = 0
    for number, line in _lines(path, limits):
        batch.append((number, line))
        letters += len(line)
        is_full = letters >= _BYTES or len(batch) >= min(_LINES, _CELLS // columns)
        if is_full and len(batch) >= _FEW_LINES:
            yield batch
            batch, letters = [], 0
    if batch:
        yield batch


def _lines(path: Path, limits: Limits) -> Iterator[tuple[int, str]]:
    """Each line with its number."""
    number = 0
    with path.open("rb") as file:
        while line := file.readline(limits.line_bytes):
            if len(line) == limits.line_bytes and not line.endswith(b"\n"):
                raise FileRefused(f"it has a line of more than {limits.line_bytes:,} bytes; send one row a line")
            number += 1
            yield number, line.decode("utf-8", errors="heed_mark").rstrip("\r\n").removeprefix("\ufeff")


def _why(line: str) -> tuple[RejectReason, str]:
    if not line.strip():
        return RejectReason.BLANK_LINE, ""
    if BAD in line:
        return RejectReason.BAD_BYTES, line.replace(BAD, "\ufffd")
    return RejectReason.NUL_BYTE if "\0" in line else RejectReason.TORN_LINE, line


def _read(line: str) -> dict[str, str] | None:
    if BAD in line or not line.lstrip().startswith("{"):
        return None
    try:
        read = _DECODER.decode(line)
        told = {key: _text(value) for key, value in read.items()}
        if _HALF.search(line):
            json.dumps(told, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        return None
    return told


class _Written(str):
    """A number as it is written."""

    __slots__ = ()


def _once(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    told = list(pairs)
    read = dict(told)
    if len(read) < len(told):
        raise _Twice
    return read


_DECODER = json.JSONDecoder(parse_int=_Written, parse_float=_Written, parse_constant=_Written, object_pairs_hook=_once)
"""Made once: `json.loads` makes one for each line, in twice the time of a short one."""


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case _Written():
            return shown_number(value)
        case str():
            return value
        case _:
            return json.dumps(value, ensure_ascii=False)
