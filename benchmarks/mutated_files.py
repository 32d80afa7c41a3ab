"""Mutated files, read or refused: `python -m benchmarks.mutated_files --files 100000 --seed 1`.

Each file is made by a real writer and then damaged: bits turned, bytes cut out or doubled, the end cut off, another
file's bytes spliced in, another encoding's bytes in the middle. Reading it must end in rows and rejects or in a refusal
in words, within ten seconds, without a cell in the refusal, and without losing a line.
"""

import argparse
import csv
import gzip
import io
import json
import os
import random
import sys
import time
import traceback
import zipfile
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
import polars as pl
import xlsxwriter
import xlwt

from flows.formats.open_file import open_file
from flows.formats.refusal import FileRefused

LONGEST_S = 10.0
CANARY = "13800138000"
_NAMES = ("张伟", "王芳", "O'Neill", 'A "B" C', "two\nlines", "a,b;c|d", "")


def made(draw: random.Random) -> tuple[str, bytes]:
    """What kind of file it is, and its bytes."""
    rows = [
        [f"{CANARY if at % 5 == 0 else draw.randrange(13_000_000_000, 20_000_000_000)}", draw.choice(_NAMES), str(at)]
        for at in range(draw.choice((1, 5, 40, 400)))
    ]
    name = draw.choice(list(WRITERS))
    data = WRITERS[name]([["手机号", "姓名", "id"], *rows], draw)
    if draw.random() < 0.15:
        return f"{name}.gz", gzip.compress(data, 1)
    return (f"{name}.zip", _zipped(data, draw)) if draw.random() < 0.1 else (name, data)


def _text(rows: list[list[str]], draw: random.Random) -> bytes:
    into = io.StringIO(newline="")
    csv.writer(into, delimiter=draw.choice(",;|\t"), lineterminator=draw.choice(("\n", "\r\n"))).writerows(rows)
    return into.getvalue().encode(
        draw.choice(("utf-8", "utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "big5")), "replace"
    )


def _json_lines(rows: list[list[str]], draw: random.Random) -> bytes:
    return "\n".join(
        json.dumps(dict(zip(rows[0], row, strict=True)), ensure_ascii=draw.random() < 0.5) for row in rows[1:]
    ).encode()


def _parquet(rows: list[list[str]], draw: random.Random) -> bytes:
    into = io.BytesIO()
    pl.DataFrame(rows[1:], schema=rows[0], orient="row").write_parquet(
        into, compression=draw.choice(("zstd", "snappy", "uncompressed"))
    )
    return into.getvalue()


def _openpyxl(rows: list[list[str]], _: random.Random) -> bytes:
    book, into = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append([int(cell) if cell.isdigit() else cell for cell in row])
    book.save(into)
    return into.getvalue()


def _xlsxwriter(rows: list[list[str]], _: random.Random) -> bytes:
    into = io.BytesIO()
    with xlsxwriter.Workbook(into) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    return into.getvalue()


def _xlwt(rows: list[list[str]], _: random.Random) -> bytes:
    book, into = xlwt.Workbook(), io.BytesIO()
    sheet = book.add_sheet("s")
    for at, row in enumerate(rows):
        for place, cell in enumerate(row):
            sheet.write(at, place, cell)
    book.save(into)
    return into.getvalue()


def _zipped(data: bytes, draw: random.Random) -> bytes:
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED if draw.random() < 0.5 else zipfile.ZIP_STORED) as archive:
        archive.writestr("a/b.csv", data)
        archive.writestr("c.csv", "phone\n1\n")
    return into.getvalue()


WRITERS: dict[str, Callable[[list[list[str]], random.Random], bytes]] = {
    "text": _text,
    "text again": _text,
    "text once more": _text,
    "json lines": _json_lines,
    "parquet": _parquet,
    "xlsx by openpyxl": _openpyxl,
    "xlsx by xlsxwriter": _xlsxwriter,
    "xls by xlwt": _xlwt,
}


def mutated(data: bytes, draw: random.Random) -> bytes:
    """The bytes, damaged in one to four places."""
    for _ in range(draw.choice((0, 1, 1, 1, 2, 4))):
        at, length = draw.randrange(len(data) + 1), draw.choice((1, 1, 2, 8, 64, 512))
        match draw.randrange(8):
            case 0 if at < len(data):
                data = data[:at] + bytes([data[at] ^ (1 << draw.randrange(8))]) + data[at + 1 :]
            case 1:
                data = data[:at]
            case 2:
                data = data[:at] + data[at + length :]
            case 3:
                data = data[:at] + data[at : at + length] + data[at:]
            case 4:
                data = data[:at] + draw.randbytes(length) + data[at + length :]
            case 5:
                data = (
                    data[:at]
                    + draw.choice(('"', "\0", "\r", '""', "\n", "张三,", '"\n')).encode(draw.choice(("utf-8", "gbk")))
                    + data[at:]
                )
            case 6:
                data = data[:at] + made(draw)[1][:length] + data[at:]
            case _:
                data = data[: at % 600] + bytes(draw.choice((0, 0xFF)) for _ in range(4)) + data[at % 600 + 4 :]
    return data


def read(seed: int) -> tuple[str, str, float]:
    """What kind of file `seed` makes, what came of it, and how long that took."""
    draw = random.Random(seed)  # noqa: S311 - to be drawn again from its seed
    kind, data = made(draw)
    data = mutated(data, draw)
    began = time.perf_counter()
    try:
        came = _outcome(data)
    except Exception:  # noqa: BLE001 - every one of them is a finding
        came = "CRASH " + traceback.format_exc(limit=-3)
    took = time.perf_counter() - began
    return kind, f"HANG {took:.1f}" if took > LONGEST_S else came, took


def _outcome(data: bytes) -> str:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        path.write_bytes(data)
        try:
            with closing(open_file(path, scratch=Path(folder))) as sheets:
                for sheet in sheets:
                    numbers = [number for frame in sheet for number in frame["row_number"]]
                    numbers += sheet.rejects["row_number"].to_list()
                    if len(set(numbers)) < len(numbers):
                        return "LOST a line stands twice"
        except FileRefused as refusal:
            return "LEAK " + str(refusal) if CANARY in str(refusal) or "张" in str(refusal) else "refused"
        if len(list(Path(folder).iterdir())) > 1:
            return "LEFT something in scratch"
    return "read"


def main() -> None:
    """Read as many mutated files as asked for; exit 1 if any crashes, hangs, leaks or loses a line."""
    words = argparse.ArgumentParser()
    words.add_argument("--files", type=int, default=10_000)
    words.add_argument("--seed", type=int, default=1)
    words.add_argument("--processes", type=int, default=len(os.sched_getaffinity(0)))
    asked = words.parse_args()
    counts: Counter[tuple[str, str]] = Counter()
    longest, bad = 0.0, 0
    seeds = range(asked.seed * 1_000_000_000, asked.seed * 1_000_000_000 + asked.files)
    with ProcessPoolExecutor(asked.processes) as pool:
        for seed, (kind, came, took) in zip(seeds, pool.map(read, seeds, chunksize=50), strict=True):
            counts[kind, came.split()[0]] += 1
            longest = max(longest, took)
            if came not in {"read", "refused"}:
                bad += 1
                print(f"seed {seed} ({kind}): {came}", file=sys.stderr)
    for (kind, came), files in sorted(counts.items()):
        print(f"{kind:28} {came:8} {files:8,}")
    print(f"{asked.files:,} files, {bad} findings, the slowest took {longest:.1f} s")
    sys.exit(bool(bad))


if __name__ == "__main__":
    main()
