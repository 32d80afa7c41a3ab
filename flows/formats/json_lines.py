"""Tables of JSON lines: each key a column, in the order in which the keys first appear."""

import json
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import polars as pl

from flows.formats.limits import Limits
from flows.formats.numbers import shown_number
from flows.formats.pieces import Heading, Piece, rejects, row_schema
from flows.formats.records import BAD
from flows.formats.refusal import FileRefused
from flows.formats.sheets import Sheet
from schemas.reasons import RejectReason

_LINES = 100_000
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
    for lines in _batches(path, limits):
        for _, line in lines:
            keys |= dict.fromkeys(_read(line) or ())
        if len(keys) > limits.columns:
            raise FileRefused(f"it has more than {limits.columns} keys; send only those that are needed")
    if not keys:
        raise FileRefused("none of its lines is a JSON object; send one object on each line")
    names = list(keys)
    return Sheet(_pieces(path, names, limits), name=name, heading=Heading(None, names), limits=limits)


def _pieces(path: Path, names: list[str], limits: Limits) -> Iterator[Piece]:
    schema = row_schema(len(names))
    for lines in _batches(path, limits):
        read = [(number, line, _read(line)) for number, line in lines]
        rows = [(number, *(found.get(name, "") for name in names)) for number, _, found in read if found is not None]
        torn = [(number, *_why(line)) for number, line, found in read if found is None]
        yield Piece(pl.DataFrame(rows, schema=schema, orient="row"), rejects(torn))


def _batches(path: Path, limits: Limits) -> Iterator[list[tuple[int, str]]]:
    """Some lines at a time, each with its number."""
    numbered = enumerate(_lines(path, limits), start=1)
    while lines := list(islice(numbered, _LINES)):
        yield lines


def _lines(path: Path, limits: Limits) -> Iterator[str]:
    with path.open("rb") as file:
        while line := file.readline(limits.line_bytes):
            if len(line) == limits.line_bytes and not line.endswith(b"\n"):
                raise FileRefused(f"it has a line of more than {limits.line_bytes:,} bytes; send one row a line")
            yield line.decode("utf-8", errors="heed_mark").rstrip("\r\n").removeprefix("\ufeff")


def _why(line: str) -> tuple[RejectReason, str]:
    if not line.strip():
        return RejectReason.BLANK_LINE, ""
    if BAD in line:
        return RejectReason.BAD_BYTES, line.replace(BAD, "\ufffd")
    return RejectReason.NUL_BYTE if "\0" in line else RejectReason.TORN_LINE, line


def _read(line: str) -> dict[str, str] | None:
    if BAD in line:
        return None
    try:
        read = json.loads(
            line, parse_int=_Written, parse_float=_Written, parse_constant=_Written, object_pairs_hook=_once
        )
        if not isinstance(read, dict):
            return None
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
