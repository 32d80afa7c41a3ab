"""Tables of separated UTF-8 text, larger than memory if need be: some blocks at a time, in order."""

import os
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from flows.formats.blocks import Block, lines_in, read_block
from flows.formats.dialects import told_dialect
from flows.formats.limits import Limits
from flows.formats.pieces import Piece
from flows.formats.records import Dialect
from flows.formats.refusal import FileRefused
from flows.formats.sheets import Sheet

BLOCK_BYTES = 8 << 20
"""About 200,000 rows of a list; with two for each core in flight, 0.3 GB in memory."""

_MOST_LINES, _PART_BYTES = BLOCK_BYTES // 8, BLOCK_BYTES // 32
"""A line of a list has more than eight bytes."""

_HEAD_BYTES = 512 << 10
"""What a table's way of writing is told from: more than the longest cell, so that an open quote is seen to be open."""

_BOM = b"\xef\xbb\xbf"


def open_delimited(path: Path, *, name: str | None, limits: Limits, also_known: Sequence[str] = ()) -> Sheet:
    """The table in a file of UTF-8 text.

    Raises:
        FileRefused: it is empty, or has more columns than a table has.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES).removeprefix(_BOM)
    is_whole = path.stat().st_size <= _HEAD_BYTES
    if not head.strip():
        raise FileRefused("it is empty; send it with its heading line")
    line_end = b"\n" if b"\n" in head else b"\r"
    text = head.decode("utf-8", errors="heed_mark").replace("\r\n", "\n")
    lines = (text.replace("\r", "\n") if line_end == b"\r" else text).split("\n")
    dialect, heading = told_dialect(
        lines if is_whole else lines[:-1] or lines, is_whole=is_whole, limits=limits, also_known=also_known
    )
    blocks = _blocks(path, line_end, limits)
    return Sheet(_pieces(blocks, dialect), name=name, heading=heading, limits=limits)


def _pieces(blocks: Iterator[tuple[bytes, bool]], dialect: Dialect) -> Iterator[Piece]:
    """Every block's records, numbered; the blocks behind it are read meanwhile, as if none went on behind its end."""
    cores = len(os.sched_getaffinity(0))
    records, rest = 0, b""
    waiting: deque[tuple[bytes, bool, Future[Block]]] = deque()
    with ThreadPoolExecutor(cores) as pool:
        try:
            for data, is_last in blocks:
                waiting.append((data, is_last, pool.submit(read_block, data, dialect, is_last=is_last)))
                if len(waiting) <= cores and not is_last:
                    continue
                while waiting and (is_last or len(waiting) > cores):
                    block = _settled(rest, *waiting.popleft(), dialect)
                    yield block.after(records)
                    records, rest = records + block.records, block.rest
        finally:
            for _, _, future in waiting:
                future.cancel()


def _settled(rest: bytes, data: bytes, is_last: bool, ahead: Future[Block], dialect: Dialect) -> Block:
    if not rest:
        return ahead.result()
    ahead.cancel()
    return read_block(rest + data, dialect, is_last=is_last)


def _blocks(path: Path, line_end: bytes, limits: Limits) -> Iterator[tuple[bytes, bool]]:
    """The bytes of the file in blocks of whole lines, each with whether it is the last."""
    with path.open("rb") as file:
        rest = file.read(BLOCK_BYTES).removeprefix(_BOM)
        while more := file.read(BLOCK_BYTES):
            end = rest.rfind(line_end) + 1
            yield from ((part, False) for part in _parts(_with_newlines(rest[:end], line_end)))
            if len(rest) - end > limits.line_bytes:
                raise FileRefused(
                    f"it has a line of more than {limits.line_bytes:,} bytes; send a table, one row a line"
                )
            rest = rest[end:] + more
        *parts, last = _parts(_with_newlines(rest, line_end)) or [b""]
        yield from ((part, False) for part in parts)
        yield last, True


def _parts(data: bytes) -> list[bytes]:
    """A block in parts of whole lines, if it has more than any list: as a reject, each takes hundreds of bytes."""
    if lines_in(data) <= _MOST_LINES:
        return [data] if data else []
    parts, at = [], 0
    while at < len(data):
        end = data.find(b"\n", at + _PART_BYTES) + 1 or len(data)
        parts.append(data[at:end])
        at = end
    return parts


def _with_newlines(data: bytes, line_end: bytes) -> bytes:
    return data if line_end == b"\n" else data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
